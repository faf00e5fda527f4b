"""Notebooks for the facts' tests, from the sources of their code cells."""

import json

from certgrader.facts.code.extract import extract
from certgrader.facts.model import Call, CodeFacts
from certgrader.notebook.model import Notebook
from certgrader.notebook.reading import parse_notebook


def code_cell(source: str, *outputs: dict[str, object], count: int | None = None) -> dict[str, object]:
    """A code cell as nbformat 4 writes it."""
    return {"cell_type": "code", "metadata": {}, "execution_count": count, "source": source, "outputs": list(outputs)}


def notebook_of(*cells: str | dict[str, object]) -> Notebook:
    """A notebook of code cells, given as sources or as cells."""
    made = [code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    raw = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return parse_notebook(json.dumps(raw).encode(), "test.ipynb")


def code_of(*cells: str) -> CodeFacts:
    """Code facts of such a notebook."""
    return extract(notebook_of(*cells))


def names(*cells: str, dead: bool = False) -> list[str]:
    """Names of its calls, live ones unless `dead`, in order."""
    return [call.name for call in code_of(*cells).calls if call.dead == dead]


def call(name: str, *cells: str) -> Call:
    """The only call of that name."""
    found = [one for one in code_of(*cells).calls if one.name == name]
    assert len(found) == 1, (name, [one.name for one in code_of(*cells).calls])
    return found[0]
