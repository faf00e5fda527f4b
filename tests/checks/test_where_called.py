"""What stands in a function of the notebook is told where that is called, if the check asks for it."""

from collections.abc import Callable

import pytest

from certgrader.checks.base import Check, Finding
from certgrader.facts.model import Facts

SPLIT = """\
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, mean_squared_error, recall_score
from sklearn.model_selection import train_test_split
df = pd.read_csv('pompes.csv')
X_a, X_b, y_a, y_b = train_test_split(df.drop(columns='panne'), df['panne'])
m = LogisticRegression().fit(X_a, y_a)"""
OWN = "def juger(y, p):\n    return f1_score(y, p)"
THROUGH = "def afficher(m):\n    print(juger(y_b, m.predict(X_b)))"
CODE, MODELLING = "calls: [sklearn.metrics.*]", "fact: metric"


@pytest.fixture
def ask(make_facts: Callable[..., Facts], make_check: Callable[[str, str], Check]) -> Callable[..., Finding]:
    return lambda kind, fields, *cells: make_check(kind, f"{{{fields}}}").run(make_facts(SPLIT, *cells))


@pytest.mark.parametrize(("kind", "fields"), [("code", CODE), ("modelling", MODELLING)])
def test_a_place_in_a_function_is_that_of_its_calls(kind: str, fields: str, ask: Callable[..., Finding]) -> None:
    cells = (OWN, "print(juger(y_b, m.predict(X_b)))", "s = juger(y_b, m.predict(X_b))\nprint(s)")
    assert [one.cell for one in ask(kind, fields, *cells).evidence] == [1]
    called = ask(kind, f"{fields}, where: called", *cells).evidence
    assert [(one.cell, one.excerpt) for one in called] == [
        (2, "print(juger(y_b, m.predict(X_b)))"),
        (3, "s = juger(y_b, m.predict(X_b))"),
    ]


@pytest.mark.parametrize(("kind", "fields"), [("code", CODE), ("modelling", MODELLING)])
def test_a_function_called_by_another_is_told_where_that_is_called(
    kind: str, fields: str, ask: Callable[..., Finding]
) -> None:
    called = ask(kind, f"{fields}, where: called", OWN, THROUGH, "afficher(m)").evidence
    assert [one.cell for one in called] == [3]


def test_a_function_handed_to_another_is_told_there(ask: Callable[..., Finding]) -> None:
    called = ask("code", f"{CODE}, where: called", OWN, "from sklearn.metrics import make_scorer\nprint(essai(juger))")
    assert [one.cell for one in called.evidence] == [2]


@pytest.mark.parametrize(("kind", "fields"), [("code", CODE), ("modelling", MODELLING)])
def test_a_score_of_another_task_is_told_last(kind: str, fields: str, ask: Callable[..., Finding]) -> None:
    scores = "p = m.predict(X_b)\nprint(mean_squared_error(y_b, p))\nprint(recall_score(y_b, p))\n"
    roc = "from sklearn.metrics import roc_auc_score\nprint(roc_auc_score(y_b, m.predict_proba(X_b)[:, 1]))"
    told = ask(kind, fields, scores + roc).evidence
    assert "recall_score" in told[0].excerpt
    assert "mean_squared_error" in told[-1].excerpt
