"""Notebooks as lists of cells that know where they come from, and what certgrade says of them without running them."""

import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

import nbformat
from percent import notebook_json

from certgrader.execution.model import STATIC_RUN
from certgrader.facts.collect import collect
from certgrader.grading.findings import answer
from certgrader.grading.model import Level, Verdict
from certgrader.grading.verdicts import grade
from certgrader.notebook.model import Notebook
from certgrader.notebook.reading import parse_notebook
from certgrader.rubric.model import Rubric
from certgrader.rubric.rules import checks_of
from certgrader.submission.intake import open_submission
from certgrader.submission.model import Submission

RANK: Mapping[Level, int] = {"not_applicable": 0, "not_met": 0, "partial": 1, "met": 2}
_PICTURE = re.compile(r"image/(?!svg)")
_DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


@dataclass(frozen=True)
class Piece:
    """One cell. `origins`: the cells of the base notebook that it is made of, none for what was added."""

    content: Mapping[str, Any]
    origins: frozenset[int] = frozenset()

    @property
    def kind(self) -> str:
        return str(self.content["cell_type"])

    @property
    def source(self) -> str:
        return str(self.content["source"])

    @property
    def outputs(self) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = self.content.get("outputs", ())
        return found

    def saying(self, source: str) -> "Piece":
        return replace(self, content={**self.content, "source": source})


def text(source: str) -> Piece:
    """A markdown cell that was added."""
    return Piece({"cell_type": "markdown", "metadata": {}, "source": source})


def code(source: str) -> Piece:
    """A code cell that was added, and ran without showing anything."""
    return Piece({"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": 1})


@dataclass(frozen=True)
class Book:
    """A notebook, and the files around it."""

    name: str
    pieces: tuple[Piece, ...]
    metadata: Mapping[str, Any]
    submission: Submission

    @property
    def notebook(self) -> Notebook:
        cells = [piece.content for piece in self.pieces]
        raw = {"nbformat": 4, "nbformat_minor": 4, "metadata": self.metadata, "cells": cells}
        return parse_notebook(json.dumps(raw).encode(), self.submission.notebook)

    def of(self, pieces: Iterable[Piece]) -> "Book":
        return replace(self, pieces=tuple(pieces))

    def without_files(self, paths: Iterable[str]) -> "Book":
        gone = frozenset(paths)
        files = tuple(one for one in self.submission.files if one.path not in gone)
        return replace(self, submission=replace(self.submission, files=files))


@dataclass(frozen=True)
class Judged:
    """What is said of a book. `cells` are those that speak for a criterion's level, as cells of the base notebook."""

    book: Book
    verdicts: Mapping[str, Verdict]
    needed: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """For each criterion the cells of what its rules borrow from other criteria."""

    def level(self, criterion: str) -> Level:
        return self.verdicts[criterion].level

    def cells(self, criterion: str) -> tuple[frozenset[int], ...]:
        """Origins of each cell that is shown for the criterion; empty for one that was added."""
        return tuple(self.book.pieces[cell].origins for cell in sorted(self.shown(criterion)))

    def speaking(self, criterion: str) -> frozenset[int]:
        """Cells of the base notebook in which one of its checks found something, shown or not."""
        return frozenset(chain.from_iterable(self.book.pieces[cell].origins for cell in self.places(criterion)))

    def places(self, criterion: str) -> frozenset[int]:
        """The cells themselves."""
        found = (one for finding in self.verdicts[criterion].findings for one in finding.evidence)
        return frozenset(one.cell for one in found if one.stance == "supports" and one.cell is not None)

    def shown(self, criterion: str) -> frozenset[int]:
        """Cells that are shown for the criterion's level."""
        shown = (one.cell for one in self.verdicts[criterion].evidence if one.stance == "supports")
        return frozenset(cell for cell in shown if cell is not None)

    def files(self, criterion: str) -> frozenset[str]:
        shown = (one.path for one in self.verdicts[criterion].evidence if one.stance == "supports")
        return frozenset(path for path in shown if path is not None)


Judge = Callable[[Book], Judged]


def judge_with(rubric: Rubric) -> Judge:
    """Grades books statically."""
    borrowed = {
        criterion.id: frozenset(
            chain.from_iterable(
                checks_of(rule)
                for rule in (criterion.levels.met, criterion.levels.partial, criterion.applies)
                if rule is not None
            )
        )
        - {check.id for check in criterion.checks}
        for criterion in rubric.criteria()
    }

    def judged(book: Book) -> Judged:
        notebook = book.notebook
        facts = collect(book.submission, notebook, STATIC_RUN, rubric.vocabulary, rubric.statements())
        answers = answer(rubric, facts)
        grading = grade(rubric, answers, facts, notebook)
        verdicts = {one.criterion: one for competency in grading.competencies for one in competency.verdicts}
        needed = {
            criterion: frozenset(
                one.cell for check in checks for one in answers.findings[check].evidence if one.cell is not None
            )
            for criterion, checks in borrowed.items()
        }
        return Judged(book, verdicts, needed)

    return judged


def sample_book(path: Path) -> Book:
    """A notebook file with the files beside it. Raises what nbformat raises for what is no notebook."""
    with open_submission(str(path)) as submission, warnings.catch_warnings():
        # Public notebooks lack identifiers of cells, which nbformat adds.
        warnings.simplefilter("ignore", nbformat.warnings.MissingIDFieldWarning)
        found = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return _book(path.stem, found, submission)


def written_book(path: Path) -> Book:
    """A notebook written as text, see `percent`."""
    found = json.loads(notebook_json(path.read_text(encoding="utf-8")))
    return _book(path.parent.name, found, Submission(path.parent.name, "0", "", "pair.ipynb", "0"))


def _book(name: str, found: Mapping[str, Any], submission: Submission) -> Book:
    pieces = (Piece(_lightened(cell), frozenset({at})) for at, cell in enumerate(found["cells"]))
    return Book(name, tuple(pieces), json.loads(json.dumps(found["metadata"])), submission)


def _lightened(cell: Mapping[str, Any]) -> dict[str, Any]:
    """The cell without ids, its pictures reduced to a dot: what is asked here does not look at them."""
    kept: dict[str, Any] = json.loads(json.dumps({key: value for key, value in cell.items() if key != "id"}))
    for output in kept.get("outputs", ()):
        for mime in output.get("data", ()):
            if _PICTURE.match(mime):
                output["data"][mime] = _DOT
    for bundle in kept.get("attachments", {}).values():
        for mime in bundle:
            bundle[mime] = _DOT
    return kept


def subtrees(book: Book) -> Iterator[tuple[int, int]]:
    """Each section with those below it, as cells from the first up to the second. Cells that hold several titles
    belong to the section of their first."""
    notebook = book.notebook
    heads = {section.cell: section for section in reversed(notebook.sections)}
    starts = sorted(heads)
    for at, start in enumerate(starts):
        level = min(section.level for section in notebook.sections if section.cell == start)
        ends = (other for other in starts[at + 1 :] if _level(notebook, other) <= level)
        yield start, next(ends, len(book.pieces))


def _level(notebook: Notebook, cell: int) -> int:
    return min(section.level for section in notebook.sections if section.cell == cell)


def prose_only(book: Book, start: int, end: int) -> bool:
    return all(piece.kind == "markdown" for piece in book.pieces[start:end])
