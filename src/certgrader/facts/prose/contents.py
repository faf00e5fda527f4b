"""Tables of contents: lists of the notebook's own titles, which say nothing that the titles do not."""

import re
from collections.abc import Iterable

from certgrader.facts.prose.words import fold

MIN_LINES = 3
SHARE = 0.6
"""Of a list's lines, that are titles of this notebook."""
_NUMBERING = re.compile(r"[\W_]*(?:(?:\d+|[ivx]+|[a-h])(?:[.)\-:]\d*)*[\W_]+)?", re.IGNORECASE)


class Contents:
    """The titles of a notebook, as a table of contents would repeat them."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._titles = frozenset(_bare(title) for title in titles) - {""}

    def are_listed_in(self, text: str) -> bool:
        """Whether most lines of `text` are titles."""
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < MIN_LINES or not self._titles:
            return False
        return sum(_bare(line) in self._titles for line in lines) >= SHARE * len(lines)


def _bare(title: str) -> str:
    """Without number, emoji and marks around it."""
    folded = fold(title)
    numbering = _NUMBERING.match(folded)
    return folded[numbering.end() if numbering else 0 :].strip(" \t:.-–—*_#")
