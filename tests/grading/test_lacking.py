"""The one sentence on a run that lacked so much that it means little."""

import re
import tomllib
from dataclasses import replace
from importlib.resources import files
from typing import get_args

import pytest

from certgrader.catalogue.catalogue import Language, Phrase, has, phrase, say
from certgrader.facts.model import CODED, Facts
from certgrader.grading.cautions import cautions_of

_FILE = phrase("diagnosis.file-missing", path="a.csv", file="a.csv")
_MODULE = phrase("diagnosis.module-missing", name="plotly", distribution="plotly")


def _told(*causes: Phrase) -> str:
    cells = dict(enumerate(causes))
    facts = replace(Facts(), unrun=cells, standing=dict.fromkeys(cells, CODED))
    (caution,) = cautions_of(facts)
    assert caution.code == "run-lacking"
    return say(caution.message, "fr")


def test_files_and_modules_are_asked_for_at_once() -> None:
    for causes in ((_FILE, _FILE, _MODULE), (_MODULE, _MODULE, _FILE)):
        message = _told(*causes)
        assert message.startswith("des données ou des fichiers du projet (a.csv) et des modules (plotly) manquent : 3")
        assert "--data" in message
        assert "--env build" in message


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (phrase("diagnosis.java"), "des modules manquent (Java et Spark)"),
        (phrase("diagnosis.network"), "manquent (ce que le code télécharge)"),
        (phrase("diagnosis.gpu"), "ce que le notebook demande (un processeur graphique)"),
        (phrase("diagnosis.api-removed", name="np.infty", instead="np.inf"), "versions du candidat (np.infty)"),
    ],
)
def test_what_is_missing_always_has_a_name(cause: Phrase, told: str) -> None:
    assert told in _told(cause, cause, cause)


def test_more_names_than_can_be_told() -> None:
    causes = [phrase("diagnosis.file-missing", path=f"{n}.csv", file=f"{n}.csv") for n in range(8)]
    assert "(0.csv, 1.csv, 2.csv, 3.csv, 4.csv, 5.csv …)" in _told(*causes)


@pytest.mark.parametrize("language", get_args(Language))
def test_every_diagnosis_of_a_want_names_what_is_wanted(language: Language) -> None:
    """Those of the code itself (a time limit, a syntax error…) are never what a run lacked."""
    own = set(
        "timeout output memory memory-error killed disk processes folder-missing syntax file-format encoding".split()
    )
    text = (files("certgrader") / "catalogue" / "fr" / "diagnosis.toml").read_text("utf-8")
    unnamed = {key for key, words in tomllib.loads(text).items() if not re.search(r"{(file|name|path|command)}", words)}
    assert {key for key in unnamed - own if not has(f"grading.lacking.{key}", language)} == set()
