"""A rubric's concepts compiled so that one pass over a sentence finds every mention.

A term is words that follow each other. Each word is compared by stem, unless written `=word` (that form, in the
singular or plural), `word*` (as a prefix) or `_` (up to three arbitrary words). In a paragraph of the other language
stems would meet by accident (« faire » and "fair"): there a term must stand as it is written, plural apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from certgrader.facts.model import Concept, Language
from certgrader.facts.prose.words import Token, fold, stem, tokens

MAX_GAP = 3
INITIALS = 2
"""Letters that no stemmer touches: words whose beginning no term shares need no stem at all."""

_Kind = Literal["stem", "word", "prefix", "gap"]


@dataclass(frozen=True, slots=True)
class _Element:
    """What one word must be: `text` as the author wrote it, folded; `word` without the plural's mark.

    Its stem is taken when a text comes as far as this word, which most never do.
    """

    kind: _Kind
    text: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """`concept` found at tokens `start` to `end` (exclusive) of the sequence that was searched."""

    concept: str
    start: int
    end: int


class Vocabulary:
    """Concepts ready to be looked for, compiled for a language when its first paragraph comes."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._concepts = concepts
        self._indexes: dict[Language, _Index] = {}

    def matches(self, words: Sequence[Token], language: Language) -> list[Match]:
        """Every concept found in `words`, a sentence's tokens; each concept once per starting word, the longest."""
        if language not in self._indexes:
            self._indexes[language] = _Index(self._concepts, language)
        return self._indexes[language].matches(words)


class _Index:
    """All terms as they are compared in paragraphs of one language."""

    def __init__(self, concepts: Sequence[Concept], language: Language) -> None:
        self._language: Language = language
        self._stems: dict[str, list[tuple[str, tuple[_Element, ...]]]] = {}
        self._words: dict[str, list[tuple[str, tuple[_Element, ...]]]] = {}
        self._prefixes: list[tuple[str, tuple[str, tuple[_Element, ...]]]] = []
        self._initials: set[str] = set()
        for concept in concepts:
            for term in concept.terms:
                elements = _compile(term.text, exact=term.exact or term.language != language)
                if elements:
                    self._add(concept.id, elements)

    def _add(self, concept: str, elements: tuple[_Element, ...]) -> None:
        first = elements[0]
        self._initials.add(first.text[:INITIALS])
        if first.kind == "prefix":
            self._prefixes.append((first.text, (concept, elements)))
            return
        if first.kind == "stem":
            self._stems.setdefault(stem(first.text, self._language), []).append((concept, elements))
        self._words.setdefault(first.word, []).append((concept, elements))

    def matches(self, words: Sequence[Token]) -> list[Match]:
        found: dict[tuple[str, int], Match] = {}
        for start, token in enumerate(words):
            if not token.is_word or token.folded[:INITIALS] not in self._initials:
                continue
            for concept, elements in self._starting_with(token.folded):
                end = self._match(elements, words, start)
                key = (concept, start)
                if end is not None and (key not in found or end > found[key].end):
                    found[key] = Match(concept, start, end)
        return list(found.values())

    def _starting_with(self, word: str) -> Iterator[tuple[str, tuple[_Element, ...]]]:
        yield from self._words.get(_singular(word), ())
        yield from self._stems.get(stem(word, self._language), ())
        for prefix, pattern in self._prefixes:
            if word.startswith(prefix):
                yield pattern

    def _match(self, elements: tuple[_Element, ...], words: Sequence[Token], position: int) -> int | None:
        """Index after the last matching token, or None. A mark of punctuation ends the search."""
        if not elements:
            return position
        first, rest = elements[0], elements[1:]
        if first.kind == "gap":
            for skipped in range(MAX_GAP + 1):
                if any(not token.is_word for token in words[position : position + skipped]):
                    return None
                end = self._match(rest, words, position + skipped)
                if end is not None:
                    return end
            return None
        if position >= len(words) or not words[position].is_word or not self._same(first, words[position].folded):
            return None
        return self._match(rest, words, position + 1)

    def _same(self, element: _Element, word: str) -> bool:
        if element.kind == "prefix":
            return word.startswith(element.text)
        if _singular(word) == element.word:
            return True
        return element.kind == "stem" and stem(word, self._language) == stem(element.text, self._language)


def _compile(text: str, *, exact: bool) -> tuple[_Element, ...]:
    """The elements of a term; its plain words are compared by stem unless `exact`."""
    elements: list[_Element] = []
    for part in fold(text).replace("-", " ").split():
        if part == "_":
            elements.append(_Element("gap"))
        elif part.endswith("*"):
            elements.append(_Element("prefix", part[:-1]))
        else:
            kind: _Kind = "word" if exact or part.startswith("=") else "stem"
            words = [token.folded for token in tokens(part.removeprefix("=")) if token.is_word]
            elements.extend(_Element(kind, word, _singular(word)) for word in words)
    while elements and elements[0].kind == "gap":
        elements.pop(0)
    return tuple(elements)


def _singular(word: str) -> str:
    """Without the plural's mark; short words and figures stay whole."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word
