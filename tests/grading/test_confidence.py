from itertools import product
from typing import get_args

import pytest
from grading_builder import piece, rubric_of

from certgrader.checks.base import STRENGTHS, Strength
from certgrader.grading.confidence import CANNOT_TELL_CAP, CONFIDENCE, Circumstances, confidence
from certgrader.grading.model import Level

PLAIN = rubric_of({"levels": {"met": "a"}}).criteria()[0]
JURY = rubric_of({"levels": {"met": "a"}, "scope": "jury"}).criteria()[0]
FITTED = rubric_of({"levels": {"met": "a"}, "confidence": {"met": 0.97}}).criteria()[0]


def seen(*strengths: Strength, **fields: bool) -> Circumstances:
    evidence = tuple(piece("a", strength, cell=cell) for cell, strength in enumerate(strengths))
    given = {"cannot_tell": False, "contradicted": False, "executed": True, **fields}
    return Circumstances(evidence, **given)


def test_the_table_answers_every_case() -> None:
    assert set(CONFIDENCE) == set(product(get_args(Level), (*STRENGTHS, None)))
    assert all(0 < value < 1 for value in CONFIDENCE.values())


@pytest.mark.parametrize("level", ["met", "partial"])
def test_stronger_evidence_is_never_less_sure(level: Level) -> None:
    values = [confidence(PLAIN, level, seen(strength, strength)) for strength in ("observed", "executed", "coded")]
    assert values == sorted(values, reverse=True)


def test_circumstances_move_it() -> None:
    base = confidence(PLAIN, "met", seen("coded", "coded"))
    assert confidence(PLAIN, "met", seen("coded")) < base
    assert confidence(PLAIN, "met", seen("coded", "coded", "coded")) > base
    assert confidence(PLAIN, "met", seen("coded", "coded", executed=False)) < base
    assert confidence(PLAIN, "met", seen("coded", "coded", contradicted=True)) < base
    assert confidence(JURY, "met", seen("coded", "coded")) < base
    assert confidence(PLAIN, "met", seen("observed", "observed", cannot_tell=True)) <= CANNOT_TELL_CAP


def test_a_fitted_figure_replaces_the_table_and_is_still_capped() -> None:
    assert confidence(FITTED, "met", seen("claimed")) == 0.97
    assert confidence(FITTED, "met", seen("claimed", cannot_tell=True)) == CANNOT_TELL_CAP
    assert confidence(FITTED, "partial", seen("coded")) == confidence(PLAIN, "partial", seen("coded"))
