"""How much of a notebook a report may hold: a file stays under 25 MB whatever it is given."""

from collections.abc import Iterable
from dataclasses import dataclass

LARGEST = 25_000_000
"""Bytes of a report."""
ONE_FIGURE = 4_000_000
"""Characters of one picture's base64."""
ONE_SOURCE = 60_000
"""Characters of one cell's source."""
ONE_OUTPUT = 20_000
"""Characters of one output's text."""
OVERHEAD = 120
"""Characters of markup around an output, at most."""


class Budget:
    """Characters that are left."""

    def __init__(self, size: int) -> None:
        self._left = size

    def take(self, text: str, around: int = 0) -> bool:
        """Whether `text` still fits, in UTF-8, with what stands `around` it; counts it if so."""
        size = len(text.encode("utf-8", "replace")) + around
        if size > self._left:
            return False
        self._left -= size
        return True

    def has(self, size: int) -> bool:
        """Whether `size` more would fit."""
        return size <= self._left


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one report may hold, in characters of HTML, and what may be parsed for it, in characters of source."""

    figures: int
    pictures: Budget
    sources: Budget
    outputs: Budget
    parsed: Budget
    pages: Budget


def allowance(share: float = 1.0) -> Allowance:
    """The ordinary allowance, or a share of it.

    `parsed` bounds what hostile markdown and code cost (up to 10 µs a character; the rest is shown plainly), `pages`
    what HTML outputs do (see `certgrader.report.sanitise.too_complex`).
    """
    return Allowance(
        figures=int(8_000_000 * share),
        pictures=Budget(int(4_000_000 * share)),
        sources=Budget(int(5_000_000 * share)),
        outputs=Budget(int(3_000_000 * share)),
        parsed=Budget(1_000_000),
        pages=Budget(3_000_000),
    )


def kept_figures(figures: Iterable[tuple[bool, int, tuple[int, int]]], left: int) -> set[tuple[int, int]]:
    """Keys of the figures that are shown: those of cited cells first, then the smallest. Items: (cited, size, key);
    `left` is the room for all."""
    kept: set[tuple[int, int]] = set()
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
