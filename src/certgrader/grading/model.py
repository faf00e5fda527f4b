"""What the findings mean: levels, and why."""

from dataclasses import dataclass
from typing import Literal

from certgrader.catalogue.catalogue import Phrase
from certgrader.checks.base import Evidence, Finding

Level = Literal["met", "partial", "not_met", "not_applicable"]
CompetencyLevel = Literal["met", "partial", "not_met"]

NEAREST = "nearest-passages"
"""Stands for a check where no check found the passage and none found enough: it is shown, and supports nothing."""
ALSO = "read-also"
"""Stands for a check where no check found the passage, beside what some found: shown as a place to read, no more."""
UNCHECKED = (NEAREST, ALSO)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One criterion's pre-score. The jury's own level is stored elsewhere, never here.

    `open`: the jury is asked however sure the level is (people, something that cannot be told, a contradiction).
    """

    criterion: str
    level: Level
    confidence: float
    needs_jury: bool
    reason: str
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class CompetencyVerdict:
    """A competency's level over its applicable notebook-scope criteria."""

    competency: str
    level: CompetencyLevel
    needs_jury: int
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Caution:
    """Something the reader should know; `code` is one of the list published in the report's schema."""

    code: str
    severity: Literal["info", "warning", "serious"]
    message: Phrase
    cells: tuple[int, ...] = ()
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grading:
    """All verdicts of one submission."""

    overall: CompetencyLevel
    competencies: tuple[CompetencyVerdict, ...]
    warnings: tuple[Caution, ...] = ()
