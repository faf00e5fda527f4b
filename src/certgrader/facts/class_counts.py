"""How many classes a model tells apart, as outputs show it: reports, counts of the target, folders of images."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from certgrader.facts.model import Facts, OutputFact
from certgrader.facts.searching import latest

_LINES = 2_000
_LINE = 200
_REPORT = re.compile(r"precision\s+recall\s+f1-score\s+support")
_ROW = re.compile(r"(?:[01]\.\d+ +){3}\d+$")
_END = re.compile(r"accuracy|(?:macro|weighted) avg|avg / total")
# Of several answers at once: each row is one of them, and not a class beside others.
_SEVERAL = re.compile(r"(?:micro|samples) avg")
_FOLDERS = re.compile(r"belonging to (\d+) classes")
_NAMED = re.compile(r"Name: ([^,]+),(?: Length: \d+,)? dtype")
_COUNT = re.compile(r"\S +\d+(?:\.\d+)?$")


@dataclass(frozen=True, slots=True)
class Classes:
    """That one output tells of so many classes; `line` is where it does."""

    output: OutputFact
    number: int
    line: str


@latest
def class_counts(facts: Facts) -> tuple[Classes, ...]:
    """What texts say, in order."""
    targets = frozenset(facts.modelling.targets)
    return tuple(
        Classes(one, number, line)
        for one in facts.output.outputs
        if one.kind == "text" and one.producible
        for number, line in counts_in(one.text, targets)
    )


def counts_in(text: str, targets: Collection[str]) -> Iterator[tuple[int, str]]:
    """(how many classes, the line that shows it) of one text; `targets`: columns that are predicted."""
    lines = [line.strip()[:_LINE] for line in text.split("\n")[:_LINES]]
    rows: list[str] | None = None
    for at, line in enumerate(lines):
        folders, counted = _FOLDERS.search(line), _NAMED.match(line)
        if folders is not None:
            yield int(folders[1]), line
        elif counted is not None:
            yield from _of_target(lines[:at], counted[1], targets)
        elif _REPORT.match(line):
            rows = []
        elif rows is not None and _ROW.search(line) and not _END.match(line):
            rows = None if _SEVERAL.match(line) else [*rows, line]
        elif rows and _END.match(line):
            yield len(rows), rows[-1]
            rows = None


def _of_target(above: list[str], name: str, targets: Collection[str]) -> Iterator[tuple[int, str]]:
    """Of a column's `value_counts()`, which stands above its last line."""
    counts: list[str] = []
    while above and _COUNT.search(above[-1]):
        counts.append(above.pop())
    named = above[-1] if name in {"count", "proportion"} and above else name
    if counts and named in targets:
        yield len(counts), counts[-1]
