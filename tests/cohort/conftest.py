"""Small submissions and a small rubric, so that a cohort is graded in seconds."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

RUBRIC = """\
schema: certgrader/rubric@1
id: petite
title: Petite grille
version: "1.0"
language: fr
concepts:
  duplicates: {fr: [doublon]}
competencies:
  - id: C1
    statement: Préparer les données
    criteria:
      - id: C1.1
        statement: Les doublons sont traités
        checks:
          - {id: duplicates-explained, type: prose, about: [duplicates], substance: mention}
        levels: {met: {all: [duplicates-explained]}}
        advice: Dites comment vous traitez les doublons.
        question: Combien de doublons avez-vous trouvés ?
"""


def notebook(*sources: str, text: str = "Nous supprimons chaque doublon du fichier des clients.") -> str:
    """The text of a notebook: a paragraph, then code cells."""
    cells: list[dict[str, object]] = [{"cell_type": "markdown", "id": "m", "metadata": {}, "source": text}]
    cells += [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": one, "outputs": [], "execution_count": None}
        for n, one in enumerate(sources)
    ]
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def rubric(tmp_path: Path) -> Path:
    """A rubric of one criterion."""
    path = tmp_path / "petite.yaml"
    path.write_text(RUBRIC, encoding="utf-8")
    return path


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    """A folder with two notebooks, a folder, something broken and something that is no submission."""
    folder = tmp_path / "promotion"
    (folder / "dossier").mkdir(parents=True)
    (folder / "alice.ipynb").write_text(notebook("x = 1"))
    (folder / "bob.ipynb").write_text(notebook("x = 2", text="Rien à dire."))
    (folder / "dossier" / "travail.ipynb").write_text(notebook("x = 3"))
    (folder / "brisé.ipynb").write_text("{")
    (folder / "notes.txt").write_text("à faire")
    return folder


@pytest.fixture
def write_notebook() -> Callable[..., str]:
    """`notebook`, for tests that need another one."""
    return notebook
