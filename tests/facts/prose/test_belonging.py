"""Paragraphs of the project, and one that was written for another."""

import json
from typing import Any

import pytest

from certgrader.facts.prose.belonging import Project
from certgrader.notebook.reading import parse_notebook

LOGBOOK = [
    "# Retards des navettes du port",
    "La compagnie des navettes veut annoncer les retards aux passagers une heure avant le départ. Les capitaines "
    "notent chaque matin la hauteur des vagues, le vent et l'heure d'arrivée à l'embarcadère.",
    "Les retards viennent surtout du vent d'ouest : au-delà de 35 km/h les navettes ralentissent dans le chenal et les "
    "passagers attendent sur le quai. La hauteur des vagues compte moins que nous ne pensions.",
    "Nous avons retiré les départs annulés, qui n'ont pas d'heure d'arrivée, et les jours de tempête où la compagnie "
    "ferme le port. Il reste neuf mille départs sur trois années, été comme hiver.",
    "Les passagers du chenal nord attendent davantage : les départs de l'embarcadère sont annoncés chaque matin, et "
    "les capitaines ralentissent dès que la tempête dépasse les prévisions affichées. La compagnie veut prévenir les "
    "habitants des îles par téléphone, une heure avant chaque départ supprimé, et garder trois bateaux de secours au "
    "mouillage quand la marée descend trop vite pour les grandes navettes.",
]
CODE = (
    "vent_moyen = departs.groupby('embarcadere').vent.mean()\nretards = departs.heure_arrivee - departs.heure_prevue\n"
    "navettes = departs[departs.hauteur_vagues < 3]"
)
TAKEN = (
    "Une vendeuse nous a expliqué que les étiquettes des chaussures sont imprimées à la main, ce qui fausse la "
    "pointure et la couleur déclarées dans le catalogue. Les semelles importées manquent souvent de référence."
)


def notebook(*texts: str, code: str = CODE) -> Project:
    cells: list[dict[str, Any]] = [{"cell_type": "markdown", "metadata": {}, "source": one} for one in texts]
    cells.append({"cell_type": "code", "metadata": {}, "source": code, "outputs": [], "execution_count": 1})
    raw = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}
    return Project(parse_notebook(json.dumps(raw).encode(), "essai.ipynb"))


@pytest.mark.parametrize("text", LOGBOOK)
def test_what_is_written_of_the_project_comes_back_elsewhere(text: str) -> None:
    assert not notebook(*LOGBOOK, TAKEN).is_strange(text.removeprefix("# "))


def test_a_paragraph_of_another_project_stands_alone() -> None:
    assert notebook(*LOGBOOK, TAKEN).is_strange(TAKEN)


def test_names_in_the_code_are_words_of_the_project() -> None:
    code = CODE + "\nchaussures = catalogue.etiquettes\nsemelles, pointureCouleur = vendeuse.references()"
    assert not notebook(*LOGBOOK, TAKEN, code=code).is_strange(TAKEN)


def test_a_short_remark_and_a_short_notebook_tell_nothing() -> None:
    assert not notebook(*LOGBOOK, "La vendeuse approuve.").is_strange("La vendeuse approuve.")
    assert not notebook(TAKEN, code="").is_strange(TAKEN)


REMARK = "Rendu en deux formats : un notebook R (code.Rmd) et un notebook Jupyter (code.ipynb), de contenus identiques."


def test_what_is_said_of_the_file_itself_belongs_to_it() -> None:
    assert not notebook(*LOGBOOK, REMARK).is_strange(REMARK)


def test_a_single_remark_of_other_words_is_not_held_against_it() -> None:
    remark = "Il resterait intéressant de pousser ailleurs cette exploration, avant de trancher définitivement."
    assert not notebook(*LOGBOOK, remark).is_strange(remark)


@pytest.mark.parametrize("most", [10, 150_000])
def test_words_of_code_count_whether_or_not_it_is_analysed(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certgrader.notebook.budget.MOST_CODE", most)
    code = "chaussures <- catalogue$etiquettes\nsemelles <- vendeuse(pointure, couleur)\n" + "f(1, 2)\n" * 9
    assert not notebook(*LOGBOOK, TAKEN, code=code).is_strange(TAKEN)
