"""Text in a language that is not read: nobody's else, and not absent."""

import json

import pytest
from contradictions_builder import SUBMISSION, text

from certgrader.catalogue.catalogue import say
from certgrader.checks.prose import ProseCheck
from certgrader.execution.model import STATIC_RUN
from certgrader.facts.collect import collect
from certgrader.facts.model import Facts
from certgrader.grading.cautions import cautions_of
from certgrader.notebook.language import is_neither
from certgrader.notebook.reading import parse_notebook

PORTUGUESE = (
    "O modelo prevê a procura de bicicletas em cada estação da cidade, para que os técnicos saibam onde devem levar as "
    "bicicletas antes da hora de ponta. Os dados são recolhidos por sensores e não têm nomes dos utilizadores."
)
SPANISH = (
    "El modelo predice la demanda de bicicletas en cada estación, para que los técnicos sepan con antelación dónde "
    "llevarlas. Los datos del sensor no contienen los nombres de las personas y son muy fiables."
)


def report(*sources: str) -> Facts:
    cells = [text(one) for one in (*sources, "# Vélos")]
    raw = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()
    return collect(SUBMISSION, parse_notebook(raw, "n.ipynb"), STATIC_RUN, ())


@pytest.mark.parametrize("source", [PORTUGUESE, SPANISH])
def test_a_third_language_is_told_and_nobody_is_accused(source: str) -> None:
    facts = report(*(source for _ in range(3)))
    assert is_neither(source)
    assert not any(one.foreign for one in facts.prose.paragraphs)
    found = [one for one in cautions_of(facts) if one.code == "facts-incomplete"]
    assert "autre langue que le français ou l'anglais" in say(found[0].message, "fr")
    asked = ProseCheck.model_validate({"id": "a", "type": "prose", "pattern": ["RGPD"]})
    assert asked.run(facts).outcome == "cannot_tell"


@pytest.mark.parametrize(
    "source",
    [
        "Le modèle prévoit la demande de vélos dans chaque station de la ville, pour que les techniciens y aillent.",
        "The model predicts how many bikes each station of the city will need, so that technicians know where to go.",
        "Les données viennent de la mairie de São Paulo et de l'open data de Málaga, Köln et Übersee, en 2023.",
        "Random forest, gradient boosting, support vector machine, k nearest neighbors, naive Bayes, MLP, CNN",
    ],
)
def test_french_and_english_are_read(source: str) -> None:
    assert not is_neither(source)
    assert not [one for one in cautions_of(report(source)) if one.code == "facts-incomplete"]
