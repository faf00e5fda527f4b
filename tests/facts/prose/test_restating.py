"""Statements in other words, and sentences that merely speak of the same things."""

import pytest

from certgrader.facts.prose.restating import Restated
from certgrader.facts.prose.words import tokens

STATEMENTS = Restated(
    [
        "Les besoins métiers sont correctement identifiés.",
        "Les chartes éthiques (européennes et françaises) sont connues et appliquées.",
        "Les hyperparamètres du modèle sont décrits.",
        "Les contraintes opérationnelles sont effectivement prises en compte.",
        "La performance de la solution est mesurée grâce au suivi des indicateurs définis.",
        "Les données inexactes ou non pertinentes sont supprimées, les données manquantes sont complétées.",
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "J'ai bien identifié les besoins des métiers.",
        "Nous avons pris en compte toutes les contraintes opérationnelles du projet.",
        "✅ Chartes éthiques françaises et européennes connues, appliquées",
        "Les besoins métiers ont été identifiés.\nLes hyperparamètres ont été décrits.\nLa performance est suivie.",
        "Le suivi des indicateurs définis permet de mesurer la performance de la solution.",
    ],
)
def test_saying_that_it_is_done_repeats_the_statement(text: str) -> None:
    assert STATEMENTS.makes_up(text, tokens(text))


@pytest.mark.parametrize(
    "text",
    [
        "Le service logistique a besoin de savoir deux jours avant combien de camions viendront.",
        "Les besoins métiers : prévoir les renforts de la semaine et prévenir les internes avant le jeudi.",
        "Les hyperparamètres du modèle sont décrits dans le tableau 3 : profondeur 6, pas 0,1.",
        "Les contraintes opérationnelles viennent de la caisse : le score doit être rendu avant que le client parte.",
        "La charte éthique de la mairie interdit de croiser les adresses et les impayés de cantine.",
        "Modèle final",
        "Suppression des colonnes non pertinentes",
        "Nous retirons les données non pertinentes pour le modèle.",
    ],
)
def test_what_is_of_the_project_does_not(text: str) -> None:
    assert not STATEMENTS.makes_up(text, tokens(text))


def test_one_empty_sentence_among_others_is_no_paste() -> None:
    text = (
        "Les besoins métiers ont été identifiés. Avec la responsable du dépôt nous avons compté les camions qui "
        "attendent plus d'une heure : presque toujours des frigorifiques, que l'on ne peut pas faire patienter."
    )
    assert not STATEMENTS.makes_up(text, tokens(text))
