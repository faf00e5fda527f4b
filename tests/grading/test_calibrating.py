"""What weights may say of a verdict, and what they may not."""

import json

from certgrader.execution.model import STATIC_RUN
from certgrader.fitted.weights import Linear
from certgrader.notebook.reading import parse_notebook
from certgrader.pipeline.judge import judge
from certgrader.report.model import CriterionReport
from certgrader.rubric.loading import load_rubric
from certgrader.rubric.model import Rubric
from certgrader.submission.model import Submission

CHOSEN_ON_THE_TEST = """
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import RocCurveDisplay, roc_auc_score
from sklearn.model_selection import train_test_split
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
best, kept = 0, None
for c in (0.01, 0.1, 1, 10):
    model = LogisticRegression(C=c, max_iter=5000).fit(X_train, y_train)
    area = roc_auc_score(y_test, model.predict_proba(X_test)[:, 1])
    if area > best:
        best, kept = area, model
print("AUC", roc_auc_score(y_test, kept.predict_proba(X_test)[:, 1]))
RocCurveDisplay.from_estimator(kept, X_test, y_test)
"""


RUBRIC = load_rubric("concevoir-implementer-ia")


def sure_of_everything() -> Rubric:
    """With weights by which every reader agrees with every level."""
    assert RUBRIC.weights is not None
    nothing = Linear(bias=0.0, weights={})
    levels = {level: Linear(bias=0.0, weights={"": {f"level={level}": 9.0}}) for level in RUBRIC.weights.levels}
    return RUBRIC.with_weights(RUBRIC.weights.model_copy(update={"cells": nothing, "levels": levels}), "0")


def code(source: str) -> dict[str, object]:
    return {"cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": [], "source": source}


def text(source: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def verdicts(rubric: Rubric, *given: dict[str, object]) -> dict[str, CriterionReport]:
    cells = given or (code(CHOSEN_ON_THE_TEST),)
    raw = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()
    report = judge(
        Submission("n", "0", "", "n.ipynb", "0"),
        parse_notebook(raw, "n.ipynb"),
        STATIC_RUN,
        rubric,
        created="",
        language="fr",
    )
    return {one.id: one for competency in report.competencies for one in competency.criteria}


def test_what_speaks_against_a_level_lets_nobody_be_surer_of_it() -> None:
    by_rule, fitted = verdicts(RUBRIC.with_weights(None)), verdicts(sure_of_everything())
    doubted = {name for name, one in by_rule.items() if any(piece.stance == "contradicts" for piece in one.evidence)}
    assert "C4.1" in doubted
    for name in doubted:
        assert fitted[name].needs_jury
        assert fitted[name].confidence <= by_rule[name].confidence
    assert any(one.confidence > by_rule[name].confidence for name, one in fitted.items() if name not in doubted)


def test_weights_leave_all_levels_as_they_are() -> None:
    by_rule, fitted = verdicts(RUBRIC.with_weights(None)), verdicts(RUBRIC)
    assert {name: one.level for name, one in fitted.items()} == {name: one.level for name, one in by_rule.items()}
    assert any(one.confidence != by_rule[name].confidence for name, one in fitted.items())


def test_a_reason_says_so_where_jurors_mostly_gave_another_level() -> None:
    assert RUBRIC.weights is not None
    told = "déjà jugés, le niveau donné était plus souvent « partiel »"
    by_rule = verdicts(RUBRIC)
    settled = {name for name, one in by_rule.items() if one.level == "not_met" and not one.needs_jury}
    assert settled
    assert not any(told in by_rule[name].reason for name in settled)
    partial = {level: Linear(bias=2.0 * (level == "partial"), weights={}) for level in RUBRIC.weights.levels}
    fitted = verdicts(RUBRIC.with_weights(RUBRIC.weights.model_copy(update={"levels": partial}), "0"))
    for name in settled:
        assert fitted[name].level == "not_met"
        assert told in fitted[name].reason
        assert fitted[name].needs_jury
    assert all(told not in one.reason for one in fitted.values() if one.level == "partial")


def nearest(*cells: dict[str, object]) -> set[int | None]:
    told = verdicts(RUBRIC, *cells).values()
    return {piece.cell for one in told for piece in one.evidence if piece.check == "nearest-passages"}


def test_the_nearest_passages_say_something() -> None:
    """Not a title with nothing under it in its cell, nor a list of imports; those where nothing else is."""
    titles = [text("# Éthique"), text("## Biais et risques"), text("### Coûts, architecture, déploiement")]
    said = text("Les loyers relevés à Brest et à Lorient ne disent rien des quartiers, dont les agences ont le détail.")
    imports = code("import pandas as pd\nfrom sklearn.svm import SVC")
    mixed = nearest(titles[0], said, titles[1], imports, titles[2], code("print(loyers)"))
    assert mixed
    assert mixed <= {1, 5}
    assert nearest(*titles)
    assert nearest(text("## Biais\n\nLes loyers de 12 quartiers manquent, faute de relevés."), titles[0]) <= {0}


def test_a_line_of_dashes_is_no_passage() -> None:
    titles = ("Éthique", "Biais et risques", "Coûts, architecture, déploiement")
    told = verdicts(
        RUBRIC, *(text(f"# -------------------\n# {one}\n# -------------------") for one in titles)
    ).values()
    shown = {piece.excerpt for one in told for piece in one.evidence}
    assert shown
    assert all(any(map(str.isalpha, one)) for one in shown), shown
