"""Whether what a call does leaves alone the answers that are to be predicted."""

import re

from certgrader.facts.model import Call, CodeFacts, Facts
from certgrader.facts.searching import latest

_ROWS = re.compile(r"(\w+)(?:\[[^'\"\]]*\])?")
_QUOTED = re.compile(r"['\"]([^'\"]+)['\"]")
_TEXT = re.compile(r"(['\"])([^'\"]+)\1")
_TARGET = re.compile(r"(target|cible)s?(_(col|name|column|variable)\w*)?", re.IGNORECASE)


def spares(call: Call, facts: Facts) -> bool:
    """Whether no argument names a column, or a variable, that is predicted, unless several others are named with it."""
    if any(_others(argument.value, facts) for argument in call.arguments):
        return True
    words = {word for argument in call.arguments for word in re.findall(r"\w[\w .-]*", argument.value)}
    named = _texts(facts.code)
    words |= {named[word] for word in words if word in named}
    # A variable that bears such a name, and alone: others beside it are taken out for another reason.
    return words.isdisjoint(facts.modelling.targets) and not any(
        _TARGET.fullmatch(one.value.strip("[]")) for one in call.arguments
    )


def _others(given: str, facts: Facts) -> bool:
    """Whether a list names one column that is predicted, and several that are not: those are taken out as useless.

    One alone, mostly the number of the line, goes with the target when the data are made ready to learn.
    """
    if not given.startswith("[") or not given.endswith("]"):
        return False
    named = _texts(facts.code)
    listed = [one.strip() for one in given[1:-1].split(",") if one.strip()]
    columns = [_QUOTED.sub(r"\1", one) if _TEXT.fullmatch(one) else named.get(one, one) for one in listed]
    predicted = [one for one in columns if one in facts.modelling.targets]
    return len(predicted) == 1 and len(columns) > 2


def of_answers(call: Call, facts: Facts) -> bool:
    """Whether what the call gives is only kept as the answers that a model learns."""
    code, targets = facts.code, facts.modelling.targets
    first, last = call.lines
    if "features" not in call.reaches and not call.reaches.isdisjoint({"model", "metric"}):
        # What models answer, or should.
        return True
    kept = {one.target for one in code.assignments if one.cell == call.cell and first <= one.line <= last}
    columns = {one for target in kept for one in _QUOTED.findall(target)}
    return bool(kept) and (kept <= _answers(code) or (len(columns) == len(kept) and columns <= set(targets)))


@latest
def _texts(code: CodeFacts) -> dict[str, str]:
    """Names that stand for one text: those of columns, as `TARGET = 'price'`."""
    given: dict[str, set[str]] = {}
    for one in code.assignments:
        given.setdefault(one.target, set()).add(one.value)
    found = {name: _TEXT.fullmatch(next(iter(values))) for name, values in given.items() if len(values) == 1}
    return {name: text[2] for name, text in found.items() if text is not None}


@latest
def _answers(code: CodeFacts) -> frozenset[str]:
    """Variables that models are given, whole or in part, as the answers and never as the data."""
    fits = [call.arguments for call in code.calls if not call.dead and call.name.endswith(".fit")]
    pairs = [given for given in fits if len(given) > 1 and given[1].name in {None, "y"}]
    data = {_rows_of(given[0].value) for given in pairs}
    return frozenset(_rows_of(given[1].value) for given in pairs) - data - {""}


def _rows_of(text: str) -> str:
    """The variable of which these are all or some rows; a column is not."""
    found = _ROWS.fullmatch(text)
    return found[1] if found else ""
