"""Reports on notebooks whose code is not Python: what it would show is for the jury, and nothing is called absent."""

import json
from typing import Any

import pytest

from certgrader.execution.model import STATIC_RUN
from certgrader.notebook.reading import parse_notebook
from certgrader.pipeline.judge import judge
from certgrader.report.model import CriterionReport, Report
from certgrader.rubric.loading import load_rubric
from certgrader.submission.model import Submission

RUBRIC = load_rubric("concevoir-implementer-ia")
R_CELLS = (
    "# Chargement des ventes mensuelles, une ligne par magasin\nventes <- read.csv('ventes.csv')\nsummary(ventes)",
    "partage <- createDataPartition(ventes$prix, p = 0.8)\nappris <- ventes[partage$Resample1, ]",
    "foret <- randomForest(prix ~ surface + ville, data = appris, ntree = 300)",
    "postResample(predict(foret, reste), reste$prix)",
)
SHOWN = "Multiple R-squared: 0.6199, Adjusted R-squared: 0.5724\n"
ASKED_OF_CODE = ("C3.1", "C3.3", "C5.2", "C5.6", "C8.1", "C8.2", "C4.1")


def cell(kind: str, source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": source}
    return made | ({"execution_count": 1, "outputs": list(outputs)} if kind == "code" else {})


def report(*cells: dict[str, Any], metadata: dict[str, Any]) -> Report:
    raw = {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}
    notebook = parse_notebook(json.dumps(raw).encode(), "n.ipynb")
    return judge(Submission("n", "0", "", "n.ipynb", "0"), notebook, STATIC_RUN, RUBRIC, created="", language="fr")


def verdicts(made: Report) -> dict[str, CriterionReport]:
    return {one.id: one for competency in made.competencies for one in competency.criteria}


R = report(
    cell("markdown", "# Prix des loyers\n\nOn cherche à prévoir le loyer de 12 magasins."),
    *(cell("code", source) for source in R_CELLS),
    cell("code", "summary(lm(prix ~ surface, ventes))", {"output_type": "stream", "name": "stdout", "text": SHOWN}),
    metadata={"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}},
)


def test_what_only_code_shows_is_not_called_absent() -> None:
    told = verdicts(R)
    for name in ASKED_OF_CODE:
        assert "le code est en R, que certgrade n'analyse pas" in told[name].reason, name
        assert "pour « partiel » : un modèle entraîné" not in told[name].reason
        assert told[name].confidence <= 0.5
        assert told[name].needs_jury
    assert told["C5.2"].reason.startswith("N'a pas pu être examiné : un modèle entraîné")
    assert not any("illisible" in one.reason for one in told.values())


def test_levels_that_rest_on_saved_outputs_are_for_the_jury() -> None:
    """A score in the output of code that is not read is the best guess, and no more."""
    shown = verdicts(R)["C8.2"]
    assert shown.level == "partial"
    assert shown.needs_jury
    assert shown.confidence <= 0.5
    claimed = [one for one in shown.evidence if one.kind == "output"]
    assert claimed
    assert all(one.strength == "claimed" and "non rapprochée du code" in (one.note or "") for one in claimed)


def test_one_warning_says_it_before_all_others() -> None:
    first = R.warnings[0]
    assert (first.code, first.severity) == ("kernel-language", "serious")
    assert first.message.startswith("le code de ce notebook est en R, que certgrade n'analyse pas")
    assert "code-unreadable" not in {one.code for one in R.warnings}
    (static,) = (one.message for one in R.warnings if one.code == "not-executed")
    assert "repose sur le texte, les commentaires et les sorties" in static


def test_what_is_not_asked_of_code_is_as_sure_as_elsewhere() -> None:
    python = report(
        cell("markdown", "# Prix des loyers\n\nOn cherche à prévoir le loyer de 12 magasins."),
        cell("code", "x = 1"),
        metadata={},
    )
    for name in ("C2.1", "C7.2"):
        there, here = verdicts(R)[name], verdicts(python)[name]
        assert (there.level, there.needs_jury) == (here.level, here.needs_jury)
        assert "n'a pas pu" not in there.reason.lower()


@pytest.mark.parametrize(
    "metadata",
    [
        {"language_info": {"name": "R"}},
        {"kernelspec": {"name": "ir33"}, "language_info": {"name": "R", "version": "3.3"}},
        {"kernelspec": {"name": "julia-1.10", "language": "julia"}},
        {"language_info": {"name": "scala"}},
        {"language_info": {"name": "sos"}},
        {"language_info": {"name": "sql"}},
        {"language_info": {"name": "\u202eé" * 400}},
        {"kernelspec": {"name": "xr", "language": "  "}},
    ],
)
def test_no_language_stops_the_report(metadata: dict[str, Any]) -> None:
    odd = (
        "",
        "x %>% f()",
        "'" * 3,
        "#",
        "`été` <- 1",
        "%%R\nx <- 1",
        "\\(x) x + 1",
        "if (x) {",
        'r"(a)"',
        "1:3 |> sum()",
    )
    made = report(*(cell("code", source) for source in odd), cell("markdown", "Texte"), metadata=metadata)
    assert len(verdicts(made)) == 47
