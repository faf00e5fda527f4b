"""Formulas are no prose; what stands around them keeps its words and its lines."""

import time

import pytest

from certgrader.facts.model import Concept, Term
from certgrader.facts.prose.extract import extract
from certgrader.notebook.prose import prose_blocks
from certgrader.notebook.reading import parse_notebook


def texts(markdown: str) -> list[str]:
    return [block.text for block in prose_blocks(markdown)]


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        (r"Le seuil $q_{1-\alpha}$ borne la région.", "Le seuil ⋯ borne la région."),
        ("Avec $$\n\\frac{1}{2}\n$$ pour pas.", "Avec ⋯ pour pas."),
        ("Soit\n\\begin{align*}\na &= 1 \\\\\nb &= 2\n\\end{align*}\nles deux suites.", "Soit ⋯ les deux suites."),
        ("Soit \\begin{equation} \\begin{pmatrix} a \\\\ b \\end{pmatrix} \\end{equation} donné", "Soit ⋯ donné"),
        (r"On note \\(x_t\\) la série et \\[ y = x^3 \\] son cube.", "On note ⋯ la série et ⋯ son cube."),
        ("Un $\\hat{a}$, puis ($\\hat{b}$).", "Un ⋯, puis (⋯)."),
    ],
)
def test_a_formula_leaves_a_gap(markdown: str, text: str) -> None:
    assert texts(markdown) == [text]


@pytest.mark.parametrize(
    "formula", ["$$x$$", "\\begin{equation}\nx = \\alpha\n\\end{equation}", "# $\\Sigma$", "- $\\beta$"]
)
def test_a_formula_alone_is_no_paragraph(formula: str) -> None:
    assert texts(f"{formula}\n\nUn texte.") == ["Un texte."]


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (r"R^2 = 0.93", "R² = 0.93"),
        (r"5\%", "5%"),
        (r"\approx 12\,000", "≈ 12 000"),
        ("ARMA(2,1)", "ARMA(2,1)"),
        ("p < 0.05", "p < 0.05"),
        (r"\text{rappel} = 0.8", "rappel = 0.8"),
        ("F_1", "F1"),
        ("k", "k"),
        (r"3 \times 3", "3 × 3"),
    ],
)
def test_numbers_and_names_typed_as_formulas_stay_what_they_say(formula: str, said: str) -> None:
    assert texts(f"On obtient ${formula}$ ici.") == [f"On obtient {said} ici."]


@pytest.mark.parametrize(
    "text",
    [
        "Le prix ($) et le coût ($) des lots.",
        "Entre 5$ et 10$ par jour.",
        "De $5 à 10$ par jour.",
        "Between $100 and $200, or $K and $M.",
        "Il reste 20$ (environ 18€), soit 40$ par an.",
        "Voir [1] et (2).",
    ],
)
def test_prices_are_no_formulas(text: str) -> None:
    assert texts(text.replace("[1]", "\\[1\\]")) == [text]


def test_code_is_left_as_it_is() -> None:
    assert texts("La variable `$HOME` et `$x_1$` du script.") == ["La variable $HOME et $x_1$ du script."]
    assert texts("```\n$a\n```\nUn texte, $y_1$ et un $z$.") == ["Un texte, ⋯ et un z."]


def test_lines_keep_their_numbers() -> None:
    source = "Un\n$$\na\n=\n- b\n$$\nsuite.\n\n## Titre\n\n\\begin{align}\nx\n\\end{align}\n\nFin."
    assert [(one.kind, one.text, one.first, one.last) for one in prose_blocks(source)] == [
        ("text", "Un ⋯ suite.", 0, 6),
        ("heading", "Titre", 8, 8),
        ("text", "Fin.", 14, 14),
    ]


def test_a_letter_of_a_formula_names_no_setting() -> None:
    concept = Concept("settings", (Term("alpha", "fr", exact=True),))
    raw = b'{"cells": [{"cell_type": "markdown", "metadata": {}, "source": %s}], "metadata": {}, "nbformat": 4}'

    def named(source: bytes) -> int:
        facts = extract(parse_notebook(raw % source, "n"), [concept])
        return sum(len(paragraph.mentions) for paragraph in facts.paragraphs)

    assert named(rb'"La borne vaut $$q_{1-\\alpha}$$ pour chaque pas de la s\u00e9rie."') == 0
    assert named(rb'"On retient alpha = 0.1 pour chaque pas de la s\u00e9rie."') == 1


@pytest.mark.parametrize(
    "marks", ["$a", "$$a", "\\begin{equation}x", "\\(", "\\[=", "$\\", "```", "`", "\\begin{align}\\begin{split}"]
)
def test_marks_without_an_end_take_no_time(marks: str) -> None:
    begun = time.process_time()
    prose_blocks(marks * (200_000 // len(marks)))
    assert time.process_time() - begun < 5
