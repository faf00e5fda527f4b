"""Cells of which IPython measures the time while a model learns or answers: `magics.timed`, as a call."""

from collections.abc import Iterable, Iterator

from certgrader.facts.model import Call, CodeFacts
from certgrader.facts.modelling.kinds import CROSS, FITS, PREDICTIONS, SCORES, last
from certgrader.notebook.model import Cell

_MAGICS = frozenset({"time", "timeit", "memit", "prun"})
_WORK = FITS | CROSS | SCORES | frozenset(PREDICTIONS)


def timed(cells: Iterable[Cell], code: CodeFacts) -> Iterator[Call]:
    """The calls that stand for `%%time` and its like, where a model works in the cell."""
    working = {one.cell for one in code.calls if not one.dead and last(one.name) in _WORK}
    for cell in cells:
        if cell.index not in working or cell.code is None:
            continue
        lines = cell.source.split("\n")
        for magic in cell.code.magics:
            if magic.name in _MAGICS:
                line = (magic.line, magic.line)
                excerpt = lines[magic.line - 1].strip() if magic.line <= len(lines) else f"%{magic.name}"
                yield Call("magics.timed", cell.index, line, excerpt, kept=True, at=(magic.line, 0))
