"""Whether what code does is of use: whether it serves a model or is written down, as far as data can be followed."""

import re

from certgrader.facts.lookups import lookups
from certgrader.facts.model import Call, CodeFacts, Facts, Sink
from certgrader.facts.modelling.model import LEARNS, ChangeFact, FitFact, ModellingFacts
from certgrader.facts.reading import FROM_FILES, READS
from certgrader.facts.searching import latest

_SERVES: frozenset[Sink] = frozenset({"model", "metric", "file"})
_COLUMN = re.compile(r"(\.Series|^values)\.\w+$")


def used(one: Call | ChangeFact, facts: Facts) -> bool:
    """Whether what was done serves a model or is written down, where the notebook trains a model on data that can be
    followed to it. Elsewhere doubt counts for the candidate."""
    if not one.reaches.isdisjoint(_SERVES) or not any(_trains(fit) for fit in facts.modelling.fits):
        return True
    if not _followed(facts.code) or (isinstance(one, Call) and _changes_a_column(one)):
        return True
    return _of_another_file(one.cell if isinstance(one, Call) else one.spot.cell, one.reaches, facts.code)


def _changes_a_column(call: Call) -> bool:
    """Whether a column is changed in place: whether its table is too depends on the version of pandas."""
    return _COLUMN.search(call.name) is not None and any(
        one.name == "inplace" and one.literal is True for one in call.arguments
    )


def _trains(fit: FitFact) -> bool:
    """Whether a model is what the notebook is for: a formula may only describe the data."""
    return fit.kind in LEARNS and not fit.call.startswith("statsmodels.formula.")


def _of_another_file(cell: int, reaches: frozenset[Sink], code: CodeFacts) -> bool:
    """Whether the data may come from a file other than those that a model learns from: it may be that the notebook
    reads again what it has written elsewhere."""
    read = _files_read(code)
    learned = {source for source, one in read if "model" in one.reaches}
    return any(source not in learned and one.cell <= cell and reaches <= one.reaches for source, one in read)


@latest
def _files_read(code: CodeFacts) -> list[tuple[str, Call]]:
    """What live code reads from files, with how each is named."""
    read = [one for one in code.calls if one.kept and not one.dead and FROM_FILES.search(one.name)]
    return [(_named(one, code), one) for one in read]


def _named(read: Call, code: CodeFacts) -> str:
    """The file's name as written, or as last written into the variable that bears it."""
    said = read.arguments[0].value if read.arguments else read.excerpt
    place = (read.cell, read.lines[0])
    given = [one.value for one in code.assignments if one.target == said and (one.cell, one.line) <= place]
    return given[-1] if given else said


def line_used(cell: int, line: int, facts: Facts) -> bool:
    """Whether a call that stands on the line serves, or what is computed there without one."""
    there = lookups(facts.code).at(cell, line)
    if there:
        return any(used(one, facts) for one in there if not one.dead)
    return all(used(one, facts) for one in _changes_at(facts.modelling).get((cell, line), ()))


@latest
def _changes_at(modelling: ModellingFacts) -> dict[tuple[int, int], list[ChangeFact]]:
    """What is computed without calls, by the cell and each line on which it stands."""
    found: dict[tuple[int, int], list[ChangeFact]] = {}
    for one in modelling.changes:
        first, last = one.spot.lines
        for line in range(first, last + 1):
            found.setdefault((one.spot.cell, line), []).append(one)
    return found


@latest
def _followed(code: CodeFacts) -> bool:
    """Whether data that are read can be followed to a model, and no name is looked up by its text."""
    if any(call.name in {"globals", "locals", "exec", "eval"} for call in code.calls):
        return False
    # An array may be made of anything: of an example beside the data.
    read = (call for call in code.calls if call.name != "numpy.array" and READS.search(call.name))
    return any("model" in call.reaches for call in read)
