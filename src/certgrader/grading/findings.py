"""Rubric × Facts → what each check answers."""

from collections.abc import Mapping
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
    for one in finding.evidence:
        words = isinstance(one, Evidence) and isinstance(one.excerpt, str) and one.kind in get_args(EvidenceKind)
        if not words or one.strength not in STRENGTHS or not _counts(one.cell, one.output, *(one.lines or (1, 1))):
            raise TypeError("no evidence")
    return finding


def _counts(*numbers: object) -> bool:
    return all(number is None or (isinstance(number, int) and number >= 0) for number in numbers)
