"""How much of a notebook a report may hold: a file stays under 25 MB whatever it is given."""

from collections.abc import Iterable

SOURCE = 5_000_000
"""Characters of HTML for all sources together."""
OUTPUT = 3_000_000
"""Characters of HTML for all texts and tables of outputs."""
FIGURES = 8_000_000
"""Characters of base64 for all figures of outputs."""
PICTURES = 4_000_000
"""Characters of base64 for all pictures of the text."""
ONE_FIGURE = 4_000_000
ONE_SOURCE = 60_000
"""Characters of one cell's source."""
ONE_OUTPUT = 20_000
"""Characters of one output's text."""


class Budget:
    """Characters that are left."""

    def __init__(self, size: int) -> None:
        self._left = size

    def take(self, html: str) -> bool:
        """Whether `html` still fits; counts it if so."""
        size = len(html.encode("utf-8", "replace"))
        if size > self._left:
            return False
        self._left -= size
        return True


def kept_figures(figures: Iterable[tuple[bool, int, tuple[int, int]]]) -> set[tuple[int, int]]:
    """Keys of the figures that are shown: those of cited cells first, then the smallest. Items: (cited, size, key)."""
    kept: set[tuple[int, int]] = set()
    left = FIGURES
    for _, size, key in sorted((not cited, size, key) for cited, size, key in figures):
        if size <= min(left, ONE_FIGURE):
            kept.add(key)
            left -= size
    return kept


def cut(text: str, limit: int, notice: str) -> str:
    """`text` with its middle left out: the start says what it is, the end holds the results."""
    if len(text) <= limit:
        return text
    return f"{text[: limit * 3 // 4]}\n{notice}\n{text[-limit // 4 :]}"
