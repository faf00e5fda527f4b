"""A cohort at a glance: one row an entry."""

from dataclasses import dataclass
from typing import Literal

from certgrader.report.model import CompetencyLevel, Report

INDEX_SCHEMA = "certgrader/index@1"


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One entry of the cohort, graded or not.

    `entry` is the file or folder handed in, `name` that of its report. `sentence` says why a failed entry has no
    report, or how the run of a graded one ended when it did not end well. `levels` are (competency id, level),
    `confidence` the mean over all criteria, `files` (format, path relative to the index), `seconds` the wall time
    of grading. What a failed entry lacks is None or empty.
    """

    entry: str
    name: str
    status: Literal["ok", "failed"]
    sentence: str = ""
    overall: CompetencyLevel | None = None
    competencies_met: int | None = None
    levels: tuple[tuple[str, CompetencyLevel], ...] = ()
    needs_jury: int | None = None
    serious: int = 0
    confidence: float | None = None
    mode: Literal["executed", "static"] | None = None
    execution: str | None = None
    files: tuple[tuple[str, str], ...] = ()
    seconds: float | None = None


def graded_row(
    entry: str, report: Report, *, files: tuple[tuple[str, str], ...], seconds: float | None, sentence: str = ""
) -> IndexRow:
    """The row of an entry that got a report."""
    confidences = [one.confidence for competency in report.competencies for one in competency.criteria]
    return IndexRow(
        entry=entry,
        name=report.submission.name,
        status="ok",
        sentence=sentence,
        overall=report.overall.level,
        competencies_met=report.overall.competencies_met,
        levels=tuple((one.id, one.level) for one in report.competencies),
        needs_jury=report.overall.needs_jury,
        serious=sum(one.severity == "serious" for one in report.warnings),
        confidence=round(sum(confidences) / len(confidences), 3) if confidences else None,
        mode=report.execution.mode,
        execution=report.execution.status,
        files=files,
        seconds=seconds,
    )


def failed_row(entry: str, name: str, sentence: str, *, seconds: float | None = None) -> IndexRow:
    """The row of an entry that got no report; `sentence` says why and what to do."""
    return IndexRow(entry=entry, name=name, status="failed", sentence=sentence, seconds=seconds)
