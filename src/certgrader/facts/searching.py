"""Patterns that rubric authors write, tried on bounded texts."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from typing import TypeVar

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


def full(patterns: tuple[str, ...], text: str) -> bool:
    """Whether one of the patterns matches the whole text."""
    return any(pattern.fullmatch(text, 0, LINE) for pattern in _all(patterns))


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
