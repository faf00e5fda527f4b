"""Words of a text and the keys by which they are compared: accent-free, lower-case stems.

French and English stems come from Snowball, applied to text whose accents were removed first: candidates write
« donnees manquantes » as often as « données manquantes ».
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from operator import attrgetter
from typing import NamedTuple

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "’": "'", "ʼ": "'", "‘": "'"})
_ELISION = r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'"
_TOKEN = re.compile(rf"{_ELISION}|[a-z0-9_]+(?:[.,][0-9]+)*(?:'(?:s|t|re|ve|ll|d))?|%|\?|!|[.,;:()…\n]", re.IGNORECASE)
_PARTICIPLE = re.compile(r"ees?$")
_DERIVED = re.compile(r"(ly|iz|er|or|ness|able|ible|ful|less|ic|ical|ist)(?:e|es|ed|ing|s|ations?)?$")
_ENDINGS = {"or": "er", "ible": "able", "ical": "ic"}
_MARKS = frozenset("?!.,;:()…\n")
_START = attrgetter("start")


class Token(NamedTuple):
    """One word or mark of punctuation. `folded` is its comparison form; `start` and `end` are offsets in the text.

    `after_de`: an elided « de » stands before it, which is no word of its own.
    """

    folded: str
    start: int
    end: int
    is_word: bool
    after_de: bool = False


def fold(text: str) -> str:
    """Lower case without accents; ligatures and apostrophes made plain."""
    if text.isascii():
        return text.lower()
    folded = text.translate(_FOLDED)
    # What a capital sigma becomes depends on its place in the word.
    return folded if "σ" not in folded else _folded(text)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(char for char in plain if not unicodedata.combining(char)).lower()


class _Folded(dict[int, str]):
    """What each character becomes, found out when it is first met; `uneven` are those that become none or several."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = self[code] = _folded(char)
        if len(folded) != 1:
            self.uneven.add(char)
        return folded


_FOLDED = _Folded()


def _fold_with_origins(text: str) -> tuple[str, Sequence[int] | None]:
    """`fold(text)` and, for each of its characters, the index in `text` of the one it comes from; None: the same."""
    even = text.lower() if text.isascii() else text.translate(_FOLDED)
    if _FOLDED.uneven.isdisjoint(text):
        return even, None
    folded: list[str] = []
    origins: list[int] = []
    for index, char in enumerate(text):
        for plain in _FOLDED[ord(char)]:
            folded.append(plain)
            origins.append(index)
    return "".join(folded), origins


def tokens(text: str) -> list[Token]:
    """Words and punctuation in order; an elided article is a word of its own, dropped."""
    found: list[Token] = []
    after_de = False
    folded, origins = _fold_with_origins(text)
    for match in _TOKEN.finditer(folded):
        word = match.group()
        start, end = match.span()
        if origins is not None:
            start, end = origins[start], origins[end - 1] + 1
        if word[-1] != "'":
            found.append(Token(word, start, end, word not in _MARKS, after_de))
        elif word == "n'":
            # It carries a negation; other elided articles carry nothing.
            found.append(Token("ne", start, end, True))
        after_de = word == "d'"
    return found


def tokens_between(words: Sequence[Token], text: str, start: int, end: int) -> Sequence[Token]:
    """The tokens of `text[start:end]`, told by their places in `text`, whose own tokens are `words`."""
    if _cuts_a_word(text, start) or _cuts_a_word(text, end):
        part = tokens(text[start:end])
        return [one._replace(start=one.start + start, end=one.end + start) for one in part]
    first = bisect_left(words, start, key=_START)
    return words[first : bisect_left(words, end, lo=first, key=_START)]


def _cuts_a_word(text: str, at: int) -> bool:
    """Whether what stands on both sides of a place might be one token."""
    return 0 < at < len(text) and not (text[at - 1].isspace() or text[at].isspace())


@cache
def _stemmer(language: str) -> object:
    import snowballstemmer

    return snowballstemmer.stemmer("french" if language == "fr" else "english")


@cache
def stem(word: str, language: str) -> str:
    """The Snowball stem of a folded word; numbers and names with digits or underscores stay whole.

    Of English words those that are made from another one (an adverb, who does it, what it is made into) are kept apart
    from it: where "fair" or "standard" counts, "fairly" and "standardize" say something else.
    """
    if len(word) < 4 or not word.isalpha():
        return word
    if language == "fr":
        # Without accents Snowball cannot tell the feminine of a participle: « imputées » must meet « imputer ».
        word = _PARTICIPLE.sub("e", word)
    root = str(_stemmer(language).stemWord(word))  # type: ignore[attr-defined]
    return root if language == "fr" else root + _derived(word, root)


def _derived(word: str, root: str) -> str:
    """What makes another English word of it: Snowball gives "fair", "fairly" and "fairness" one stem."""
    ending = _DERIVED.search(word, len(root))
    return f"-{_ENDINGS.get(ending[1], ending[1])}" if ending is not None else ""
