"""What stands in code of a language that is not analysed is undecided, not absent, for every check that reads code."""

import json
from typing import Any

import pytest

from certgrader.catalogue.catalogue import say
from certgrader.execution.model import STATIC_RUN
from certgrader.facts.collect import collect
from certgrader.facts.model import Facts
from certgrader.grading.cautions import cautions_of
from certgrader.notebook.reading import parse_notebook
from certgrader.submission.model import Submission

FOREST = "library(randomForest)\nforet <- randomForest(prix ~ ., data = ventes)\nforet"
PRINTED = {"output_type": "stream", "name": "stdout", "text": "RMSE : 12.4\n"}
TEXT = "Le réglage `n_estimators` = 300 et `max_depth` = 4."


def facts_of(*cells: tuple[str, str], language: str = "R", printed: bool = True) -> Facts:
    made: list[dict[str, Any]] = [{"cell_type": kind, "metadata": {}, "source": source} for kind, source in cells]
    for cell in made:
        if cell["cell_type"] == "code":
            cell |= {"execution_count": 1, "outputs": [PRINTED] if printed else []}
    kernel = {"name": "k", "language": language, "display_name": language}
    raw = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 4}
    return collect(
        Submission("t", "0", "", "t.ipynb", "0"), parse_notebook(json.dumps(raw).encode(), "t"), STATIC_RUN, ()
    )


R = facts_of(("markdown", TEXT), ("code", FOREST))
IN_PYTHON = facts_of(
    ("code", "import pandas as pd\ndf = pd.read_csv('a.csv')\nprint(df)"), ("code", f"%%R\n{FOREST}"), language="python"
)

CODE_CHECKS = [
    ("code", "{calls: [sklearn.ensemble.*]}"),
    ("code", "{imports: [torch]}"),
    ("code", "{source: ['accuracy_score']}"),
    ("code", "{columns: ['age']}"),
    ("modelling", "{fact: fit}"),
    ("modelling", "{fact: metric, part: [test]}"),
    ("modelling", "{fact: split}"),
    ("output", "{metric: [accuracy]}"),
]


@pytest.mark.parametrize(("kind", "fields"), CODE_CHECKS)
def test_what_is_not_found_is_undecided(kind: str, fields: str, make_check: Any) -> None:
    for facts, why in ((R, "le code est en R, que"), (IN_PYTHON, "une cellule est en R, que")):
        finding = make_check(kind, fields).run(facts)
        assert finding.outcome == "cannot_tell"
        assert finding.why is not None
        assert say(finding.why, "fr").startswith(why)


def test_settings_of_the_text_are_compared_with_nothing(make_check: Any) -> None:
    assert make_check("settings", "{answer: as-set}").run(R).outcome == "cannot_tell"
    assert make_check("settings", "{answer: otherwise}").run(R).outcome == "not_found"


@pytest.mark.parametrize("fields", ["{fact: leak}", "{fact: fit, in_vain: true}", "{fact: timing, around: [nothing]}"])
def test_nothing_is_held_against_code_that_is_not_read(fields: str, make_check: Any) -> None:
    assert make_check("modelling", fields).run(R).outcome == "not_found"


def test_what_is_found_in_python_is_found(make_check: Any) -> None:
    assert make_check("code", "{calls: [pandas.read_csv]}").run(IN_PYTHON).outcome == "found"


@pytest.mark.parametrize("facts", [R, IN_PYTHON])
def test_saved_outputs_count_as_claimed_only(facts: Facts, make_check: Any) -> None:
    finding = make_check("output", "{metric: [rmse]}").run(facts)
    assert finding.outcome == "found"
    beside = [one for one in finding.evidence if one.cell == 1]
    assert [one.strength for one in beside] == ["claimed"]
    assert all(one.strength == "executed" for one in finding.evidence if one.cell == 0)


def test_without_outputs_none_is_there(make_check: Any) -> None:
    facts = facts_of(("code", FOREST), printed=False)
    assert make_check("output", "{metric: [rmse]}").run(facts).outcome == "not_found"
    assert make_check("output", "{kind: [figure]}").run(R).outcome == "not_found"


@pytest.mark.parametrize(
    "cells",
    [
        [("code", "%%R\nlibrary(reticulate)\nuse_condaenv('env')")],
        [("code", "%%bash\nls -l")],
        [("code", "%%html\n<b>Titre</b>")],
        [("code", "%load_ext rpy2.ipython")],
        [("code", "%%R\n# plot(x)")],
    ],
)
def test_cells_that_hold_nothing_asked_for_leave_the_answer(cells: list[tuple[str, str]], make_check: Any) -> None:
    facts = facts_of(*cells, language="python")
    assert facts.code.other_languages == ()
    assert make_check("modelling", "{fact: fit}").run(facts).outcome == "not_found"


@pytest.mark.parametrize(
    ("language", "source", "name"),
    [
        ("julia", "using MLJ\nmodele = fit(X, y)", "Julia"),
        ("scala", 'val df = spark.read.csv("a.csv")', "Scala"),
        ("SQL", "SELECT * FROM ventes", "SQL"),
        ("c++", "int x = 1;", "C++"),
        ("python", "%R x <- lm(y ~ z)", "R"),
        ("python", "%%julia\nx = 1", "Julia"),
        ("python", "%%stata\nregress y x", "Stata"),
    ],
)
def test_the_language_is_named(language: str, source: str, name: str) -> None:
    assert facts_of(("code", source), language=language).code.other_languages == ((0, name),)


def test_cells_are_told_to_the_jury_once() -> None:
    told = [(one.code, one.cells) for one in cautions_of(IN_PYTHON)]
    assert told == [("code-unreadable", (1,))]
    # Of a whole notebook the report says it.
    assert [one.code for one in cautions_of(R)] == []
