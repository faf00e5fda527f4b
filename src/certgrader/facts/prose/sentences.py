"""Sentences of a paragraph. A newline ends one: lists, tables and titles are cut there."""

import re

_BOUNDARY = re.compile(r"(?<=[.!?…])[»\")\]]*\s+(?=[«\"(\[]*[A-ZÀ-ÖØ-Þ0-9*-])|\n+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:p\. ?ex|cf|ex|fig|env|art|vs|resp|approx|no|i\.e|e\.g|M|Dr|Mme)\.$", re.IGNORECASE
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Offsets (start, end) of the sentences of `text`; a newline ends one, blank ones are left out."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        if "\n" not in match.group() and _ABBREVIATION.search(text[start : match.start()]):
            continue
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(text)))
    return [(a, b) for a, b in spans if text[a:b].strip()]
