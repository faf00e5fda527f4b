from typing import Any

import pytest
from grading_builder import finding, graded, piece, rubric_of

from certgrader.catalogue.catalogue import phrase
from certgrader.checks.base import Finding
from certgrader.grading.model import CompetencyVerdict, Level, Verdict
from certgrader.grading.selecting import MAX_EVIDENCE, select
from certgrader.grading.verdicts import Settled, competency_level, overall_level
from certgrader.rubric.model import Competency

BOTH = {"levels": {"met": {"all": ["a", "b"]}, "partial": {"any": ["a", "b"]}}}
CONDITIONAL = {"conditional": True, "applies": "c", "levels": {"met": "a", "partial": "b"}}


def only(grading: Any) -> Verdict:
    verdict = grading.competencies[0].verdicts[0]
    assert isinstance(verdict, Verdict)
    return verdict


def blind(check: str) -> Finding:
    return Finding(check, "cannot_tell", (), phrase("grading.crashed", check=check))


@pytest.mark.parametrize(
    ("found", "level"),
    [
        ({"a": "found", "b": "found"}, "met"),
        ({"a": "found"}, "partial"),
        ({}, "not_met"),
        ({"a": "cannot_tell", "b": "found"}, "partial"),
        ({"a": "cannot_tell"}, "not_met"),
        ({"a": "cannot_tell", "b": "cannot_tell"}, "not_met"),
    ],
)
def test_the_best_level_whose_rule_is_settled(found: dict[str, Any], level: Level) -> None:
    findings = {
        name: blind(name) if outcome == "cannot_tell" else finding(name, outcome) for name, outcome in found.items()
    }
    verdict = only(graded(rubric_of(BOTH), **findings))
    assert verdict.level == level
    if "cannot_tell" in found.values():
        assert verdict.confidence <= 0.5
        assert verdict.needs_jury
        assert "n'a pas pu être examiné" in verdict.reason.lower()


def test_what_cannot_tell_without_deciding_changes_nothing() -> None:
    rubric = rubric_of({"levels": {"met": {"any": ["a", "b"]}, "partial": "c"}})
    seen, unseen = only(graded(rubric, a=finding("a"), b=blind("b"))), only(graded(rubric, a=finding("a")))
    assert (seen.level, seen.confidence, seen.needs_jury) == (unseen.level, unseen.confidence, unseen.needs_jury)


@pytest.mark.parametrize(
    ("found", "level"),
    [
        ({}, "not_applicable"),
        ({"a": "found"}, "met"),
        ({"b": "found"}, "not_applicable"),
        ({"c": "found"}, "not_met"),
        ({"c": "found", "b": "found"}, "partial"),
    ],
)
def test_conditional_criteria(found: dict[str, Any], level: Level) -> None:
    findings = {name: finding(name, outcome) for name, outcome in found.items()}
    assert only(graded(rubric_of(CONDITIONAL), **findings)).level == level


def test_an_occasion_that_cannot_be_told_counts_and_asks_the_jury() -> None:
    verdict = only(graded(rubric_of(CONDITIONAL), c=blind("c")))
    assert verdict.level == "not_met"
    assert verdict.needs_jury
    assert verdict.confidence <= 0.5


def test_scope_jury_always_asks_the_jury() -> None:
    rubric = rubric_of({"scope": "jury", "levels": {"met": "a"}})
    strong = only(graded(rubric, a=finding("a", "found", piece("a", "observed"), piece("a", "executed", cell=5))))
    assert strong.level == "met"
    assert strong.needs_jury
    assert "le jury" in strong.reason


def test_contradiction_lowers_confidence_and_asks_the_jury() -> None:
    rubric = rubric_of({"levels": {"met": "a"}})
    against = piece("b", cell=7, stance="contradicts", note="12 → 12 lignes")
    sure = only(graded(rubric, a=finding("a")))
    doubtful = only(
        graded(
            rubric_of({"levels": {"met": {"any": ["a", "b"]}}}), a=finding("a"), b=finding("b", "not_found", against)
        )
    )
    assert doubtful.level == "met"
    assert doubtful.needs_jury
    assert doubtful.confidence < sure.confidence
    assert against in doubtful.evidence
    assert "contredit par : 12 → 12 lignes (cellule 8 · [17])" in doubtful.reason


def test_evidence_is_bounded_and_strongest_first() -> None:
    many = [piece("a", "coded", cell=cell) for cell in range(9)] + [piece("a", "observed", cell=15)]
    against = [piece("b", cell=cell, stance="contradicts") for cell in range(9)]
    rubric = rubric_of({"levels": {"met": {"any": ["a", "b", "c"]}}})
    verdict = only(
        graded(
            rubric,
            a=finding("a", "found", *many),
            b=finding("b", "not_found", *against),
            c=finding("c", "found", *[piece("c", cell=cell) for cell in range(9, 15)]),
        )
    )
    assert verdict.evidence[0].strength == "observed"
    assert len(verdict.evidence) <= MAX_EVIDENCE
    assert [one.stance for one in verdict.evidence if one.stance == "contradicts"]


def test_what_the_criterion_asks_itself_is_shown_before_borrowed_conditions() -> None:
    met = Settled("met", ("own", "borrowed"))
    own, borrowed = (
        finding("own", "found", piece("own", cell=1)),
        finding("borrowed", "found", piece("borrowed", "executed")),
    )
    assert [one.check for one in select(met.deciding, [own, borrowed], frozenset({"own"}))] == ["own"]
    assert [one.check for one in select(met.deciding, [finding("own", "not_found"), borrowed], frozenset({"own"}))] == [
        "borrowed"
    ]


def test_each_check_is_shown_once_before_any_second_piece() -> None:
    several = finding("a", "found", piece("a", "executed", 1), piece("a", "executed", 2), piece("a", "executed", 3))
    shown = select(("a", "b"), [several, finding("b")], frozenset({"a", "b"}))
    assert [(one.check, one.cell) for one in shown] == [("a", 1), ("b", 3), ("a", 2)]


def test_of_equals_the_place_to_which_most_checks_point_comes_first() -> None:
    found = [
        finding("a", "found", piece("a", cell=1), piece("a", cell=5)),
        finding("b", "found", piece("b", cell=5)),
        finding("c", "found", piece("c", "stated", cell=5)),
    ]
    shown = select(("a", "b", "c"), found, frozenset({"a", "b", "c"}))
    assert [(one.check, one.cell) for one in shown] == [("b", 5), ("a", 1)]


def test_where_jurors_would_look_comes_first_among_equals() -> None:
    several = finding("a", "found", piece("a", "coded", 1), piece("a", "coded", 5), piece("a", "executed", 9))
    other = finding("b", "found", piece("b", "executed", 2))
    likely = {1: 0.1, 2: 0.4, 5: 0.6, 9: 0.2}
    shown = select(("a", "b"), [several, other], frozenset({"a", "b"}), likely)
    assert [(one.check, one.cell) for one in shown] == [("b", 2), ("a", 9), ("a", 5)]


def competency(
    levels: dict[str, Level], scopes: dict[str, str] | None = None, rule: Any = None
) -> tuple[Competency, list[Verdict]]:
    criteria: list[dict[str, Any]] = [
        {"id": name, "levels": {"met": "a"}, "scope": (scopes or {}).get(name, "notebook")} for name in levels
    ]
    rubric = rubric_of(*criteria, **({"rule": rule} if rule else {}))
    verdicts = [Verdict(name, level, 0.8, False, "") for name, level in levels.items()]
    return rubric.competencies[0], verdicts


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ({"1": "met", "2": "met"}, "met"),
        ({"1": "met", "2": "not_applicable"}, "met"),
        ({"1": "met", "2": "partial"}, "partial"),
        ({"1": "met", "2": "not_met"}, "partial"),
        ({"1": "partial", "2": "not_met", "3": "not_met"}, "not_met"),
        ({"1": "not_applicable"}, "met"),
    ],
)
def test_a_competency_follows_from_its_applicable_criteria(levels: dict[str, Level], expected: str) -> None:
    assert competency_level(*competency(levels)) == expected


def test_jury_criteria_are_left_out_of_the_level() -> None:
    assert competency_level(*competency({"1": "met", "2": "not_met"}, {"2": "jury"})) == "met"
    assert competency_level(*competency({"1": "not_met"}, {"1": "jury"})) == "partial"


@pytest.mark.parametrize(
    ("rule", "levels", "expected"),
    [
        ({"met": {"at_least": 1}}, {"1": "met", "2": "not_met"}, "met"),
        ({"met": {"share": 0.5}}, {"1": "met", "2": "not_met"}, "met"),
        ({"met": {"share": 1.0}}, {"1": "met", "2": "not_met"}, "partial"),
        ({"met": {"share": 1.0}}, {"1": "not_met", "2": "not_met"}, "not_met"),
        (
            {"met": {"share": 1}, "partial": {"at_least": 2, "reach": "partial"}},
            {"1": "met", "2": "not_met"},
            "not_met",
        ),
        (
            {"met": {"share": 1}, "partial": {"at_least": 2, "reach": "partial"}},
            {"1": "met", "2": "partial"},
            "partial",
        ),
        ({"met": {"at_least": 1, "of": ["2"]}}, {"1": "met", "2": "partial"}, "partial"),
        ({"met": {"at_least": 2}}, {"1": "met", "2": "not_applicable"}, "met"),
    ],
)
def test_a_rubric_may_say_otherwise(rule: Any, levels: dict[str, Level], expected: str) -> None:
    assert competency_level(*competency(levels, rule=rule)) == expected


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (["met"] * 9, "met"),
        (["met"] * 8 + ["partial"], "partial"),
        (["not_met"] * 5 + ["met"] * 4, "not_met"),
        (["not_met"] * 4 + ["met"] * 5, "partial"),
    ],
)
def test_the_whole_is_met_when_every_competency_is(levels: list[Any], expected: str) -> None:
    verdicts = [CompetencyVerdict(str(number), level, 0, ()) for number, level in enumerate(levels)]
    assert overall_level(rubric_of(BOTH), verdicts) == expected


def test_what_is_denied_of_a_check_on_which_nothing_rests_is_left_out_where_it_is_found_elsewhere() -> None:
    rule = {"levels": {"met": {"any": [{"all": ["a", "b"]}, "c"]}, "partial": {"any": ["a", "c"]}}}
    odd = finding("c", "found", piece("c", cell=2), piece("c", cell=7, stance="contradicts"))
    resting_on_it = graded(rubric_of(rule), c=odd).competencies[0].verdicts[0]
    assert [one.cell for one in resting_on_it.evidence if one.stance == "contradicts"] == [7]
    beside = select(("a", "b"), [finding("a"), finding("b"), odd], frozenset("abc"))
    assert not [one for one in beside if one.stance == "contradicts"]
    only_denied = finding("c", "not_found", piece("c", cell=7, stance="contradicts"))
    assert [one.cell for one in select(("a",), [finding("a"), only_denied], frozenset("ac")) if one.cell == 7] == [7]


def test_a_draft_that_never_ran_speaks_against_nothing_that_did() -> None:
    ran = finding("a", "found", piece("a", "executed"), piece("a", cell=7, stance="contradicts"))
    assert all(one.stance == "supports" for one in select(("a",), [ran], frozenset("a")))
    unrun = finding("a", "found", piece("a"), piece("a", cell=7, stance="contradicts"))
    assert [one.cell for one in select(("a",), [unrun], frozenset("a")) if one.stance == "contradicts"] == [7]
