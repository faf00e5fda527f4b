"""Rubric × Facts → what each check answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from certgrader.catalogue.catalogue import phrase
from certgrader.checks.base import Check, Finding
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
    """A check's finding, and the name of the exception when it crashed."""
    try:
        return check.run(facts), None
    except Exception as error:  # noqa: BLE001  # a defect of one check must not cost the other verdicts
        return check.cannot_tell(phrase("grading.crashed", check=check.id)), type(error).__name__
