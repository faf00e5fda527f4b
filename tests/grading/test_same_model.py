"""Predictions that are told beside a fit are those of the same model."""

import pytest

from certgrader.checks.base import Evidence
from certgrader.grading.same_model import of_the_same


def _code(text: str) -> Evidence:
    return Evidence("code", "c", text, "coded", cell=1)


@pytest.mark.parametrize(
    ("fit", "asked", "told"),
    [
        ("arbre.fit(X, y)", "p = arbre.predict(X_test)", True),
        ("arbre.fit(X, y)", "p = foret.predict(X_test)", False),
        ("arbre = Tree(depth=3).fit(X, y)", "print(arbre.predict_proba(X_test))", True),
        ("arbre = Tree(depth=3).fit(X, y)", "foret.predict(X_test)", False),
        ("histoire = reseau.fit(X, y)", "reseau.predict(X_test)", True),
        ("arbre.fit(X, y)", "print(score)", True),
        ("cross_val_score(arbre, X, y)", "foret.predict(X_test)", True),
    ],
)
def test_of_the_same_model(fit: str, asked: str, told: bool) -> None:
    pieces = [_code(asked)]
    assert of_the_same(_code(fit), pieces) == (pieces if told else [])


def test_what_decided_stays() -> None:
    both = _code("arbre.fit(X, y)\nautre.predict(X)")
    assert of_the_same(both, [both]) == [both]
    assert of_the_same(None, [both]) == [both]
