"""Sentences of a paragraph. A newline ends one: lists, tables and titles are cut there."""

import re
from collections.abc import Iterator

_BOUNDARY = re.compile(r"(?<=[.!?…])[»\")\]]*\s+(?=[«\"(\[]*[A-ZÀ-ÖØ-Þ0-9*-])|\n+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:p\. ?ex|cf|ex|fig|env|art|vs|resp|approx|no|i\.e|e\.g|M|Dr|Mme)\.$", re.IGNORECASE
)
_LONGEST_ABBREVIATION = 12
MAX_SENTENCE = 2000
"""Characters: what is longer is no sentence, and words that far apart say nothing about each other."""


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Offsets (start, end) of the sentences of `text`; a newline ends one, blank ones are left out.

    Beyond MAX_SENTENCE characters they are cut between two words.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        if "\n" not in match.group() and _ABBREVIATION.search(
            text[max(start, match.start() - _LONGEST_ABBREVIATION) : match.start()]
        ):
            continue
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(text)))
    return [piece for span in spans for piece in _pieces(text, *span) if text[slice(*piece)].strip()]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_SENTENCE:
        space = text.rfind(" ", start + 1, start + MAX_SENTENCE)
        cut = space if space > 0 else start + MAX_SENTENCE
        yield start, cut
        start = cut
    yield start, end
