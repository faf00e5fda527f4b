"""What jurors are told of leaks, and of libraries that are not what they seem."""

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from certgrader.catalogue.catalogue import Language, say
from certgrader.facts.model import CodeFacts, Facts, Replaced
from certgrader.facts.modelling.model import LeakFact, LeakKind, ModellingFacts, Spot
from certgrader.grading.cautions import cautions_of
from certgrader.grading.leakage import resting_on_scores
from certgrader.report.model import WARNING_CODES
from certgrader.rubric.loading import load_rubric

RUBRIC = Path(__file__).resolve().parents[2] / "rubrics" / "concevoir-implementer-ia.yaml"


def _leak(kind: LeakKind, cell: int, seen: int) -> LeakFact:
    return LeakFact(kind, Spot(cell, (1, 1), "a.fit(X)"), Spot(seen, (1, 1), "a.score(X, y)"), "sklearn.svm.SVC.fit")


def _facts(*leaks: LeakFact) -> Facts:
    return replace(Facts(), modelling=ModellingFacts(leaks=leaks))


def test_several_places_of_one_kind_are_one_warning() -> None:
    facts = _facts(_leak("preprocessing", 7, 9), _leak("target", 3, 3), _leak("preprocessing", 4, 9))
    told = [(one.code, one.severity, one.cells, one.criteria) for one in cautions_of(facts, ("C4.1",))]
    assert told == [
        ("leakage-target", "serious", (3,), ("C4.1",)),
        ("leakage-preprocessing", "warning", (4, 7, 9), ("C4.1",)),
    ]


@pytest.mark.parametrize("kind", get_args(LeakKind))
@pytest.mark.parametrize(
    ("language", "first"), [("fr", "le score peut être trop flatteur : "), ("en", "the score may")]
)
def test_each_kind_has_its_sentence(kind: LeakKind, language: Language, first: str) -> None:
    (caution,) = cautions_of(_facts(_leak(kind, 1, 2)))
    assert caution.code in WARNING_CODES
    message = say(caution.message, language)
    assert message.startswith(first)
    assert ("fallait" if language == "fr" else "should have") in message


def test_the_criterion_that_a_leak_speaks_against() -> None:
    assert resting_on_scores(load_rubric(str(RUBRIC))) == ("C4.1",)


def test_what_is_put_in_a_library_s_place() -> None:
    code = CodeFacts(replaced=(Replaced("sklearn.metrics.roc_auc_score", 5, 2), Replaced("xgboost", 2, 1)))
    (caution,) = cautions_of(replace(Facts(), code=code))
    assert (caution.code, caution.severity, caution.cells) == ("library-replaced", "warning", (2, 5))
    assert "sous le nom sklearn.metrics.roc_auc_score, xgboost :" in say(caution.message, "fr")
