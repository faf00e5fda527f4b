"""What the findings mean: levels, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from certgrader.catalogue.catalogue import Phrase
from certgrader.checks.base import Evidence, Finding
from certgrader.rubric.model import Criterion, Rubric

Level = Literal["met", "partial", "not_met", "not_applicable"]
CompetencyLevel = Literal["met", "partial", "not_met"]

NEAREST = "nearest-passages"
"""Stands for a check where no check found the passage and none found enough: it is shown, and supports nothing."""
ALSO = "read-also"
"""Stands for a check where no check found the passage, beside what some found: shown as a place to read, no more."""
UNCHECKED = (NEAREST, ALSO)


@dataclass(frozen=True, slots=True)
class Doubt:
    """`evidence` is where it comes from, as a piece that contradicts; `what` goes into the sentence of its kind."""

    kind: Literal["flattered", "replaced", "denied"]
    evidence: Evidence
    what: Phrase | str


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the reason of one verdict rests on. `undecided` are findings that should have decided and cannot.

    `deciding`: the checks that decided the level. `unrun`: cells for which the run says nothing, with what they lacked.
    `out_of_reach`: checks of what could not be found, or would make no sense here. `likelier`: the level that jurors of
    judged notebooks gave more often than this one where the same was found. `likely`: for each cell, how probable it is
    that a juror would point at it for this criterion; `better`: that jurors would give a better level for the same.
    Nothing, and zero, where no weights are used.
    """

    rubric: Rubric
    criterion: Criterion
    level: Level
    evidence: tuple[Evidence, ...]
    findings: Mapping[str, Finding]
    deciding: tuple[str, ...] = ()
    undecided: tuple[Finding, ...] = ()
    unrun: Mapping[int, Phrase] = field(default_factory=dict)
    doubted: tuple[Doubt, ...] = ()
    out_of_reach: frozenset[str] = frozenset()
    likelier: Level | None = None
    likely: Mapping[int, float] = field(default_factory=dict)
    better: float = 0.0


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
    situation: Situation | None = None


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
