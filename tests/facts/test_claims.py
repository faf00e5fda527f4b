"""Figures quoted in prose: which are claims, and what the outputs say of them."""

import json
from dataclasses import replace

import pytest

from certgrader.catalogue.catalogue import say
from certgrader.execution.model import STATIC_RUN, CellRun, Run
from certgrader.facts.collect import collect
from certgrader.facts.model import Claim, Facts
from certgrader.facts.quoted import quoted
from certgrader.grading.cautions import cautions_of
from certgrader.notebook.model import Notebook, Output
from certgrader.notebook.reading import parse_notebook
from certgrader.submission.model import Submission

SUBMISSION = Submission("s", "0", "", "n.ipynb", "0")
SCORING = (
    "from sklearn.linear_model import LogisticRegression\nfrom sklearn.metrics import roc_auc_score\n"
    "modele = LogisticRegression().fit(X_train, y_train)\n"
    "print('AUC :', roc_auc_score(y_test, modele.predict_proba(X_test)[:, 1]))"
)


def _notebook(*cells: tuple[str, str | None]) -> Notebook:
    """Code cells with what they printed; text where that is None."""
    made: list[dict[str, object]] = []
    for n, (source, printed) in enumerate(cells):
        if printed is None:
            made.append({"cell_type": "markdown", "metadata": {}, "source": source})
            continue
        stream = {"output_type": "stream", "name": "stdout", "text": printed}
        cell = {"cell_type": "code", "metadata": {}, "execution_count": n + 1, "source": source}
        made.append({**cell, "outputs": [stream] if printed else []})
    raw = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return parse_notebook(json.dumps(raw).encode(), "n.ipynb")


def _facts(*cells: tuple[str, str | None], run: Run = STATIC_RUN) -> Facts:
    facts = collect(SUBMISSION, _notebook(*cells), run, ())
    assert not facts.problems
    return facts


def _answers(text: str, printed: str = "AUC : 0.8713\n", code: str = SCORING) -> list[str]:
    return [claim.answer for claim in _facts((code, printed), (text, None)).claims]


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Le modèle a une AUC à 93 %.", ["contradicted"]),
        ("Le modèle atteint une AUC de 0,87 sur le test.", ["agrees"]),
        ("Le modèle atteint une AUC de 0,88 sur le test.", ["agrees"]),  # rounded up
        ("Le modèle atteint une AUC de 87 %.", ["agrees"]),
        ("Le modèle atteint 87,1 % d'AUC.", ["agrees"]),
        ("The model reaches an AUC of 0.93 on the test set.", ["contradicted"]),
        ("Le modèle atteint une AUC de 0,93.", ["contradicted"]),
        ("Le modèle atteint une AUC de 0,89.", ["unknown"]),  # too near to be another value
        ("Le modèle atteint une AUC d'environ 0,9.", ["agrees"]),
        ("Le modèle atteint une AUC d'environ 0,95.", ["unknown"]),
        ("Le modèle atteint une exactitude de 0,93.", ["unknown"]),  # no accuracy is shown
        ("Le modèle n'atteint pas une AUC de 0,93.", []),
    ],
)
def test_a_quoted_figure(text: str, answers: list[str]) -> None:
    assert _answers(text) == answers


def test_the_recall_of_the_first_rows_is_no_score_of_all() -> None:
    assert [one.exact for one in quoted("un rappel à 20 % et une exactitude à 82 %")] == [False, True]


@pytest.mark.parametrize(
    "text",
    [
        "L'objectif est une AUC de 0,93.",
        "Il faut au moins une AUC de 0,93.",
        "Nous visons une AUC de 0,93.",
        "Une étude publiée annonce une AUC de 0,93.",
        "Sur les données d'entraînement, l'AUC est de 0,93.",
        "La baseline a une AUC de 0,93.",
        "Une AUC > 0.93 serait utile.",
        "Une AUC entre 0,91 et 0,93.",
        "Une AUC de 0,91 à 0,93.",
        "Un hasard pur donnerait une AUC de 0,5.",
        "Une AUC de 0,93 signifie que le classement est bon.",
        "L'AUC s'améliore de 0,13.",
        "Mon premier essai donnait une AUC de 0,93.",
        "Si l'AUC est de 0,93, on déploie.",
        "L'AUC de 2019 manque.",
        "The AUC is 12/10.",
        "AUC 0.93-0.95",
        "> L'AUC est de 0,93.",
    ],
)
def test_what_is_no_claim(text: str) -> None:
    assert _answers(text) == []


def test_titles_that_speak_of_something_else() -> None:
    assert _answers("# Objectifs\n\nUne AUC de 0,93.") == []


def test_doubt_contradicts_nothing() -> None:
    text = "Le modèle atteint une AUC de 0,93."
    assert _answers(text, "AUC : 0.8713\nautre 0.93\n") == ["unknown"]
    assert _answers(text, "AUC : 0.8713\nautre 93.0\n") == ["unknown"]
    # Another score is computed and not shown.
    facts = _facts((SCORING, "AUC : 0.8713\n"), ("a = roc_auc_score(y_val, modele.predict(X_val))", ""), (text, None))
    assert [claim.answer for claim in facts.claims] == ["unknown"]
    # The text stands before any result.
    assert [claim.answer for claim in _facts((text, None), (SCORING, "AUC : 0.8713\n")).claims] == ["unknown"]


def test_a_figure_may_show_it() -> None:
    notebook = _notebook((SCORING, "AUC : 0.8713\n"), ("plt.title(f'AUC {a}')", ""), ("Une AUC de 0,93.", None))
    drawn = Output("display", "<Figure>", (("image/png", "aaaa"),))
    cells = (notebook.cells[0], replace(notebook.cells[1], outputs=(drawn,)), notebook.cells[2])
    facts = collect(SUBMISSION, replace(notebook, cells=cells), STATIC_RUN, ())
    assert [claim.answer for claim in facts.claims] == ["unknown"]
    assert [claim.answer for claim in collect(SUBMISSION, notebook, STATIC_RUN, ()).claims] == ["contradicted"]


def test_what_was_saved_counts_after_a_run_too() -> None:
    now = (Output("stream", "AUC : 0.8102\n", stream="stdout"),)
    run = Run("executed", "completed", cells=(CellRun(0, "ok", outputs=now),))
    facts = _facts((SCORING, "AUC : 0.9312\n"), ("Une AUC de 0,93.", None), run=run)
    assert [claim.answer for claim in facts.claims] == ["unknown"]


def test_the_warning_names_both_figures_and_cells() -> None:
    facts = _facts((SCORING, "AUC : 0.8713\n"), ("Le modèle atteint une AUC de 0,93.", None))
    told = [one for one in cautions_of(facts) if one.code == "claim-contradicted"]
    assert [(one.severity, one.cells) for one in told] == [("warning", (0, 1))]
    message = say(told[0].message, "fr")
    assert "« AUC de 0,93 » (cellule 2)" in message
    assert "0.8713 (cellule 1)" in message


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Precision of 0.80, recall of 0.75", [("precision", 0.8), ("recall", 0.75)]),
        ("92 % d'accuracy et 0,81 de rappel", [("accuracy", 0.92), ("recall", 0.81)]),
        ("**F1-score** : **0.742**", [("f1", 0.742)]),
        ("accuracy = 91.87%", [("accuracy", 0.9187)]),
        ("R² = 0,7345", [("r2", 0.7345)]),
        ("RMSE de 12,3", []),
        ("l'accuracy des 92 clients", []),
    ],
)
def test_how_figures_are_quoted(sentence: str, found: list[tuple[str, float]]) -> None:
    assert [(one.metric, round(one.value, 6)) for one in quoted(sentence)] == found


def test_long_sentences_are_bounded() -> None:
    assert len(list(quoted("AUC de 0,9 " * 10_000))) < 100
    assert list(quoted("auc " * 50_000)) == []
    assert Claim("f1", 0.5, "", 0, (1, 1)).answer == "unknown"
