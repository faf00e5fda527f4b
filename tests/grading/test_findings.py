from typing import Any, Literal

import pytest
from grading_builder import rubric_of

from certgrader.catalogue.catalogue import say
from certgrader.checks.base import Check, Evidence, Finding
from certgrader.facts.model import Facts
from certgrader.grading.findings import answer, ask


class Broken(Check):
    """A check with a defect."""

    type: Literal["broken"] = "broken"

    def run(self, facts: Facts) -> Finding:
        return self.found(facts.prose.paragraphs[0])  # type: ignore[arg-type]


class Answering(Check):
    """A check that answers what it was told to, as a function of somebody else may."""

    type: Literal["answering"] = "answering"
    answer: Any

    def run(self, facts: Facts) -> Finding:
        del facts
        return self.answer  # type: ignore[no-any-return]


def test_each_check_is_asked_once() -> None:
    rubric = rubric_of({"levels": {"met": "a"}}, {"levels": {"met": "a"}})
    answers = answer(rubric, Facts())
    assert list(answers.findings) == ["a", "b", "c", "d"]
    assert not answers.cautions


def test_a_check_that_crashes_cannot_tell() -> None:
    finding, problem = ask(Broken(id="x"), Facts())
    assert finding.outcome == "cannot_tell"
    assert problem == "IndexError"
    assert finding.why is not None
    assert "x" in say(finding.why, "fr")


@pytest.mark.parametrize(
    "answer",
    [
        None,
        True,
        Finding("x", "perhaps"),  # type: ignore[arg-type]
        Finding("x", "found", (Evidence("code", "x", 3, "coded"),)),  # type: ignore[arg-type]
        Finding("x", "found", (Evidence("code", "x", "a", "certain"),)),  # type: ignore[arg-type]
        Finding("x", "found", (Evidence("code", "x", "a", "coded", cell="3"),)),  # type: ignore[arg-type]
    ],
)
def test_an_answer_that_is_no_finding_cannot_tell(answer: object) -> None:
    finding, problem = ask(Answering(id="x", answer=answer), Facts())
    assert (finding.check, finding.outcome) == ("x", "cannot_tell")
    assert problem is not None


def test_a_crash_is_a_caution_on_its_criterion() -> None:
    rubric = rubric_of({"levels": {"met": "a"}})
    broken = rubric.competencies[0].criteria[0].model_copy(update={"checks": (Broken(id="a"),)})
    spoilt = rubric.model_copy(
        update={"competencies": (rubric.competencies[0].model_copy(update={"criteria": (broken,)}),)}
    )
    (caution,) = answer(spoilt, Facts()).cautions
    assert (caution.code, caution.criteria) == ("check-crashed", ("C1.1",))
