"""Changes of a notebook that must change nothing of what is said of it, and those that must.

Each relation is asked of many criteria of many notebooks; it must hold for nearly all of them.
"""

import logging
import os
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

import pytest
from metamorphic_books import RANK, Book, Judge, Judged, judge_with, sample_book, written_book
from metamorphic_cases import Case, evidence_removed, others_removed, share, told, under
from metamorphic_changes import (
    merged,
    prose_scattered,
    prose_shuffled,
    reformatted,
    split,
    titles_translated,
    with_irrelevant_chapters,
)
from metamorphic_naming import renamed
from metamorphic_pastes import criteria_pasted, paragraphs_pasted

from certgrader.rubric.loading import load_rubric
from certgrader.rubric.model import Rubric

_log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
BROKEN = "candidat-04"
"""A sample that is no notebook."""
BAR = 0.95
"""Share of the cases in which a relation must hold."""
AIMED_BAR = 0.6
"""Of those in which a paragraph that carries a criterion elsewhere is pasted where just that is lacking: many a
sentence on a measure or a model fits any project."""
RUBRIC: Rubric = load_rubric("concevoir-implementer-ia")
MOST_CRITERIA = 5
MOST_SECTIONS = 3
MOST_PARAGRAPHS = 4
MOST_CHAPTERS = 2
LONGEST = 300
"""Cells of public notebooks; the few that are longer would take most of the time."""


def _change(change: Callable[[Book], Book]) -> Callable[[Judge, Judged], Iterator[Case]]:
    return lambda judge, before: under(judge, before, change)


def _evidence(judge: Judge, before: Judged) -> Iterator[Case]:
    above = [one for one in before.verdicts if RANK[before.level(one)] > 0]
    drawn = random.Random(before.book.name).sample(above, min(MOST_CRITERIA, len(above)))
    return evidence_removed(judge, before, drawn)


def _others(judge: Judge, before: Judged) -> Iterator[Case]:
    return others_removed(judge, before, MOST_SECTIONS, random.Random(before.book.name))


RELATIONS: Mapping[str, Callable[[Judge, Judged], Iterator[Case]]] = {
    "evidence removed": _evidence,
    "other sections removed": _others,
    "titles translated": _change(titles_translated),
    "variables renamed": _change(lambda book: renamed(book, lambda number, _: f"v_{number}")),
    "variables renamed alike": _change(lambda book: renamed(book, lambda _, name: f"{name}_bis")),
    "neighbouring prose shuffled": _change(lambda book: prose_shuffled(book, random.Random(1))),
    "prose scattered": _change(lambda book: prose_scattered(book, random.Random(1))),
    "cells merged": _change(merged),
    "cells split": _change(split),
    "code reformatted": _change(reformatted),
    "criteria pasted": lambda judge, before: criteria_pasted(judge, before, RUBRIC, MOST_CHAPTERS),
    "irrelevant end": _change(lambda book: with_irrelevant_chapters(book, middle=False)),
    "irrelevant middle": _change(lambda book: with_irrelevant_chapters(book, middle=True)),
}

OF_PROSE = ("neighbouring prose shuffled", "prose scattered")
"""Relations of notebooks with more prose than one paragraph between cells of code."""


@pytest.fixture(scope="module")
def judge() -> Judge:
    return judge_with(RUBRIC)


def samples() -> list[Book]:
    """The samples of the project, and some of the notebooks in which the work was done."""
    found = (path for path in sorted((ROOT / "sample_notebooks").rglob("*.ipynb")) if path.stem != BROKEN)
    return [*map(sample_book, found), *honest(16)]


def honest(step: int = 1) -> list[Book]:
    return [written_book(path) for path in sorted((ROOT / "tests" / "evidence").glob("pairs*/*/honest.py"))[::step]]


@pytest.fixture(scope="module")
def sampled(judge: Judge) -> list[Judged]:
    return [judge(book) for book in samples()]


@pytest.mark.parametrize("relation", RELATIONS)
def test_the_relation_holds(relation: str, judge: Judge, sampled: list[Judged]) -> None:
    _holds(relation, judge, sampled)


@pytest.mark.slow
@pytest.mark.parametrize("relation", [one for one in RELATIONS if one not in OF_PROSE])
def test_the_relation_holds_of_all_that_did_the_work(relation: str, judge: Judge) -> None:
    _holds(relation, judge, [judge(book) for book in honest()])


@pytest.mark.corpus
@pytest.mark.parametrize("relation", RELATIONS)
def test_the_relation_holds_of_public_notebooks(relation: str, judge: Judge) -> None:
    """Needs CERTGRADE_CORPUS."""
    _holds(relation, judge, (judge(book) for book in corpus()))


def corpus() -> Iterator[Book]:
    """The public notebooks that are not too long."""
    folder = os.environ.get("CERTGRADE_CORPUS")
    if not folder:
        pytest.skip("CERTGRADE_CORPUS names no folder of public notebooks")
    for entry in sorted(Path(folder).iterdir()):
        book = sample_book(min(entry.rglob("*.ipynb"), key=lambda path: (len(path.parts), path)))
        if len(book.pieces) <= LONGEST:
            yield book


def test_other_people_s_paragraphs_win_nothing(judge: Judge, sampled: list[Judged]) -> None:
    _nothing_won(judge, sampled)


@pytest.mark.corpus
def test_other_people_s_paragraphs_win_nothing_in_public_notebooks(judge: Judge) -> None:
    """Needs CERTGRADE_CORPUS."""
    _nothing_won(judge, [judge(book) for book in corpus()])


def _holds(relation: str, judge: Judge, books: Iterable[Judged]) -> None:
    _enough(relation, list(chain.from_iterable(RELATIONS[relation](judge, before) for before in books)))


def _nothing_won(judge: Judge, books: list[Judged]) -> None:
    cases = list(paragraphs_pasted(judge, books, MOST_PARAGRAPHS))
    _enough("paragraphs pasted", [case for _, case in cases])
    _enough("paragraphs pasted where lacking", [case for aimed, case in cases if aimed], AIMED_BAR)


def _enough(relation: str, cases: list[Case], bar: float = BAR) -> None:
    _log.info("%s: %s", relation, told(cases))
    assert cases
    assert share(cases) >= bar, told(cases)
