"""A rubric over runs already made: bundle → report, without kernel, sandbox or submission."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from certgrader.bundle.store import Bundle, bundles_in, load
from certgrader.catalogue.catalogue import Language
from certgrader.errors import SubmissionProblem
from certgrader.pipeline.judge import judge
from certgrader.report.formats.base import Document
from certgrader.report.model import Report
from certgrader.rubric.model import Rubric

BUNDLES = "bundles"


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict that is not what it was. None where a rubric lacks the criterion."""

    criterion: str
    before: str | None
    after: str | None


def regrade(bundle: Bundle, rubric: Rubric, language: Language) -> Document:
    """The report that `check` would have written with this rubric; the same rubric gives the same bytes."""
    report = judge(bundle.submission, bundle.notebook, bundle.run, rubric, created=bundle.created, language=language)
    return Document(report, bundle.notebook, bundle.run)


def changes(before: Report, after: Report) -> tuple[Change, ...]:
    """Criteria whose level differs, in the new rubric's order, then those that it no longer has.

    Of another rubric, not another version of one, only the criteria that both have are compared.
    """
    old, new = _levels(before), _levels(after)
    ordered = [*new, *(criterion for criterion in old if criterion not in new)]
    if before.rubric.id != after.rubric.id:
        ordered = [criterion for criterion in new if criterion in old]
    return tuple(
        Change(criterion, old.get(criterion), new.get(criterion))
        for criterion in ordered
        if old.get(criterion) != new.get(criterion)
    )


@dataclass(frozen=True, slots=True)
class Stored:
    """A bundle's folder, and the folder where its first report was written."""

    folder: Path
    home: Path

    def earlier_report(self, name: str) -> Report | None:
        """The report written when the bundle was made, if it still stands there and can be read."""
        try:
            return Report.model_validate_json((self.home / f"{name}.report.json").read_bytes())
        except (OSError, ValidationError):
            return None


def find_bundles(path: Path) -> tuple[tuple[Stored, ...], tuple[SubmissionProblem, ...]]:
    """The bundles at `path`: an output folder, its `bundles`, or one of these; the newest where a submission has
    several. And what is wrong with those that cannot be read: they never keep the others from being graded.

    Raises SubmissionProblem when none can be read."""
    damaged: list[SubmissionProblem] = []
    newest: dict[str, tuple[str, Stored]] = {}
    for stored in _candidates(path):
        try:
            bundle = load(stored.folder)
        except SubmissionProblem as problem:
            damaged.append(problem)
            continue
        known = newest.get(bundle.submission.name)
        if known is None or bundle.created > known[0]:
            newest[bundle.submission.name] = (bundle.created, stored)
    if not newest:
        raise damaged[0] if damaged else SubmissionProblem("cli.no-bundles", place=str(path))
    return tuple(stored for _, (_, stored) in sorted(newest.items())), tuple(damaged)


def _candidates(path: Path) -> Iterator[Stored]:
    inner = path / BUNDLES
    for folder in bundles_in((inner if inner.is_dir() else path).resolve()):
        yield Stored(folder, folder.parent.parent)


def _levels(report: Report) -> dict[str, str]:
    return {one.id: one.level for competency in report.competencies for one in competency.criteria}
