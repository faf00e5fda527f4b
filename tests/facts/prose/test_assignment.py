import json

import pytest

from certgrader.facts.model import Concept, Prose, Term
from certgrader.facts.prose.extract import extract
from certgrader.notebook.reading import parse_notebook

CONCEPTS = (
    Concept("delivery", (Term("déploiement", "fr"), Term("deployment", "en"))),
    Concept("variable", (Term("feature", "fr"), Term("feature", "en"))),
    Concept("reason", (Term("ainsi", "fr"),)),
)


def read(*cells: str) -> list[Prose]:
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [{"cell_type": "markdown", "metadata": {}, "source": cell} for cell in cells],
    }
    return list(extract(parse_notebook(json.dumps(notebook).encode(), "test.ipynb"), CONCEPTS).paragraphs)


@pytest.mark.parametrize(
    "brief",
    [
        "Vous êtes data analyst dans une mutuelle.\n\nVous livrerez le déploiement du calcul avant la fin du mois.",
        "Notre directrice souhaite que vous prévoyiez les absences.\n\nVous présenterez un plan de déploiement court.",
        "You are a data scientist at a ferry company.\n\nYou will write a deployment plan for the two ports.",
    ],
)
def test_what_somebody_asked_of_the_candidate_is_no_work_of_theirs(brief: str) -> None:
    own = "Le déploiement a été fait le 3 mai sur les deux sites de la société."
    paragraphs = read(brief, own)
    assert [one.assigned for one in paragraphs] == [True, True, False]


@pytest.mark.parametrize(
    "text",
    [
        "Vous trouverez plus bas le déploiement du calcul, que vous pourrez relancer chez vous.",
        "Le maire nous demande une prévision ; nous livrerons le déploiement en juin.",
        "You will see below that the deployment takes 3 minutes.",
    ],
)
def test_what_speaks_to_readers_is_no_brief(text: str) -> None:
    assert not any(one.assigned for one in read(text))


def test_points_below_a_wish_or_a_mission_are_still_to_be_done() -> None:
    for head in ("Votre mission :", "La mairie souhaite que vous puissiez montrer les étapes suivantes :"):
        listed = read(f"{head}\n\n* Réaliser le déploiement du calcul des tournées sur les deux sites")[-1]
        assert [one.stance for one in listed.mentions] == ["planned"]
    listed = read("Nous avons fait deux choses :\n\n* Le déploiement du calcul des tournées sur les deux sites")[-1]
    assert [one.stance for one in listed.mentions] == ["asserted"]


def test_a_part_of_a_fixed_expression_is_not_mentioned() -> None:
    (masked,) = read("Le feature engineering suit le nettoyage ainsi que la lecture des 12 fichiers.")
    assert not masked.mentions
    (free,) = read("Ainsi la feature du poids reste seule parmi les 12 que nous avions lues.")
    assert {one.concept for one in free.mentions} == {"variable", "reason"}


@pytest.mark.parametrize(
    "arrival",
    [
        "Vous venez de rejoindre la mairie, qui ouvre un déploiement d'analystes.",
        "Vous êtes recrutée par la mairie pour un déploiement d'analystes.",
    ],
)
def test_how_the_candidate_came_to_the_job_mentions_nothing(arrival: str) -> None:
    (brief,) = read(f"{arrival} Votre mission est le déploiement du calcul. Vous livrerez un rapport.")
    assert [(one.concept, one.sentence) for one in brief.mentions] == [("delivery", 1)]
    (own,) = read("Vous venez de rejoindre la page du déploiement.")
    assert [one.concept for one in own.mentions] == ["delivery"]
