"""Made-up secrets, never written whole: no scanner should stop at this file."""

import json

from certgrader.notebook.model import Notebook
from certgrader.notebook.reading import parse_notebook
from certgrader.submission.model import Submission, SubmittedFile

_LETTERS = "Zk3vQ9xT7mB2wL8sR5nH4jD6fG1pCyXa0uEo"
KEY = "7f" + "b2c9d8e1a04c5f93b6d7e2a8" + "c1f04b9e6d"
PASSWORD = "Tr0ub4" + "dor&3-vélo"
GITHUB = "ghp" + "_" + _LETTERS
HUGGING_FACE = "hf" + "_" + "QwXzVbNmLkJhGfDsAqZwSxEdCrFvTgByHn"
AWS = "AKIA" + "Z7QK4TXM2WPLR9VB"
GOOGLE = "AIza" + "SyB-9k2LmNoPqRsTuVwXyZ0123456789abc"
OPENAI = "sk-" + "proj-" + _LETTERS + "9Wq2"
SLACK = "xoxb-" + "123456789012-" + "1234567890123-" + _LETTERS[:24]


def submitted(*sources: str, **files: str) -> tuple[Submission, Notebook]:
    """A notebook of code cells, and the project files beside it."""
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        for source in sources
    ]
    raw = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()
    notebook = parse_notebook(raw, "n.ipynb")
    made = tuple(SubmittedFile(path, len(text), "", text) for path, text in files.items())
    return Submission("n", "", "", "n.ipynb", "", made), notebook
