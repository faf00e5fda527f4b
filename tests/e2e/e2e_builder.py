"""A small rubric and notebooks that the tests of the installed command hand in."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

CERTGRADE = str(Path(sys.executable).with_name("certgrade"))
PROSE = "Nous supprimons chaque doublon du fichier des clients : 12 lignes sur 3 000 étaient répétées."
RUBRIC = """\
schema: certgrader/rubric@1
id: petite
title: Petite grille
version: "1.0"
language: fr
concepts:
  duplicates: {fr: [doublon]}
  costs: {fr: [coût]}
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
  - id: C2
    statement: Mesurer les coûts
    criteria:
      - id: C2.1
        statement: Les coûts sont estimés
        checks:
          - {id: costs-estimated, type: prose, about: [costs], substance: mention}
        levels: {met: {all: [costs-estimated]}}
        advice: Estimez le coût de votre solution.
        question: Que coûte votre solution par an ?
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


def notebook(*sources: str, text: str = PROSE, kernel: str = "python") -> str:
    """The text of a notebook: a paragraph, then code cells."""
    cells: list[dict[str, object]] = [{"cell_type": "markdown", "id": "m", "metadata": {}, "source": text}]
    cells += [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": one, "outputs": [], "execution_count": None}
        for n, one in enumerate(sources)
    ]
    spec = {"kernelspec": {"name": kernel, "language": kernel, "display_name": kernel}}
    return json.dumps({"cells": cells, "metadata": spec, "nbformat": 4, "nbformat_minor": 5})
