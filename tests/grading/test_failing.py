import json

from certgrader.checks.base import Evidence, Finding, Strength
from certgrader.grading.failing import stopped
from certgrader.notebook.model import Lines, Notebook
from certgrader.notebook.reading import parse_notebook

SOURCE = "table = lire()\nscore = juger(table)\nprint(score)"
TRACEBACK = [
    "NameError  Traceback (most recent call last)",
    "Cell In[4], line 2\n      1 table\n----> 2 score",
    "-> 9 f",
]


def notebook_with(*outputs: dict[str, object]) -> Notebook:
    cell = {"cell_type": "code", "metadata": {}, "execution_count": 4, "source": SOURCE, "outputs": list(outputs)}
    raw = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return parse_notebook(json.dumps(raw).encode(), "test.ipynb")


def error(traceback: list[str]) -> dict[str, object]:
    return {"output_type": "error", "ename": "NameError", "evalue": "juger", "traceback": traceback}


def at(lines: Lines, strength: Strength = "coded") -> Finding:
    return Finding("c", "found", (Evidence("code", "c", "x", strength, cell=0, lines=lines),))


def test_what_stands_where_the_error_is_or_after_was_not_reached() -> None:
    failed = notebook_with(error(TRACEBACK))
    assert stopped(failed, [at((2, 2))]) == {0}
    assert stopped(failed, [at((3, 3))]) == {0}
    assert stopped(failed, [at((1, 1)), at((3, 3))]) == frozenset()
    assert stopped(notebook_with(error(["no place"])), [at((1, 1))]) == {0}


def test_a_cell_without_an_error_or_that_ran_since_is_none_of_them() -> None:
    assert stopped(notebook_with(), [at((2, 2))]) == frozenset()
    assert stopped(notebook_with(error(TRACEBACK)), [at((2, 2), "executed")]) == frozenset()
