"""Agreement with sentences whose stance, substance and author were written down before the rules.

The `_held` files were written with the others and looked at only when the rules were settled.
"""

import re
from pathlib import Path

import pytest

from certgrader.facts.prose.foreign import Pasted, is_foreign
from certgrader.facts.prose.stance import Stances
from certgrader.facts.prose.substance import substance
from certgrader.facts.prose.words import fold, tokens
from certgrader.notebook.language import language_of

FOLDER = Path(__file__).parent / "sentences"


def rows(name: str) -> list[list[str]]:
    """The tab-separated fields of each line that is no remark."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def stance(text: str) -> str:
    """The stance of the words in brackets."""
    focus = re.search(r"\[(.+?)\]", text)
    assert focus is not None, text
    first, last = focus.start(), focus.end() - 2
    words = tokens(text.replace("[", "", 1).replace("]", "", 1))
    inside = [index for index, token in enumerate(words) if token.end > first and token.start < last]
    return Stances(words).at(inside[0], inside[-1] + 1)


def agreeing(expected: list[str], given: list[str], texts: list[str]) -> tuple[float, str]:
    """The share that agrees, and what does not."""
    wrong = [
        f"{meant}, read as {read}: {text}"
        for meant, read, text in zip(expected, given, texts, strict=True)
        if meant != read
    ]
    return 1 - len(wrong) / len(expected), "\n".join(wrong)


@pytest.mark.parametrize(("name", "least"), [("stance", 0.96), ("stance_held", 0.94)])
def test_stances(name: str, least: float) -> None:
    expected, texts = (list(column) for column in zip(*rows(name), strict=True))
    share, wrong = agreeing(expected, [stance(text) for text in texts], texts)
    assert share >= least, wrong
    for one in set(expected):
        meant = [(label, text) for label, text in zip(expected, texts, strict=True) if label == one]
        right = sum(stance(text) == label for label, text in meant)
        assert right >= 0.8 * len(meant), f"{one}: {right} of {len(meant)}\n{wrong}"


@pytest.mark.parametrize(("name", "least"), [("substance", 1.0), ("substance_held", 0.9)])
def test_substances(name: str, least: float) -> None:
    expected, columns, texts = (list(column) for column in zip(*rows(name), strict=True))
    given = [
        substance(text, tokens(text), {fold(one) for one in names.split(",") if one}, language_of(text) or "fr")
        for names, text in zip(columns, texts, strict=True)
    ]
    share, wrong = agreeing(expected, list(given), texts)
    assert share >= least, wrong


@pytest.mark.parametrize("name", ["foreign", "foreign_held"])
def test_what_somebody_else_wrote(name: str) -> None:
    expected, texts = (list(column) for column in zip(*rows(name), strict=True))
    given = ["foreign" if is_foreign(text, tokens(text), Pasted()) else "own" for text in texts]
    share, wrong = agreeing(expected, given, texts)
    assert share == 1, wrong


def test_a_title_in_the_imperative_is_somebody_s_style() -> None:
    title = "Chargez les données de vente"
    assert is_foreign(title, tokens(title), Pasted())
    assert not is_foreign(title, tokens(title), Pasted(), short=True)
    task = "Exercice 3 : chargez les données de vente"
    assert is_foreign(task, tokens(task), Pasted(), short=True)
