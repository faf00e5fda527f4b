"""The figures, against values known from elsewhere and against what must hold of any."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certgrader.calibration.corpus import Label
from certgrader.calibration.figures import Compared, Pair, calibration_error, evidence, figures, kappa
from certgrader.checks.base import Evidence
from certgrader.fitted.weights import Level
from certgrader.grading.model import Verdict

LEVELS: tuple[Level, ...] = ("not_met", "partial", "met", "not_applicable")
PAIRS = st.lists(st.tuples(st.sampled_from(["C1.1", "C1.2", "C2.1"]), *[st.sampled_from(LEVELS)] * 2), max_size=40)


def compared(
    level: Level, confidence: float = 0.9, *, cited: Sequence[int] = (), labels: Sequence[tuple[Level, set[int]]]
) -> Compared:
    pieces = tuple(Evidence("code", "c", "x", "coded", cell=cell) for cell in cited)
    verdict = Verdict("C1.1", level, confidence, needs_jury=False, reason="", evidence=pieces)
    return Compared("n", "C1.1", verdict, tuple(Label(one, frozenset(cells)) for one, cells in labels))


def test_kappa_of_one_criterion_is_that_of_the_textbooks() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    rng = random.Random(0)
    one = [rng.choice(LEVELS[:3]) for _ in range(60)]
    other = [level if rng.random() < 0.6 else rng.choice(LEVELS[:3]) for level in one]
    numbers = [[LEVELS.index(level) for level in side] for side in (one, other)]
    known = metrics.cohen_kappa_score(*numbers, weights="quadratic")
    assert kappa(("C1.1", a, b) for a, b in zip(one, other, strict=True)) == pytest.approx(known)


def test_kappa_by_hand() -> None:
    # Squared distances seen: 1. By chance, within each criterion: (met, partial) × (met, met): 1; two × two ends: 4.
    pairs: list[Pair] = [("A", "met", "met"), ("A", "partial", "met"), ("B", "met", "met"), ("B", "not_met", "not_met")]
    assert kappa(pairs) == pytest.approx(1 - 1 / (1 + 4))


def test_always_saying_the_usual_level_of_each_criterion_is_worth_nothing() -> None:
    """Over both criteria together it would agree beyond chance: what is usual differs."""
    usually: tuple[Level, ...] = ("met",) * 9 + ("not_met",)
    rarely: tuple[Level, ...] = ("not_met",) * 9 + ("met",)
    readers = [("A", level) for level in usually] + [("B", level) for level in rarely]
    usual: dict[str, Level] = {"A": "met", "B": "not_met"}
    assert kappa((criterion, usual[criterion], level) for criterion, level in readers) == pytest.approx(0)


def test_kappa_cannot_be_told_where_chance_leaves_nothing() -> None:
    assert kappa([]) is None
    assert kappa([("A", "met", "met")] * 5) is None
    assert kappa([("A", "not_applicable", "met")]) is None


@given(PAIRS)
def test_kappa_has_bounds_and_perfect_agreement_is_one(pairs: list[Pair]) -> None:
    found = kappa(pairs)
    assert found is None or -1 - 1e-9 <= found <= 1
    same = kappa((criterion, level, level) for criterion, level, _ in pairs)
    assert same is None or same == pytest.approx(1)


@given(PAIRS, st.randoms(use_true_random=False))
def test_kappa_knows_neither_the_order_of_verdicts_nor_of_judges(pairs: list[Pair], rng: random.Random) -> None:
    other = rng.sample(pairs, len(pairs))
    found = kappa(pairs)
    for turned in (kappa(other), kappa((criterion, b, a) for criterion, a, b in pairs)):
        assert turned is found if found is None else turned == pytest.approx(found)


def test_a_level_is_right_when_any_reader_gave_it() -> None:
    either: list[tuple[Level, set[int]]] = [("met", set()), ("not_met", set())]
    assert [compared(level, labels=either).right for level in ("met", "not_met", "partial")] == [True, True, False]


def test_confidence_that_tells_the_truth_has_no_calibration_error() -> None:
    right, wrong = (compared("met", 0.75, labels=[(level, set())]) for level in ("met", "not_met"))
    assert calibration_error([right] * 3 + [wrong]) == pytest.approx(0)
    assert calibration_error([right] * 4) == pytest.approx(0.25)
    # Too sure here does not make up for too modest there.
    modest = compared("met", 0.25, labels=[("met", set())])
    assert calibration_error([modest, wrong]) == pytest.approx(0.75)
    assert calibration_error([]) is None


def test_evidence_counts_near_the_cells_of_readers() -> None:
    both: list[tuple[Level, set[int]]] = [("met", {3}), ("partial", {9})]
    # 3: theirs, 10: right beside, 6: neither.
    precision, recall = evidence([compared("met", cited=[3, 10, 6], labels=both)])
    assert precision == pytest.approx(2 / 3)
    assert recall == 1
    assert evidence([compared("met", cited=[6], labels=both)]) == (0.0, 0.0)


def test_what_is_shown_for_not_met_is_no_claim_yet_it_finds() -> None:
    said: list[tuple[Level, set[int]]] = [("met", {3})]
    assert evidence([compared("not_met", cited=[3, 20, 30], labels=said)]) == (None, 1.0)


def test_criteria_of_which_readers_named_no_cell_or_differ_ask_for_nothing() -> None:
    assert evidence([compared("met", cited=[3], labels=[("met", set())])]) == (None, None)
    assert evidence([compared("met", cited=[3], labels=[("met", {3}), ("not_met", set())])]) == (1.0, None)


def test_figures_leave_out_what_cannot_be_told() -> None:
    found = figures([compared("met", 0.5, labels=[("met", set())])])
    assert found == {"right": 1.0, "sure": 0.0, "calibration_error": 0.5}
    assert figures([]) == {}
