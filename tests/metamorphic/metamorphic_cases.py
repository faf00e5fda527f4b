"""What becomes of the verdicts when a notebook is changed: cases, counted and told."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from metamorphic_books import RANK, Book, Judge, Judged, subtrees
from metamorphic_changes import dependencies, without, writers

MOST_ROUNDS = 3


@dataclass(frozen=True)
class Case:
    """One criterion of one notebook under one change, and whether it is as it should be."""

    book: str
    criterion: str
    holds: bool
    told: str

    def __str__(self) -> str:
        return f"{self.book} {self.criterion}: {self.told}"


def share(cases: Sequence[Case]) -> float:
    return sum(case.holds for case in cases) / len(cases) if cases else 1.0


def told(cases: Sequence[Case]) -> str:
    failing = [case for case in cases if not case.holds]
    return "\n".join([f"{len(cases) - len(failing)} of {len(cases)} hold", *map(str, failing)])


def unchanged(before: Judged, after: Judged, criteria: Iterable[str] | None = None) -> Iterator[Case]:
    """Criteria above "not met" before or after: their level stays, and so do the places that are shown for it."""
    for criterion in criteria if criteria is not None else before.verdicts:
        levels = before.level(criterion), after.level(criterion)
        if max(RANK[level] for level in levels) == 0:
            continue
        same, moved = levels[0] == levels[1], _same_places(before, after, criterion)
        places = f"{_places(before, criterion)} -> {_places(after, criterion)}"
        said = f"{levels[0]}, {places}" if same else f"{levels[0]} -> {levels[1]}"
        yield Case(before.book.name, criterion, same and moved, said)


def _same_places(before: Judged, after: Judged, criterion: str) -> bool:
    """Whether the cells shown after spoke for the criterion before, and half of those shown before still are.

    Not all: of four pieces that are shown two may come to stand in one cell, which makes room for a fifth.
    """
    old, new = before.cells(criterion), after.cells(criterion)
    known, still = before.speaking(criterion), frozenset(chain.from_iterable(new))
    return all(origins & known for origins in new) and 2 * sum(bool(one & still) for one in old) >= len(old)


def _places(judged: Judged, criterion: str) -> str:
    return str([sorted(origins) for origins in judged.cells(criterion)])


def nothing_won(before: Judged, after: Judged, criteria: Iterable[str] | None = None) -> Iterator[Case]:
    """Criteria below "met": none rises."""
    for criterion in criteria if criteria is not None else before.verdicts:
        levels = before.level(criterion), after.level(criterion)
        if RANK[levels[0]] < 2:
            holds = RANK[levels[1]] <= RANK[levels[0]]
            excerpts = [one.excerpt[:90] for one in after.verdicts[criterion].evidence if one.stance == "supports"]
            yield Case(before.book.name, criterion, holds, f"{levels[0]} -> {levels[1]} {excerpts[:2]}")


def evidence_removed(judge: Judge, before: Judged, criteria: Iterable[str]) -> Iterator[Case]:
    """Without what is shown for it, and what is then shown in its place, a criterion loses level or confidence.

    What is said of a matter in twenty places is shown in four: the last round takes all that its checks point at.
    """
    for criterion in criteria:
        verdict, now = before.verdicts[criterion], before
        if verdict.level not in ("met", "partial"):
            continue
        path = [f"{verdict.level} {verdict.confidence}"]
        lowered = False
        for turn in range(1, MOST_ROUNDS + 1):
            files = now.files(criterion)
            gone = now.shown(criterion) | writers(now.book, files)
            gone |= now.places(criterion) if turn == MOST_ROUNDS else frozenset()
            if not gone and not files:
                break
            now = judge(without(now.book, gone).without_files(files))
            after = now.verdicts[criterion]
            path.append(f"{after.level} {after.confidence} without {sorted(gone)}{sorted(files)}")
            lowered = RANK[after.level] < RANK[verdict.level] or (
                after.level == verdict.level and after.confidence < verdict.confidence
            )
            if lowered:
                break
        yield Case(before.book.name, criterion, lowered, " > ".join(path))


def others_removed(judge: Judge, before: Judged, most: int, chance: random.Random) -> Iterator[Case]:
    """Without a section that has nothing to do with it, a criterion stays as it is."""
    book = before.book
    shared = dependencies(book)
    parts = [part for part in subtrees(book) if part[1] - part[0] < len(book.pieces)]
    for start, end in sorted(chance.sample(parts, min(most, len(parts)))):
        gone = frozenset(range(start, end))
        kept = [one for one in before.verdicts if not gone & _needed(before, one, shared)]
        if kept:
            after = judge(without(book, gone))
            for case in unchanged(before, after, kept):
                yield Case(case.book, case.criterion, case.holds, f"{case.told} without {start}-{end - 1}")


def _needed(judged: Judged, criterion: str, shared: Mapping[int, frozenset[int]]) -> frozenset[int]:
    """Cells that are shown for or against it, those its conditions rest on, and all that their code works with."""
    verdict = judged.verdicts[criterion]
    cells = {one.cell for one in verdict.evidence if one.cell is not None} | judged.needed[criterion]
    return frozenset(cells).union(*(shared[cell] for cell in cells if cell in shared))


Change = Callable[[Book], Book]


def under(judge: Judge, before: Judged, change: Change) -> Iterator[Case]:
    """The cases of one notebook under a change that should change nothing. None where it leaves the notebook alone."""
    book = change(before.book)
    if book != before.book:
        yield from unchanged(before, judge(book))
