"""How much a paragraph says: a name in passing, a sentence that fits any project, or something of this project.

Neither length nor headings make substance: a paragraph is specific when it carries figures, the project's own
columns, reasons or named bodies.
"""

import re
from collections.abc import Collection, Sequence

from certgrader.facts.model import Substance
from certgrader.facts.prose.cues import Cues
from certgrader.facts.prose.words import Token

MIN_GENERIC_WORDS = 6
MIN_SPECIFIC_WORDS = 8

_REASONS = Cues(
    (
        ("car",),
        ("parce",),
        ("afin",),
        ("puisque",),
        ("donc",),
        ("grace",),
        ("cause",),
        ("raison",),
        ("pour", "que"),
        ("ce", "qui"),
        ("ainsi",),
        ("permet",),
        ("permettent",),
        ("permettra",),
        ("sinon",),
        ("risque",),
        ("because",),
        ("since",),
        ("so", "that"),
        ("in", "order", "to"),
        ("due", "to"),
        ("therefore",),
        ("thus",),
        ("hence",),
        ("which", "means"),
        ("allows",),
        ("otherwise",),
        ("choisi",),
        ("choisissons",),
        ("chose",),
        ("chosen",),
        ("preferable",),
        ("plutot", "que"),
        ("rather", "than"),
        ("instead", "of"),
    )
)
_NUMBER = re.compile(
    r"(?<![\w.])\d+(?:[.,]\d+)?\s*(?:%|€|k€|\$|ms|s\b|h\b|min|jours?|mois|ans?|lignes?|rows?|kg|kWh|Go|Mo)?"
)
_LIST_NUMBER = re.compile(r"^[^\S\n]*+(?:\d+|[ivxIVX]+|[a-zA-Z])[.)]\s+", re.MULTILINE)
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9-]{2,}\b")
_PROPER = re.compile(r"(?<=[a-zà-ÿ,;] )[A-Z][a-zà-ÿ]+")
_CODE_NAME = re.compile(r"\b\w+_\w+\b|\b[a-z]+[A-Z]\w+\b")


def substance(text: str, words: Sequence[Token], columns: Collection[str]) -> Substance:
    """The level of `text`, whose tokens are `words`; `columns` are folded names of the project's own columns."""
    count = sum(token.is_word for token in words)
    if count < MIN_GENERIC_WORDS:
        return "mention"
    if count < MIN_SPECIFIC_WORDS:
        return "generic"
    return "specific" if _marks(text, words, columns) >= 2 else "generic"


def _marks(text: str, words: Sequence[Token], columns: Collection[str]) -> int:
    """How many kinds of specifics the text has; figures and the project's own names weigh double."""
    body = _LIST_NUMBER.sub("", text)
    folded = [token.folded for token in words]
    marks = 0
    if _NUMBER.search(body):
        marks += 2
    if _CODE_NAME.search(body) or any(word in columns for word in folded):
        marks += 2
    if _REASONS.stand_in(folded):
        marks += 1
    if _ACRONYM.search(body) or _PROPER.search(body):
        marks += 1
    count = sum(token.is_word for token in words)
    return marks + (count >= 15) + (count >= 40)
