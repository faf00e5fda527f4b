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

_Kind = Literal["stem", "exact", "prefix", "gap"]


@dataclass(frozen=True, slots=True)
class _Element:
    kind: _Kind
    key: str
    word: str = ""  # as written, folded, without the plural's mark


@dataclass(frozen=True, slots=True)
class _Pattern:
    concept: str
    language: str
    elements: tuple[_Element, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """`concept` found at tokens `start` to `end` (exclusive) of the sequence that was searched."""

    concept: str
    start: int
    end: int


class Vocabulary:
    """Concepts ready to be looked for."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._by_stem: dict[tuple[str, str], list[_Pattern]] = {}
        self._by_word: dict[str, list[_Pattern]] = {}
        self._by_prefix: list[tuple[str, _Pattern]] = []
        self._initials: set[str] = set()
        for concept in concepts:
            for term in concept.terms:
                elements = _compile(term.text, term.language, exact=term.exact)
                if elements:
                    self._add(_Pattern(concept.id, term.language, elements))

    def _add(self, pattern: _Pattern) -> None:
        first = pattern.elements[0]
        self._initials.add(first.key[:2])
        if first.kind == "stem":
            self._by_stem.setdefault((pattern.language, first.key), []).append(pattern)
        elif first.kind == "exact":
            self._by_word.setdefault(first.word, []).append(pattern)
        else:
            self._by_prefix.append((first.key, pattern))

    def matches(self, words: Sequence[Token], language: Language) -> list[Match]:
        """Every concept found in `words`, a sentence's tokens; each concept once per starting word."""
        found: dict[tuple[str, int], Match] = {}
        for start, token in enumerate(words):
            if not token.is_word or token.folded[:2] not in self._initials:
                continue
            for pattern in self._starting_with(token.folded):
                end = _match(pattern.elements, pattern.language, pattern.language == language, words, start)
                key = (pattern.concept, start)
                if end is not None and (key not in found or end > found[key].end):
                    found[key] = Match(pattern.concept, start, end)
        return list(found.values())

    def _starting_with(self, word: str) -> Iterator[_Pattern]:
        yield from self._by_word.get(_singular(word), ())
        for language in ("fr", "en"):
            yield from self._by_stem.get((language, stem(word, language)), ())
        for prefix, pattern in self._by_prefix:
            if word.startswith(prefix):
                yield pattern


def _compile(text: str, language: str, *, exact: bool) -> tuple[_Element, ...]:
    elements: list[_Element] = []
    for part in fold(text).replace("-", " ").split():
        if part == "_":
            elements.append(_Element("gap", ""))
        elif part.startswith("="):
            elements.extend(_exact(token.folded) for token in tokens(part[1:]) if token.is_word)
        elif part.endswith("*"):
            elements.append(_Element("prefix", part[:-1]))
        else:
            words = [token.folded for token in tokens(part) if token.is_word]
            elements.extend(
                _exact(word) if exact else _Element("stem", stem(word, language), _singular(word)) for word in words
            )
    while elements and elements[0].kind == "gap":
        elements.pop(0)
    return tuple(elements)


def _exact(word: str) -> _Element:
    return _Element("exact", word, _singular(word))


def _singular(word: str) -> str:
    """Without the plural's mark; short words and figures stay whole."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _match(
    elements: tuple[_Element, ...], language: str, by_stem: bool, words: Sequence[Token], position: int
) -> int | None:
    """Index after the last matching token, or None. A mark of punctuation ends the search."""
    if not elements:
        return position
    first, rest = elements[0], elements[1:]
    if first.kind == "gap":
        for skipped in range(MAX_GAP + 1):
            if any(not token.is_word for token in words[position : position + skipped]):
                return None
            end = _match(rest, language, by_stem, words, position + skipped)
            if end is not None:
                return end
        return None
    if position >= len(words) or not words[position].is_word:
        return None
    if not _same(first, words[position].folded, language if by_stem else None):
        return None
    return _match(rest, language, by_stem, words, position + 1)


def _same(element: _Element, word: str, language: str | None) -> bool:
    """Whether `word` is what the element asks for; by stem where a language is given."""
    if element.kind == "prefix":
        return word.startswith(element.key)
    if _singular(word) == element.word:
        return True
    return element.kind == "stem" and language is not None and stem(word, language) == element.key
