"""Notebook + code facts → what becomes of each call's value, and what is fitted and judged on which data."""

from certgrader.facts.model import CodeFacts
from certgrader.facts.modelling.model import ModellingFacts
from certgrader.notebook.model import Notebook


def extract(notebook: Notebook, code: CodeFacts) -> tuple[CodeFacts, ModellingFacts]:
    """`code` with `Call.kept` and `Call.reaches` set, and the facts of modelling."""
    del notebook
    return code, ModellingFacts()
