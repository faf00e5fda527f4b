"""Patterns that rubric authors write, tried on bounded texts."""

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, wraps
from itertools import accumulate
from typing import TypeVar

from certgrader.facts.fragments import Needed, folded, needed

LINE = 500
"""Characters of a line that a pattern is tried on; longer ones are data, not text."""
LINES = 5000


T = TypeVar("T")
R = TypeVar("R")


def latest(work: Callable[[T], R]) -> Callable[[T], R]:
    """Keeps what `work` gave for the object it was last asked about: all checks of a rubric ask of the same facts.

    Told by identity: facts are too large to be compared.
    """
    kept: list[tuple[T, R]] = []

    @wraps(work)
    def asked(one: T) -> R:
        for known, result in kept:
            if known is one:
                return result
        result = work(one)
        kept[:] = [(one, result)]
        return result

    return asked


@lru_cache(maxsize=2048)
def compiled(pattern: str) -> re.Pattern[str]:
    """The regular expression, compiled once."""
    return re.compile(pattern)


@lru_cache(maxsize=2048)
def _all(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(compiled(pattern) for pattern in patterns)


def within(patterns: tuple[str, ...], line: str) -> bool:
    """Whether one of the patterns occurs in the line."""
    return any(pattern.search(line, 0, LINE) for pattern in _all(patterns))


def words_within(patterns: tuple[str, ...], line: str) -> str:
    """What the first of the patterns that occurs in the line matches there."""
    found = (pattern.search(line, 0, LINE) for pattern in _all(patterns))
    return next((one.group() for one in found if one is not None), "")


def full(patterns: tuple[str, ...], text: str) -> bool:
    """Whether one of the patterns matches the whole text."""
    return any(pattern.fullmatch(text, 0, LINE) for pattern in _all(patterns))


class Texts:
    """Texts that many patterns are tried on: each only where the fragments stand that it needs."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        plain = [folded(text) for text in texts]
        self._all = "\n".join(plain)
        self._starts = [0, *accumulate(len(text) + 1 for text in plain)]
        self._holding: dict[str, frozenset[int]] = {}

    def within(self, patterns: tuple[str, ...]) -> list[int]:
        """Which of the texts one of the patterns occurs in, in order."""
        return self._found(patterns, re.Pattern.search)

    def full(self, patterns: tuple[str, ...]) -> list[int]:
        """Which of the texts one of the patterns matches as a whole, in order."""
        return self._found(patterns, re.Pattern.fullmatch)

    def _found(self, patterns: tuple[str, ...], tried: Callable[..., object]) -> list[int]:
        found: set[int] = set()
        for pattern in patterns:
            expression = compiled(pattern)
            likely = self._likely(needed(pattern))
            found.update(at for at in likely if at not in found and tried(expression, self._texts[at], 0, LINE))
        return sorted(found)

    def _likely(self, fragments: tuple[Needed, ...]) -> frozenset[int] | range:
        """Texts in which all of that stands."""
        left: frozenset[int] | range = range(len(self._texts))
        # Single signs stand on most lines: finding them takes longer than trying the pattern.
        telling = [one for one in fragments if min(map(len, one)) > 1] or fragments
        for one in telling:
            there = frozenset[int]().union(*(self._with(fragment) for fragment in one))
            left = there if isinstance(left, range) else left & there
            if not left:
                break
        return left

    def _with(self, fragment: str) -> frozenset[int]:
        known = self._holding.get(fragment)
        if known is None:
            known = self._holding[fragment] = frozenset(self._places(fragment))
        return known

    def _places(self, fragment: str) -> Iterator[int]:
        at = self._all.find(fragment)
        while at >= 0:
            index = bisect(self._starts, at) - 1
            yield index
            at = self._all.find(fragment, self._starts[index + 1])


def first_lines(patterns: tuple[str, ...], text: str) -> Iterator[tuple[int, str]]:
    """Numbers (from 1) and texts of the lines in which one of the patterns occurs."""
    for number, line in enumerate(text.split("\n")[:LINES], start=1):
        if within(patterns, line):
            yield number, line


@lru_cache(maxsize=2048)
def _glob(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")), re.DOTALL)


def text_matches(pattern: str, text: str) -> bool:
    """Whether `pattern`, in which `*` stands for anything, is the whole text."""
    return bool(_glob(pattern).fullmatch(text[:LINE]))


@lru_cache(maxsize=2048)
def _path(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    table = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    body = "".join(table.get(part, re.escape(part)) for part in parts)
    # A project may lie in a folder of the archive: the pattern may begin at any folder.
    return re.compile(f"(?:.*/)?{body}", re.IGNORECASE)


def path_matches(pattern: str, path: str) -> bool:
    """Whether the path, or its end from any folder on, matches: `*` within a name, `**` across folders."""
    return bool(_path(pattern).fullmatch(path))
