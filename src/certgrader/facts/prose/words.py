"""Words of a text and the keys by which they are compared: accent-free, lower-case stems.

French and English stems come from Snowball, applied to text whose accents were removed first: candidates write
« donnees manquantes » as often as « données manquantes ».
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "’": "'", "ʼ": "'", "‘": "'"})
_ELISION = r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'"
_TOKEN = re.compile(rf"{_ELISION}|[a-z0-9_]+(?:[.,][0-9]+)*(?:'(?:s|t|re|ve|ll|d))?|%|\?|!|[.,;:()…\n]", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9_%]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark of punctuation. `folded` is its comparison form; `start` and `end` are offsets in the text."""

    folded: str
    start: int
    end: int
    is_word: bool


def fold(text: str) -> str:
    """Lower case without accents; ligatures and apostrophes made plain. Keeps the length where it can."""
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(char for char in plain if not unicodedata.combining(char)).lower()


def _fold_in_place(text: str) -> str:
    """`fold` that maps each character to exactly one, so that offsets stay those of `text`."""
    return "".join(_fold_char(char) for char in text)


@cache
def _fold_char(char: str) -> str:
    return (fold(char) or " ")[0]


def tokens(text: str) -> list[Token]:
    """Words and punctuation in order; an elided article is a word of its own, dropped."""
    found: list[Token] = []
    for match in _TOKEN.finditer(_fold_in_place(text)):
        word = match.group()
        if word.endswith("'"):
            # "n'" carries a negation; other elided articles carry nothing.
            if word == "n'":
                found.append(Token("ne", match.start(), match.end(), True))
            continue
        found.append(Token(word, match.start(), match.end(), bool(_WORD.match(word))))
    return found


@cache
def _stemmer(language: str) -> object:
    import snowballstemmer

    return snowballstemmer.stemmer("french" if language == "fr" else "english")


@cache
def stem(word: str, language: str) -> str:
    """The Snowball stem of a folded word; numbers and names with digits or underscores stay whole."""
    if len(word) < 4 or not word.isalpha():
        return word
    return str(_stemmer(language).stemWord(word))  # type: ignore[attr-defined]
