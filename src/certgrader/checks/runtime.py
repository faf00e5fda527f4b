"""`type: runtime`: something was observed while the notebook ran, and the code explains it.

    - id: duplicates-removed
      type: runtime
      event: rows_removed
      calls: [pandas.DataFrame.drop_duplicates]
      data: {removed: ">0"}
      examples:
        match: [{event: {name: rows_removed, call: pandas.DataFrame.drop_duplicates, removed: 2}}]
        no_match: [{event: {name: rows_removed, call: pandas.DataFrame.head, removed: 5}}]

`data`: conditions on what was recorded: a value, `"*"` for any, or `">0"`, `">=2"`, `"<5"`, `"<=5"`, `"!=0"`.
An event that no live code of its cell can cause is shown to the jury as a contradiction and proves nothing, and so is
a call that must have run, of which nothing was observed (the event `unobserved`). Without a run nothing was observed:
the answer is "not found", so that a rule may say `any: [observed, coded]`.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.checks.base import Check, Evidence, Finding, first_places
from certgrader.facts.metrics import measured
from certgrader.facts.model import Facts, RuntimeFact
from certgrader.facts.patterns import matches_any, packages
from certgrader.facts.unobserved import UNOBSERVED

_OPERATORS = (">=", "<=", "!=", ">", "<")
Condition = str | int | float | bool


def _condition(value: Condition) -> Condition:
    if isinstance(value, str) and value.startswith(_OPERATORS):
        number = value.lstrip("<>=!").strip()
        try:
            float(number)
        except ValueError:
            raise PydanticCustomError("checks.bad-condition", "{text}", {"text": value}) from None
    return value


class RuntimeCheck(Check):
    """Events traced in the kernel."""

    type: Literal["runtime"] = "runtime"
    event: str = Field(min_length=1)
    calls: tuple[str, ...] = ()
    data: Mapping[str, Annotated[Condition, AfterValidator(_condition)]] = Field(default_factory=dict)
    at_least: int = Field(default=1, ge=1)

    def run(self, facts: Facts) -> Finding:
        """Events that match: explained ones support, others contradict."""
        if facts.failed("runtime") or (facts.runtime.executed and facts.failed("code")):
            return self.cannot_tell(phrase("checks.failed.runtime"))
        known = packages(facts.code)
        events = [event for event in facts.runtime.events if self._matches(event, known)]
        explained = [event for event in events if event.explained]
        if events and len(explained) < self.at_least and facts.code.unexamined:
            return self.cannot_tell(phrase("checks.code.unexamined"))
        shown = explained if len(explained) >= self.at_least else [one for one in events if not one.explained]
        shown = shown or [one for one in facts.runtime.events if not explained and self._is_missed(one, known)]
        return self.found(*first_places(self._evidence(event) for event in shown))

    def _matches(self, event: RuntimeFact, known: frozenset[str]) -> bool:
        if event.name != self.event:
            return False
        if self.calls and not matches_any(event.call, self.calls, known):
            return False
        return all(name in event.data and holds(event.data[name], wanted) for name, wanted in self.data.items())

    def _is_missed(self, event: RuntimeFact, known: frozenset[str]) -> bool:
        """Whether what is looked for is told to be lacking, though the code ran."""
        if event.name != UNOBSERVED or event.data.get("event") != self.event:
            return False
        return not self.calls or matches_any(event.call, self.calls, known)

    def _evidence(self, event: RuntimeFact) -> Evidence:
        told = event.explained and event.name != UNOBSERVED
        doubt = "unobserved" if event.name == UNOBSERVED else "unexplained"
        return Evidence(
            kind="runtime",
            check=self.id,
            excerpt=event.excerpt or event.call,
            strength="observed" if told else "claimed",
            cell=event.cell,
            lines=event.lines,
            stance="supports" if told else "contradicts",
            origin="run",
            note=_note(event) if told else phrase(f"checks.runtime.{doubt}", call=event.call),
        )


def holds(value: object, wanted: Condition) -> bool:
    """Whether a recorded value satisfies a condition."""
    if wanted == "*":
        return value is not None
    if isinstance(wanted, str) and wanted.startswith(_OPERATORS):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        return _compare(float(value), wanted)
    return value == wanted or str(value) == str(wanted)


def _compare(value: float, wanted: str) -> bool:
    operator = next(one for one in _OPERATORS if wanted.startswith(one))
    bound = float(wanted[len(operator) :])
    return {
        ">=": value >= bound,
        "<=": value <= bound,
        "!=": value != bound,
        ">": value > bound,
        "<": value < bound,
    }[operator]


_NOTED: Mapping[str, tuple[str, ...]] = {
    "rows_removed": ("before", "after"),
    "values_filled": ("nulls_before", "nulls_after"),
    "fitted": ("n_samples", "n_features"),
    "split": ("train", "test"),
    "read": ("rows", "columns"),
    "search": ("n_candidates",),
}


def _note(event: RuntimeFact) -> Phrase | None:
    """What was seen, in numbers: "10 500 → 10 231 lignes"."""
    value = event.data.get("value")
    if event.name == "metric" and isinstance(value, (int, float)):
        split = event.data.get("split")
        known = split if split in {"train", "test"} else "seen" if event.data.get("seen") is True else None
        key = "checks.runtime.metric" + (f"-{known}" if known else "")
        name = event.call.rpartition(".")[2]
        return phrase(key, name=name, value=measured(value))
    names = _NOTED.get(event.name)
    if names is None:
        return None
    numbers = {name: event.data.get(name) for name in names}
    if not all(isinstance(one, (int, float)) for one in numbers.values()):
        return None
    return phrase(f"checks.runtime.{event.name}", **{name: spaced(one) for name, one in numbers.items()})


def spaced(number: object) -> str:
    """A count as people read it, thousands apart by a narrow space that does not break."""
    return f"{number:,}".replace(",", "\u202f") if isinstance(number, int) else f"{number}"
