"""A rubric's concepts compiled so that one pass over a sentence finds every mention.

A term is words that follow each other. Each word is compared by stem, unless written `=word` (that form, in the
singular or plural), `s'word` (the same), `word*` (as a prefix) or `_` (up to three arbitrary words); « de » is met by
« d' » too. In a paragraph of the other language stems would meet by accident (« faire » and "fair"): there a term must
stand as it is written, plural apart, and is not looked for at all where it is a word of that language too and means
something else (« but » and "but").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from certgrader.facts.model import Concept, Language, Term
from certgrader.facts.prose.compounds import compounds, is_within
from certgrader.facts.prose.words import Token, fold, stem, tokens
from certgrader.facts.searching import latest
from certgrader.unchanging import unchanging

MAX_GAP = 3
_DE = "de"
INITIALS = 2
"""Letters that no stemmer touches: words whose beginning no term shares need no stem at all."""

FALSE_FRIENDS = frozenset(
    "but car cars chose choses force forces genre genres inconvenient map maps mean means objective".split()
)
"""Words of both languages that mean one thing in French and another in English."""

MOST_WORDS = 20_000
"""Words whose terms are kept at hand."""

_Kind = Literal["stem", "word", "prefix", "gap"]


@dataclass(frozen=True, slots=True)
class _Element:
    """What one word must be: `text` as the author wrote it, folded; `word` without the plural's mark.

    Its stem is taken when a text comes as far as this word, which most never do.
    """

    kind: _Kind
    text: str = ""
    word: str = ""
    initials: str = ""


@unchanging
class Match:
    """`concept` found at tokens `start` to `end` (exclusive) of the sequence that was searched."""

    concept: str
    start: int
    end: int


class Vocabulary:
    """Concepts ready to be looked for, compiled for a language when its first paragraph comes."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._concepts = tuple(concepts)
        self._indexes: dict[Language, _Index] = {}

    def matches(self, words: Sequence[Token], language: Language) -> list[Match]:
        """Every concept found in `words`, a sentence's tokens; each concept once per starting word, the longest."""
        if language not in self._indexes:
            self._indexes[language] = _Index(self._concepts, language)
        return self._indexes[language].matches(words)


@latest
def vocabulary(concepts: Sequence[Concept]) -> Vocabulary:
    """Made once for a rubric, however many notebooks are read."""
    return Vocabulary(concepts)


class _Index:
    """All terms as they are compared in paragraphs of one language."""

    def __init__(self, concepts: Sequence[Concept], language: Language) -> None:
        self._language: Language = language
        self._stems: dict[str, list[tuple[str, tuple[_Element, ...]]]] = {}
        self._words: dict[str, list[tuple[str, tuple[_Element, ...]]]] = {}
        self._prefixes: list[tuple[str, tuple[str, tuple[_Element, ...]]]] = []
        self._initials: set[str] = set()
        self._waiting: dict[str, list[tuple[str, Term]]] = {}
        """Terms by their initials, until a text has a word that begins so: stems take long."""
        self._known: dict[tuple[str, str | None], tuple[tuple[str, tuple[_Element, ...]], ...]] = {}
        for concept in concepts:
            for term in concept.terms:
                if term.language != language and fold(term.text).removeprefix("=") in FALSE_FRIENDS:
                    continue
                initials = _plain_initials(term.text)
                if initials:
                    self._initials.add(initials)
                    self._waiting.setdefault(initials, []).append((concept.id, term))
                else:
                    self._add(concept.id, term)

    def _add(self, concept: str, term: Term) -> None:
        """Arranges a term by its first word, or the stem or beginning of that."""
        elements = _compile(term.text, exact=term.exact or term.language != self._language)
        if not elements:
            return
        first, rest = elements[0], elements[1:]
        self._initials.add(first.text[:INITIALS])
        if first.kind == "prefix":
            self._prefixes.append((first.text, (concept, rest)))
            return
        if first.kind == "stem":
            self._stems.setdefault(stem(first.text, self._language), []).append((concept, rest))
        self._words.setdefault(first.word, []).append((concept, rest))

    def _settle(self, initials: str) -> None:
        """Arranges the terms that begin so."""
        for concept, term in self._waiting.pop(initials, ()):
            self._add(concept, term)

    def matches(self, words: Sequence[Token]) -> list[Match]:
        found: dict[tuple[str, int], Match] = {}
        for start, token in enumerate(words):
            if not token.is_word or token.folded[:INITIALS] not in self._initials:
                continue
            following = words[start + 1] if start + 1 < len(words) else None
            after = _beginning(following) if following is not None and following.is_word else None
            for concept, rest in self._starting_with(token.folded, after):
                end = self._match(rest, words, start + 1)
                key = (concept, start)
                if end is not None and (key not in found or end > found[key].end):
                    found[key] = Match(concept, start, end)
        inner = tuple(compounds(words)) if found else ()
        return [one for one in found.values() if not is_within(one.start, one.end, inner)]

    def _starting_with(self, word: str, after: str | None) -> Sequence[tuple[str, tuple[_Element, ...]]]:
        """Concepts whose first word that is, with the words that must follow, the first of which may begin so."""
        known = self._known.get((word, after))
        if known is None:
            if len(self._known) >= MOST_WORDS:
                self._known.clear()
            self._settle(word[:INITIALS])
            several = (
                *self._words.get(_singular(word), ()),
                *self._stems.get(stem(word, self._language), ()),
                *(pattern for prefix, pattern in self._prefixes if word.startswith(prefix)),
            )
            known = self._known[word, after] = tuple(
                (concept, rest)
                for concept, rest in several
                if not rest or (after is not None and _may_begin(rest[0], after))
            )
        return known

    def _match(self, elements: tuple[_Element, ...], words: Sequence[Token], position: int) -> int | None:
        """Index after the last matching token, or None. A mark of punctuation ends the search."""
        for index, element in enumerate(elements):
            if element.kind == "gap":
                return self._over_gap(elements[index + 1 :], words, position)
            if position >= len(words) or not words[position].is_word:
                return None
            if element.text == _DE and words[position].after_de:
                continue
            if not self._same(element, words[position].folded):
                return None
            position += 1
        return position

    def _over_gap(self, rest: tuple[_Element, ...], words: Sequence[Token], position: int) -> int | None:
        for skipped in range(MAX_GAP + 1):
            if any(not token.is_word for token in words[position : position + skipped]):
                return None
            end = self._match(rest, words, position + skipped)
            if end is not None:
                return end
        return None

    def _same(self, element: _Element, word: str) -> bool:
        if not word.startswith(element.initials):
            return False
        if element.kind == "prefix":
            return word.startswith(element.text)
        if _singular(word) == element.word:
            return True
        return element.kind == "stem" and stem(word, self._language) == stem(element.text, self._language)


def _beginning(token: Token) -> str:
    """The initials of a word, with the « de » that was elided before it."""
    return (_DE + "'" if token.after_de else "") + token.folded[:INITIALS]


def _may_begin(element: _Element, beginning: str) -> bool:
    elided, _, initials = beginning.rpartition("'")
    return initials.startswith(element.initials) or (bool(elided) and element.text == _DE)


def _plain_initials(text: str) -> str:
    """Those of a term that begins with a plain word; empty for another one."""
    first = fold(text).replace("-", " ").partition(" ")[0].removeprefix("=")
    return first[:INITIALS] if first.isascii() and first.isalnum() else ""


def _compile(text: str, *, exact: bool) -> tuple[_Element, ...]:
    """The elements of a term; its plain words are compared by stem unless `exact`."""
    elements: list[_Element] = []
    for part in fold(text).replace("-", " ").split():
        if part == "_":
            elements.append(_Element("gap"))
        elif part.endswith("*"):
            elements.append(_Element("prefix", part[:-1], initials=part[:-1][:INITIALS]))
        else:
            kind: _Kind = "word" if exact or part.startswith("=") else "stem"
            bare = part.removeprefix("=")
            plain = bare.isascii() and bare.isalnum()
            words = [bare] if plain else [token.folded for token in tokens(bare) if token.is_word]
            words = [_DE] if bare == "d'" else words
            # What an article or a pronoun was cut from is one word form: « s'intègre » is no « intégration ».
            kind = "word" if "'" in bare else kind
            elements.extend(_Element(kind, word, _singular(word), word[:INITIALS]) for word in words)
    while elements and elements[0].kind == "gap":
        elements.pop(0)
    return tuple(elements)


def _singular(word: str) -> str:
    """Without the plural's mark; short words and figures stay whole."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word
