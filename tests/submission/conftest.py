"""Submissions made in the tests."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[[Path], Path]


@pytest.fixture
def notebook() -> Callable[..., Path]:
    """Write a small notebook at a path, folders included; its code is `source`."""

    def write(path: Path, source: str = "x = 1") -> Path:
        cell = {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [cell]}))
        return path

    return write
