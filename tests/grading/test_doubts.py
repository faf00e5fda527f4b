"""What speaks against the very places that a verdict rests on reaches its reason and the jury."""

import json
from typing import Any

import pytest

from certgrader.execution.model import STATIC_RUN
from certgrader.facts.collect import collect
from certgrader.grading.findings import answer
from certgrader.grading.model import Verdict
from certgrader.grading.selecting import MAX_EVIDENCE
from certgrader.grading.verdicts import grade
from certgrader.notebook.reading import parse_notebook
from certgrader.rubric.model import Rubric
from certgrader.submission.model import Submission

SCORED = {"id": "scored", "type": "code", "calls": ["sklearn.metrics.roc_auc_score"], "finds": "une AUC"}
APART = {"id": "apart", "type": "modelling", "fact": "metric", "name": ["roc_auc"], "part": ["test"], "finds": "à part"}
TUNED = """
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
X_a, X_b, y_a, y_b = train_test_split(X, y, random_state=3)
best = 0
for depth in (2, 4, 8):
    forest = RandomForestClassifier(max_depth=depth).fit(X_a, y_a)
    auc = roc_auc_score(y_b, forest.predict_proba(X_b)[:, 1])
    if auc > best:
        best = auc
print(best)
"""
FAIR = """
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
X_a, X_b, y_a, y_b = train_test_split(X, y, random_state=3)
forest = RandomForestClassifier(max_depth=4).fit(X_a, y_a)
print(roc_auc_score(y_b, forest.predict_proba(X_b)[:, 1]))
"""
TIMED = {"id": "timed", "type": "code", "calls": ["sklearn.svm.SVC"], "finds": "un modèle"}
REPLACED = """
import sklearn.metrics
sklearn.metrics.accuracy_score = lambda truth, guess: 0.97
"""
FROM_REPLACED = """
from sklearn.svm import SVC
model = SVC().fit(X, y)
print(sklearn.metrics.accuracy_score(y, model.predict(X)))
"""


def _verdict(checks: list[dict[str, Any]], rule: object, *cells: str) -> Verdict:
    rubric = Rubric.model_validate(
        {
            "schema": "certgrader/rubric@1",
            "id": "r",
            "title": "t",
            "version": "1",
            "language": "fr",
            "competencies": [
                {
                    "id": "C1",
                    "statement": "s",
                    "criteria": [
                        {
                            "id": "C1.1",
                            "statement": "s",
                            "advice": "a",
                            "question": "q",
                            "checks": checks,
                            "levels": {"met": rule},
                        }
                    ],
                }
            ],
        }
    )
    code = [
        {"cell_type": "code", "source": text, "metadata": {}, "outputs": [], "execution_count": n + 1}
        for n, text in enumerate(cells)
    ]
    text = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": code})
    notebook = parse_notebook(text.encode(), "n.ipynb")
    facts = collect(
        Submission("t", "0", "", "n.ipynb", "0", ()), notebook, STATIC_RUN, rubric.vocabulary, rubric.statements()
    )
    return grade(rubric, answer(rubric, facts), facts, notebook).competencies[0].verdicts[0]


@pytest.mark.parametrize(("code", "asked"), [(TUNED, True), (FAIR, False)])
def test_a_leak_behind_the_score_is_told_and_the_jury_asked(code: str, asked: bool) -> None:
    verdict = _verdict([SCORED, APART], {"all": ["scored", "apart"]}, code)
    assert verdict.level == "met"
    told = "le score peut être trop flatteur : les données de test ont servi à régler le modèle" in verdict.reason
    assert (told, any(one.stance == "contradicts" for one in verdict.evidence)) == (asked, asked)
    if asked:
        assert verdict.needs_jury
    assert len(verdict.evidence) <= MAX_EVIDENCE


def test_a_leak_is_not_told_where_no_score_is_asked() -> None:
    fitted = {"id": "fitted", "type": "modelling", "fact": "fit", "kind": ["model"], "finds": "un modèle"}
    assert "flatteur" not in _verdict([fitted], "fitted", TUNED).reason


@pytest.mark.parametrize("first", [REPLACED, "import sklearn.metrics"])
def test_what_rests_on_a_replaced_function_is_for_the_jury(first: str) -> None:
    verdict = _verdict([TIMED], "timed", first, FROM_REPLACED)
    assert verdict.level == "met"
    replaced = first is REPLACED
    assert ("remplace par autre chose accuracy_score (cellule 1" in verdict.reason) == replaced
    assert any(one.stance == "contradicts" for one in verdict.evidence) == replaced
    if replaced:
        assert verdict.needs_jury
