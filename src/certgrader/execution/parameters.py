"""papermill's parameters: one injected cell, where papermill would put it, and no cell number moves."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from certgrader.execution.plan import Planned

_TAG = "parameters"
_INJECTED = "injected-parameters"


def with_parameters(planned: Sequence[Planned], parameters: Sequence[tuple[str, object]]) -> list[Planned]:
    """`planned` with a cell that sets `parameters`: in place of one injected before, else after the cell tagged
    "parameters", else first. The injected cell has no index of the submitted notebook."""
    cells = list(planned)
    if not parameters:
        return cells
    source = _source(parameters)
    injected = _first_tagged(cells, _INJECTED)
    if injected is not None:
        cells[injected] = replace(cells[injected], source=source, skipped=False)
        return cells
    tagged = _first_tagged(cells, _TAG)
    place = 0 if tagged is None else tagged + 1
    cells.insert(place, Planned(place, None, source))
    return [replace(cell, position=position) for position, cell in enumerate(cells)]


def _first_tagged(cells: Sequence[Planned], tag: str) -> int | None:
    return next((position for position, cell in enumerate(cells) if tag in cell.tags), None)


def _source(parameters: Sequence[tuple[str, object]]) -> str:
    # papermill costs 600 ms to import: only who gives parameters pays for it.
    from papermill.translators import PythonTranslator

    translator: Any = PythonTranslator
    return str(translator.codify(dict(parameters), "Parameters"))
