from itertools import product
from typing import Any, get_args

import pytest
from grading_builder import finding, graded, piece, rubric_of

from certgrader.checks.base import STRENGTHS, Finding, Strength
from certgrader.grading.confidence import CANNOT_TELL_CAP, CONFIDENCE, NEEDS_JURY_BELOW, Circumstances, confidence
from certgrader.grading.model import Level, Verdict
from certgrader.grading.resting import resting
from certgrader.rubric.model import Criterion

PLAIN = rubric_of({"levels": {"met": "a"}}).criteria()[0]
CONDITIONAL = rubric_of({"conditional": True, "applies": "c", "levels": {"met": "a"}}).criteria()[0]
JURY = rubric_of({"levels": {"met": "a"}, "scope": "jury"}).criteria()[0]
FITTED = rubric_of({"levels": {"met": "a"}, "confidence": {"met": 0.97}}).criteria()[0]
LEVELS: tuple[Level, ...] = get_args(Level)


def sure(level: Level, strength: Strength | None = None, criterion: Criterion = PLAIN, **fields: Any) -> float:
    given = {"found": 1, "places": 2, "conditions": False, "silent": False, "cannot_tell": False, "contradicted": False}
    return confidence(criterion, level, Circumstances(strength, **{**given, **fields}))


def test_every_case_has_an_answer() -> None:
    assert set(CONFIDENCE) == set(product(("met", "partial"), (*STRENGTHS, None)))
    for level, criterion, found in product(LEVELS, (PLAIN, CONDITIONAL, JURY, FITTED), (0, 1, 9)):
        for strength, one, other in product((*STRENGTHS, None), (False, True), (False, True)):
            value = sure(level, strength, criterion, found=found, conditions=one, silent=other)
            assert 0.5 <= value <= 0.99


@pytest.mark.parametrize("level", ["met", "partial"])
def test_stronger_findings_are_never_less_sure(level: Level) -> None:
    values = [sure(level, strength) for strength in STRENGTHS]
    assert values == sorted(values, reverse=True)
    assert values[0] > values[-1]


def test_absence_is_surest_where_the_whole_competency_is_silent() -> None:
    order = [
        sure("not_met", found=0, silent=True),
        sure("not_met", found=0),
        sure("not_met", found=1),
        sure("not_met", found=0, conditions=True),
        sure("not_met", found=1, conditions=True),
    ]
    assert order == sorted(order, reverse=True)
    assert len(set(order)) == len(order)
    assert sure("not_met", criterion=CONDITIONAL, found=0, silent=True) < order[0]


def test_words_in_one_place_are_for_the_jury() -> None:
    assert sure("partial", "stated", places=1) < NEEDS_JURY_BELOW < sure("partial", "stated", places=2)
    assert sure("partial", "coded", places=1) == sure("partial", "coded", places=2)


def test_circumstances_move_it() -> None:
    base = sure("met", "coded")
    assert sure("met", "coded", found=5) > base
    assert sure("met", "coded", contradicted=True) < sure("met", "coded", doubted=True) < base
    assert sure("met", "coded", JURY) < base
    assert sure("met", "observed", cannot_tell=True) <= CANNOT_TELL_CAP


def test_a_fitted_figure_replaces_the_table_and_is_still_capped() -> None:
    assert sure("met", "claimed", FITTED) == 0.97
    assert sure("met", "claimed", FITTED, cannot_tell=True) == CANNOT_TELL_CAP
    assert sure("partial", "coded", FITTED) == sure("partial", "coded")


@pytest.mark.parametrize(
    ("rule", "rests_on"),
    [
        ("a", "executed"),
        ({"all": ["a", "b"]}, "stated"),
        ({"any": ["b", "a"]}, "executed"),
        ({"all": ["a", {"any": ["b", "c"]}]}, "coded"),
        ({"at_least": {"n": 2, "of": ["a", "b", "c"]}}, "coded"),
        ({"at_least": {"n": 3, "of": ["a", "b", "c"]}}, "stated"),
        ({"all": ["a", {"not": "e"}]}, "executed"),
        ({"all": ["d", "b"]}, "stated"),
        ({"all": [{"check": "a", "strength": "executed"}, "d"]}, "executed"),
        ("d", None),
        ("e", None),
        ({"not": "e"}, None),
    ],
)
def test_a_level_rests_on_the_weakest_finding_it_cannot_do_without(rule: Any, rests_on: Strength | None) -> None:
    strengths: dict[str, Strength] = {"a": "executed", "b": "stated", "c": "coded", "d": "claimed"}
    findings = {check: finding(check, "found", piece(check, one)) for check, one in strengths.items()}
    findings["e"] = Finding("e", "not_found")
    parsed = rubric_of({"levels": {"met": "a"}}).criteria()[0].levels.model_validate({"met": rule}).met
    assert resting(parsed, findings, frozenset("abce")) == rests_on


def verdicts(*found: Finding) -> tuple[Verdict, ...]:
    three = [{"levels": {"met": name}} for name in ("a", "b", "c")]
    return graded(rubric_of(*three), **{one.check: one for one in found}).competencies[0].verdicts


def test_what_rests_on_code_that_ran_is_surer_than_on_words() -> None:
    ran = verdicts(finding("a", "found", piece("a", "executed")))[0]
    said = verdicts(finding("a", "found", piece("a", "stated")))[0]
    assert ran.level == said.level == "met"
    assert ran.confidence > said.confidence


def test_nothing_of_a_competency_is_surer_than_nothing_of_one_criterion() -> None:
    alone = verdicts(finding("a"))[1]
    silent = verdicts()[1]
    assert alone.level == silent.level == "not_met"
    assert silent.confidence > 0.9 > alone.confidence


def test_one_criterion_alone_is_no_silence() -> None:
    assert graded(rubric_of({"levels": {"met": "a"}})).competencies[0].verdicts[0].confidence < 0.9
