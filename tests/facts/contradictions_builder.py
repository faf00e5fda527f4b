"""Notebooks whose text says one thing of results that they show."""

import json
from collections.abc import Sequence

from facts_builder import code_cell

from certgrader.catalogue.catalogue import say
from certgrader.execution.model import STATIC_RUN
from certgrader.facts.collect import collect
from certgrader.facts.model import Facts
from certgrader.grading.contradicted import contradicted
from certgrader.notebook.reading import parse_notebook
from certgrader.submission.model import Submission

SUBMISSION = Submission("s", "0", "", "n.ipynb", "0")
Cells = Sequence[dict[str, object]]


def text(source: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def printed(source: str, *lines: str) -> dict[str, object]:
    return code_cell(source, {"output_type": "stream", "name": "stdout", "text": "\n".join(lines) + "\n"}, count=1)


def table(source: str, *rows: Sequence[str]) -> dict[str, object]:
    """A displayed table: its first row is the header, each row begins with the index."""
    cells = ["".join(f"<th>{cell}</th>" for cell in rows[0])]
    cells += [f"<th>{row[0]}</th>" + "".join(f"<td>{cell}</td>" for cell in row[1:]) for row in rows[1:]]
    markup = "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
    data = {"text/html": markup, "text/plain": "\n".join("  ".join(row) for row in rows)}
    return code_cell(
        source, {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": data}, count=1
    )


def facts_of(*cells: dict[str, object]) -> Facts:
    raw = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    facts = collect(SUBMISSION, parse_notebook(json.dumps(raw).encode(), "n.ipynb"), STATIC_RUN, ())
    assert not facts.problems
    return facts


def kinds(*cells: dict[str, object]) -> list[str]:
    return [one.kind for one in facts_of(*cells).contradictions]


def said(*cells: dict[str, object]) -> list[str]:
    return [say(one.message, "fr") for one in contradicted(facts_of(*cells))]


RESULTS = table(
    "comparaison",
    ("", "Accuracy", "F1"),
    ("Régression logistique", "0.81", "0.78"),
    ("Random Forest", "0.87", "0.85"),
    ("SVM", "0.84", "0.83"),
)
LINES = printed(
    "for nom, modele in modeles.items(): print(nom, score(modele))",
    "Régression Logistique : RMSE = 12,41",
    "RandomForestRegressor : RMSE = 10,02",
    "XGBoost : RMSE = 8,75",
)
