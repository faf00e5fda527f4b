"""A corpus as a certifying body would lay it out, small: a rubric, notebooks, and what two readers said of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RUBRIC = """\
schema: certgrader/rubric@1
id: petite
title: Petite grille
version: "1"
language: fr
concepts:
  duplicates: {fr: [doublon, dédupliquer]}
  risk: {fr: [risque, biais]}
competencies:
  - id: C1
    statement: Préparer.
    criteria:
      - id: C1.1
        statement: Les doublons sont supprimés.
        checks:
          - {id: dropped, type: code, calls: [pandas.DataFrame.drop_duplicates], finds: la suppression des doublons}
          - {id: told, type: prose, about: [duplicates], finds: une phrase sur les doublons}
        levels: {met: {all: [dropped, told]}, partial: {any: [dropped, told]}}
        advice: Supprimez-les.
        question: Combien ?
      - id: C1.2
        statement: Les risques sont dits.
        checks:
          - {id: risks, type: prose, about: [risk], finds: un risque}
        levels: {met: risks}
        advice: Dites-les.
        question: Lesquels ?
"""
DROPPED = "df = df.drop_duplicates()\nprint(len(df))"
TOLD = "Le fichier contient 312 doublons que nous retirons, car ils fausseraient la moyenne des ventes."
RISK = "Un risque demeure : les 40 clients les plus âgés sont peu nombreux, et le modèle s'y trompe davantage."
LOAD = "import pandas as pd\ndf = pd.read_csv('ventes.csv')\nprint(df.shape)"


@dataclass(frozen=True)
class Kind:
    """What a notebook holds, and what its readers say of it: (criterion, level, evidence)."""

    cells: Sequence[str]
    said: Sequence[tuple[str, str, str]]


KINDS = (
    Kind((LOAD, TOLD, DROPPED, RISK), (("C1.1", "met", "1,2"), ("C1.2", "met", "3"))),
    Kind((LOAD, "Voici les ventes de la boutique.", DROPPED), (("C1.1", "partial", "2"), ("C1.2", "not_met", ""))),
    Kind((LOAD, "df.describe()", "Les ventes montent en été."), (("C1.1", "not_met", ""), ("C1.2", "not_met", ""))),
    Kind((LOAD, RISK, "df.head()", TOLD), (("C1.1", "not_met", ""), ("C1.2", "partial", "1"))),
)


def notebook(cells: Sequence[str]) -> str:
    """The JSON of a notebook; what begins like a sentence is Markdown."""
    made: list[dict[str, Any]] = []
    for source in cells:
        code = source.startswith(("df", "import", "print"))
        common = {"id": f"c{len(made)}", "metadata": {}, "source": source}
        extra: dict[str, Any] = {"outputs": [], "execution_count": None} if code else {}
        made.append({"cell_type": "code" if code else "markdown", **common, **extra})
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def table(rows: Sequence[Sequence[str]], head: Sequence[str] = ("notebook", "criterion", "level", "evidence")) -> str:
    """Tab-separated text."""
    return "".join("\t".join(row) + "\n" for row in (head, *rows))


def lay_out(
    folder: Path,
    *,
    groups: int = 4,
    each: int = 2,
    alike: Mapping[str, str] | None = None,
    second: bool = True,
) -> Path:
    """A corpus of `groups` × `each` notebooks of all kinds in turn, and the rubric.

    `alike`: groups that are of the first kind alone, each with a word that it puts after all that it says.
    """
    corpus = folder / "corpus"
    (corpus / "notebooks").mkdir(parents=True)
    rows, index = [], []
    for number in range(groups * each):
        name, group = f"n{number}", f"g{number // each}"
        word = (alike or {}).get(group)
        kind = KINDS[0 if word else number % len(KINDS)]
        cells = [f"{cell} {word}" if word and cell in (TOLD, RISK) else cell for cell in kind.cells]
        (corpus / "notebooks" / f"{name}.ipynb").write_text(notebook(cells), encoding="utf-8")
        rows += [(name, *said) for said in kind.said]
        index.append((name, group))
    (corpus / "labels-a.tsv").write_text(table(rows), encoding="utf-8")
    if second:
        # The second reader is milder, and read the first half only.
        milder = [(n, c, "partial" if level == "not_met" else level, cells) for n, c, level, cells in rows]
        (corpus / "labels-b.tsv").write_text(table(milder[: len(milder) // 2]), encoding="utf-8")
    (corpus / "index.tsv").write_text(table(index, ("id", "group")), encoding="utf-8")
    (folder / "petite.yaml").write_text(RUBRIC, encoding="utf-8")
    return corpus
