"""Rubric × Facts → what each check answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from certgrader.catalogue.catalogue import phrase
from certgrader.checks.base import STRENGTHS, Check, Evidence, EvidenceKind, Finding, Outcome
from certgrader.facts.model import Facts
from certgrader.grading.model import Caution
from certgrader.rubric.model import Rubric


@dataclass(frozen=True, slots=True)
class Answers:
    """Every check's finding by id, and what went wrong while asking."""

    findings: Mapping[str, Finding]
    cautions: tuple[Caution, ...] = ()


def answer(rubric: Rubric, facts: Facts) -> Answers:
    """Each check of `rubric` asked once. A check that crashes cannot tell, and a caution says so."""
    findings: dict[str, Finding] = {}
    cautions: list[Caution] = []
    for criterion in rubric.criteria():
        for check in criterion.checks:
            findings[check.id], problem = ask(check, facts)
            if problem is not None:
                message = phrase("grading.warning.check-crashed", check=check.id, problem=problem)
                cautions.append(Caution("check-crashed", "serious", message, criteria=(criterion.id,)))
    return Answers(findings, tuple(cautions))


def ask(check: Check, facts: Facts) -> tuple[Finding, str | None]:
    """A check's finding, and the name of the exception when it crashed or answered what is no finding."""
    try:
        return _valid(check.run(facts)), None
    except Exception as error:  # noqa: BLE001  # a defect of one check must not cost the other verdicts
        return check.cannot_tell(phrase("grading.crashed", check=check.id)), type(error).__name__


def _valid(finding: object) -> Finding:
    """The finding itself: types of other packages and authors' functions may answer anything."""
    if not isinstance(finding, Finding) or finding.outcome not in get_args(Outcome):
        raise TypeError("no finding")
    pieces: Iterable[object] = finding.evidence
    if not all(isinstance(one, Evidence) and _well_formed(one) for one in pieces):
        raise TypeError("no evidence")
    return finding


def _well_formed(piece: Evidence) -> bool:
    excerpt: object = piece.excerpt
    numbers: tuple[object, ...] = (piece.cell, piece.output, *(piece.lines or ()))
    return (
        isinstance(excerpt, str)
        and piece.kind in get_args(EvidenceKind)
        and piece.strength in STRENGTHS
        and all(number is None or (isinstance(number, int) and number >= 0) for number in numbers)
    )
