"""Fragments of text without which a regular expression matches nowhere.

Most patterns of a rubric occur in no line of a notebook. A fragment is looked for in all lines at once, and the pattern
tried only where it stands. Whatever is not surely needed is left out: a line may be tried in vain, never missed.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_MANY = 40
"""Alternatives beyond which looking for each costs more than it saves."""
_FLAGS = re.compile(r"\(\?([a-zA-Z]*)(?:-[a-z]+)?([:)])")
_NAMED = re.compile(r"\(\?P<\w+>")
_AROUND = ("(?=", "(?!", "(?<=", "(?<!")
_INSIDE = ("(?:", "(?>")
_REPEATED = re.compile(r"(?:[*+?]|\{(\d*)(?:,\d*)?\})[?+]?")
_CLASS = re.compile(r"\[(\^?)(\]?(?:\\.|[^\]\\])*)\]", re.DOTALL)
_LISTED = re.compile(r"[ -,./-\[_-~]{1,6}")
"""A class that lists a few characters: no range, no escape."""

Needed = frozenset[str]
"""One of these fragments, in lower case, stands in whatever matches."""


def folded(text: str) -> str:
    """Lower case as regular expressions compare it, as far as it concerns ASCII letters."""
    # Case apart, `re` takes these for i and s, which `lower` does not.
    return text.replace("\u0130", "i").replace("\u0131", "i").replace("\u017f", "s").lower()


@lru_cache(maxsize=2048)
def needed(pattern: str) -> tuple[Needed, ...]:
    """What has to stand in the `folded` text, each of them, what tells most first; empty where nothing is sure."""
    try:
        return tuple(sorted(_Reader(pattern).alternatives(), key=tells, reverse=True))
    except _Unread:
        return ()


def tells(one: Needed) -> tuple[int, int]:
    """How much that tells: long fragments are rare."""
    return min(map(len, one)), -len(one)


class _Unread(Exception):
    """The pattern uses what is not followed here."""


class _Reader:
    """A valid regular expression, read once from left to right."""

    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0

    def alternatives(self) -> list[Needed]:
        """Up to the end or the bracket that closes the group."""
        branches = [self._sequence()]
        while self._takes("|"):
            branches.append(self._sequence())
        self._takes(")")
        if len(branches) == 1:
            return branches[0]
        if not all(branches):
            return []
        either = _shortest(frozenset[str]().union(*(max(branch, key=tells) for branch in branches)))
        return [either] if len(either) <= _MANY else []

    def _sequence(self) -> list[Needed]:
        return [one for one in _joined(self._items()) if one]

    def _items(self) -> Iterator[str | list[Needed]]:
        """Characters that stand for themselves, "" where what follows need not follow at once, what groups need."""
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            item = self._item()
            repeated = _REPEATED.match(self._text, self._at)
            if repeated is None:
                yield item
                continue
            self._at = repeated.end()
            if repeated[0][0] == "+" or int(repeated[1] or 0) > 0:
                yield item
            yield ""

    def _item(self) -> str | list[Needed]:
        char = self._text[self._at]
        if char == "\\":
            return self._escaped()
        if char == "[":
            return self._class()
        if char == "(":
            return self._group()
        self._at += 1
        return char if char not in ".^$" else ""

    def _escaped(self) -> str:
        char = self._text[self._at + 1]
        self._at += 2
        if char in "xuUN":
            raise _Unread
        if char.isdigit():
            while self._at < len(self._text) and self._text[self._at].isdigit():
                self._at += 1
        return "" if char.isalnum() else char

    def _class(self) -> str | list[Needed]:
        found = _CLASS.match(self._text, self._at)
        if found is None:
            raise _Unread
        self._at = found.end()
        if found[1] or not _LISTED.fullmatch(found[2]):
            return ""
        return [frozenset(found[2].lower())]

    def _group(self) -> str | list[Needed]:
        if not self._text.startswith("(?", self._at):
            self._at += 1
            return self.alternatives()
        if any(self._takes(opening) for opening in _AROUND):
            self.alternatives()
            return ""
        if any(self._takes(opening) for opening in _INSIDE):
            return self.alternatives()
        opening = _NAMED.match(self._text, self._at) or _FLAGS.match(self._text, self._at)
        if opening is None or (opening.re is _FLAGS and "x" in opening[1]):
            raise _Unread
        self._at = opening.end()
        return "" if opening[0].endswith(")") else self.alternatives()

    def _takes(self, text: str) -> bool:
        there = self._text.startswith(text, self._at)
        self._at += len(text) if there else 0
        return there


def _joined(items: Iterable[str | list[Needed]]) -> Iterator[Needed]:
    """Characters that follow each other as one fragment."""
    run = ""
    for item in (*items, ""):
        if isinstance(item, str) and item and item.isascii() and item != "\n":
            run += item.lower()
            continue
        if run:
            yield frozenset({run})
        run = ""
        if not isinstance(item, str):
            yield from item


def _shortest(fragments: Needed) -> Needed:
    """Without those that hold another: where they stand, it does."""
    return frozenset(one for one in fragments if not any(other in one for other in fragments if other != one))
