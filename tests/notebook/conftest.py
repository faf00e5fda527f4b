"""Notebooks made in the tests."""

import json
from collections.abc import Callable

import pytest

from certgrader.notebook.model import Notebook
from certgrader.notebook.reading import parse_notebook


@pytest.fixture
def read() -> Callable[..., Notebook]:
    """Parse cells given as ("markdown" | "code" | "raw", source)."""

    def reader(*cells: tuple[str, object], **metadata: object) -> Notebook:
        spec = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
        made = [
            {"cell_type": kind, "metadata": {}, "source": source}
            | ({"outputs": [], "execution_count": None} if kind == "code" else {})
            for kind, source in cells
        ]
        document = {"nbformat": 4, "nbformat_minor": 4, "metadata": spec | metadata, "cells": made}
        return parse_notebook(json.dumps(document).encode(), "dossier/essai.ipynb")

    return reader
