"""What `replace` and `apply` do to values, told by what they are given, as calls that checks can ask for.

`values.corrected`: texts put right, or what stands for nothing made nothing; `values.retyped`: numbers in the place of
texts, or the other way round; `values.filled`: what lacks is given a value. A number in another's place is none of
them. Where it is not written there what is replaced by what, it may be the first two.
`columns.applied`: a column that is made by a function applied to others.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from certgrader.facts.model import Assignment, Call, CodeFacts
from certgrader.facts.modelling.text_cleaning import RUNS, cleans_texts

Kind = Literal["text", "number", "void"]

_REPLACES = frozenset({"pandas.DataFrame.replace", "pandas.Series.replace"})
_APPLIES = frozenset({"pandas.DataFrame.apply", "pandas.Series.apply", "?.apply"})
_NAMED = re.compile(r"(['\"])[^'\"]+\1(?=\]+$)")
_CHAIN = 6
_ONE = r"r?'[^']*'|r?\"[^\"]*\"|-?[\w.]+(?:\([^()]*\))?"
_PAIR = re.compile(rf"({_ONE})\s*:\s*({_ONE}|[\[{{])")
_TEXT = re.compile(r"r?['\"]")
_NUMBER = re.compile(r"-?(\d|\.\d|(np|numpy|math)\.inf\b|float\(['\"]-?inf|True\b|False\b)")
_VOID = re.compile(r"(np|numpy|pd|pandas|math)\.(nan|NaN|NA|NaT)\b|None\b|float\(['\"]nan")
_MEANS: dict[tuple[Kind, Kind], str] = {
    ("text", "text"): "values.corrected",
    ("text", "void"): "values.corrected",
    ("number", "void"): "values.corrected",
    ("text", "number"): "values.retyped",
    ("number", "text"): "values.retyped",
    ("void", "text"): "values.filled",
    ("void", "number"): "values.filled",
}
_UNKNOWN = ("values.corrected", "values.retyped")


def recoded(code: CodeFacts) -> Iterator[Call]:
    """The calls that stand for what is replaced."""
    for call in code.calls:
        if not call.dead and call.name in _REPLACES:
            yield from (replace(call, name=name) for name in _done_by(call))
        elif not call.dead and call.name in RUNS and cleans_texts(call, code):
            yield replace(call, name="values.corrected")
        elif not call.dead and call.name in _APPLIES and any(_makes(one, call) for one in code.assignments):
            yield replace(call, name="columns.applied")


def _makes(one: Assignment, call: Call) -> bool:
    """Whether the call's value is put in a column that it was not made of."""
    # A chain of methods may stand on several lines.
    if one.cell != call.cell or not call.lines[0] - _CHAIN <= one.line <= call.lines[1] or ".apply(" not in one.value:
        return False
    named = _NAMED.search(one.target)
    return named is not None and named.group() not in one.value


def _done_by(call: Call) -> tuple[str, ...]:
    named = {one.name: one.value for one in call.arguments if one.name is not None}
    given = [one.value for one in call.arguments if one.name is None]
    old = given[0] if given else named.get("to_replace", named.get("regex", ""))
    new = given[1] if len(given) > 1 else named.get("value", "")
    pairs = [(old, new)] if new else _PAIR.findall(old)
    kinds = [(_kind(one), _kind(other)) for one, other in pairs if other != "{"]
    known = [(one, other) for one, other in kinds if one is not None and other is not None]
    if not kinds or len(known) < len(kinds):
        return _UNKNOWN
    return tuple(dict.fromkeys(_MEANS[one] for one in known if one in _MEANS))


def _kind(written: str) -> Kind | None:
    """Of what kind the value is, or the first of several."""
    first = written.lstrip("([{ ")
    if _TEXT.match(first):
        return "text"
    if _VOID.match(first):
        return "void"
    return "number" if _NUMBER.match(first) else None
