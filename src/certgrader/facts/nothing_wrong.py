"""Outputs of checks that find nothing to treat: no missing value, no duplicate.

« Rien à corriger » is true where the output says it: the counts are all zero, every column has as many values as the
table has rows, or the code prints that there is none.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Literal

from certgrader.facts.metrics import fold
from certgrader.facts.model import Facts, OutputFact
from certgrader.facts.reach import Reach
from certgrader.facts.searching import latest

Fault = Literal["missing", "duplicates"]
FAULTS: tuple[Fault, ...] = ("missing", "duplicates")
Count = tuple[float, str]
"""How many, and the line that says it."""

_LINES = 2_000
_OF_ANSWERS = re.compile(r"(?<![\w.])y(?:_\w+)?\.is(?:na|null)\(")
_COUNTED_BY = {"missing": (".isna", ".isnull", ".null_count"), "duplicates": (".duplicated", ".is_duplicated")}
_ENTRIES = re.compile(r"Index: (\d+) entries\b")
_NON_NULL = re.compile(r" ([\d,]+) non-null\b")
_PLACE = re.compile(r"^\s*\d+\s{2,}")
_NUMBER = r"(?P<n>\d+(?:\.\d+)?|false|true)"
_SERIES = re.compile(rf"\S.*? {{2,}}{_NUMBER}")
_TYPED = re.compile(r"(?:(?:name|length): .*)?dtype: (?:int64|float64|bool)")
_ALONE = re.compile(rf"(?:np\.(?:int64\()?)?{_NUMBER}_?\)?")
_NAMED = {
    "missing": r"(?:(?:valeurs?|donnees?) )?(?:manquante?s?|missing(?: values?| data)?|null?s?|nulles?|nan)\b",
    "duplicates": r"(?:(?:lignes?|rows?) )?(?:doublons?|duplica\w+|dupliquee?s?)\b",
}
_BEFORE = {one: re.compile(rf"\b{name}[^:=]{{0,40}}[:=]\s*{_NUMBER}(?![\w.,]|\s*/)") for one, name in _NAMED.items()}
_AFTER = {one: re.compile(rf"(?<![\w.,]){_NUMBER} {name}") for one, name in _NAMED.items()}
_ASIDE = re.compile(r"\b(?:flags?|indica\w+)\b|\b(?:dans|in|of|de|pour|for) y(?:_\w+)?\b|\by(?:_\w+)?\s*:")
_NONE = {one: re.compile(rf"\b(?:aucune?|pas de|no|sans) {name}") for one, name in _NAMED.items()}


@dataclass(frozen=True, slots=True)
class Clean:
    """An output that says that there is nothing of a fault; `line` is what says it."""

    fault: Fault
    output: OutputFact
    line: str


@latest
def nothing_wrong(facts: Facts) -> tuple[Clean, ...]:
    """What checks found to be without a fault, but for what a later output counts."""
    reach, code = Reach(facts.code), "\n".join(text for _, _, text in facts.code.live)
    found: list[Clean] = []
    for one in facts.output.outputs:
        if one.kind not in {"text", "table"} or not one.producible:
            continue
        called = [call.name for call in reach.calls(one.cell) if not _OF_ANSWERS.search(call.excerpt)]
        asked = {fault for fault in FAULTS if any(name.endswith(_COUNTED_BY[fault]) for name in called)}
        for fault in FAULTS:
            counts = list(counted(one.text, fault, asked, code))
            if any(number for number, _ in counts):
                found = [clean for clean in found if clean.fault != fault]
            elif counts:
                found.append(Clean(fault, one, counts[0][1]))
    return tuple(found)


def counted(text: str, fault: Fault, asked: Set[Fault], code: str) -> Iterator[Count]:
    """What an output counts of a fault. `asked`: what its cell counts; `code`: a line printed as it stands there is no
    count."""
    lines = [line.rstrip() for line in text.split("\n")[:_LINES]]
    folded = [fold(line).strip() for line in lines]
    if fault == "missing":
        yield from _voids(lines)
    if fault in asked:
        yield from _series(folded, lines, values=fault == "missing")
        if asked == {fault}:
            yield from _alone(folded)
    for low, line in zip(folded, lines, strict=True):
        found = None if _ASIDE.search(low) else _BEFORE[fault].search(low) or _AFTER[fault].search(low)
        if found is not None and line.strip() not in code:
            yield _number(found["n"]), line.strip()
        elif found is None and fault in asked and _NONE[fault].search(low):
            yield 0.0, line.strip()


def _voids(lines: list[str]) -> Iterator[Count]:
    """Of `df.info()`: for each column the rows that have no value."""
    rows = None
    for line in lines:
        entries, filled = _ENTRIES.search(line), _NON_NULL.search(line)
        if entries is not None:
            rows = int(entries[1])
        elif filled is not None and rows:
            told = " ".join(_PLACE.sub("", line[: filled.end()]).split())
            yield float(rows - int(filled[1].replace(",", ""))), f"{rows} entries … {told}"


def _series(folded: list[str], lines: list[str], *, values: bool) -> Iterator[Count]:
    """Counts by column (`isna().sum()`); of rows told apart (`duplicated().value_counts()`) those that are counted."""
    block: list[Count] = []
    for low, line in zip(folded, lines, strict=True):
        found = _SERIES.fullmatch(low)
        if found is not None:
            name = low.split()[0]
            repeated = _number(found["n"]) if values or name != "false" else 0.0
            block.append((repeated, " ".join(line.split())))
        elif _TYPED.fullmatch(low) and len(block) + (not values) > 1:
            yield from block
            block = []
        elif low:
            block = []


def _alone(folded: list[str]) -> Iterator[Count]:
    for low in folded:
        found = _ALONE.fullmatch(low)
        if found is not None:
            yield _number(found["n"]), found["n"]


def _number(text: str) -> float:
    return float(text == "true") if text in {"true", "false"} else float(text)
