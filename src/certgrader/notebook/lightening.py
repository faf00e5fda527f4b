"""JSON made lighter before it is read: 100 MB of `[[],[],…` would take two gigabytes as Python lists.

What a notebook needs stays: cells, sources, outputs, their texts and pictures. Values within outputs and metadata
that nobody reads and that weigh too much, a plot's million points, give way to an empty list, object or null.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from certgrader.submission.limits import CELLS

# Bytes that Python takes, besides the characters of strings.
_OBJECT, _LIST, _ITEM, _TEXT = 240, 64, 32, 60
HEAVY = 120_000_000
"""What a document may weigh before it is looked through: more than any notebook of texts and pictures."""
MOST_VALUES = 30_000_000
_HEAVY_VALUE = 4_000_000
_HEAVY_PART = 60_000_000
_DEEPEST = 150
_LONGEST_NAME = 100
_LONG_LIST = 20_000  # characters of a list of lines that are joined

# Possessive, as JSON's strings never need to be tried again.
_STRING = r'"(?:[^"\\]++|\\.)*+"'
_SCALARS = r"(?:[^\[\]{}\"]++|\"[^\"\\]{0,40}+\")*+"
_FLAT = rf"(?:\[{_SCALARS}\]|\{{{_SCALARS}\}})"
_ITEM_BESIDE = rf"(?:{_FLAT}|\"[^\"\\]{{0,40}}+\"(?!\s*+:)|[^\[\]{{}}\",:\s]++)"
# Lists of strings and rows of small values are one token each: what is heaviest has the most of them.
_TOKEN = re.compile(
    rf"(?P<text>{_STRING}|\"(?:[^\"\\]++|\\.)*+\\?\Z)|(?P<lines>\[\s*+{_STRING}(?:\s*+,\s*+{_STRING})++\s*+\])"
    rf"|(?P<flats>{_FLAT}(?:\s*+,\s*+{_ITEM_BESIDE})*+)|(?P<open>[\[{{])|[\]}}]",
    re.DOTALL,
)
_BODY = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.S)
_NAMES = re.compile(r"\s*+:")
# Containers that the format itself asks for, and what holds them.
_CELLS = frozenset({"cells", "worksheets"})
_SKELETON = _CELLS | {"outputs", "data"}


class TooManyValuesError(ValueError):
    """More containers within containers than can be looked through in half a minute."""


def weight(text: str) -> int:
    """About the bytes that the JSON in `text` takes when it is read, from above: marks within strings count too."""
    return text.count("{") * _OBJECT + text.count("[") * _LIST + text.count(",") * _ITEM


def lightened(text: str) -> tuple[str, int]:
    """`text` without its heaviest and deepest values, and how many were taken out. Line breaks keep their number.

    Long lists of strings become one string, as both spell a text in a notebook. Raises TooManyValuesError; what is no
    JSON is left to those who read it.
    """
    lightening = _Lightening(text)
    lightening.work()
    return "".join(lightening.pieces()), lightening.removed


@dataclass(slots=True)
class _Container:
    start: int
    key: str | None
    within: str | None  # the key of what holds it
    weight: int


@dataclass(slots=True)
class _Lightening:
    text: str
    removed: int = 0
    _deeper: int = 0  # containers open below the deepest that is followed
    _open: list[_Container] = field(default_factory=list)
    # (start, end, replacement), in order; a later one may contain earlier ones.
    _cuts: list[tuple[int, int, str]] = field(default_factory=list)

    def work(self) -> None:
        text, key, last = self.text, None, 0
        for count, token in enumerate(_TOKEN.finditer(text)):
            if count > MOST_VALUES:
                raise TooManyValuesError
            start, end = token.span()
            if start > last:
                self._add(_ITEM * text.count(",", last, start))
            last = end
            kind = token.lastgroup
            if kind == "text":
                self._add(_TEXT)
                if end - start < _LONGEST_NAME and _NAMES.match(text, end):
                    key = text[start + 1 : end - 1]
                continue
            if kind == "open":
                self._enter(start, key, text[start])
            elif kind == "lines":
                self._lines(start, end)
            elif kind == "flats":
                self._flats(start, end)
            else:
                self._leave(end)
            key = None

    def pieces(self) -> Iterator[str]:
        """The text with its cuts made."""
        position = 0
        for start, end, put in self._cuts:
            yield self.text[position:start]
            yield put
            position = end
        yield self.text[position:]

    def _add(self, weight: int) -> None:
        if self._open:
            self._open[-1].weight += weight

    def _enter(self, start: int, key: str | None, mark: str) -> None:
        if len(self._open) == _DEEPEST:
            self._deeper += 1
            return
        within = self._open[-1].key if self._open else None
        self._open.append(_Container(start, key, within, _OBJECT if mark == "{" else _LIST))

    def _leave(self, end: int) -> None:
        if self._deeper or not self._open:
            self._deeper -= self._deeper > 0
            return
        depth = len(self._open)
        closed = self._open.pop()
        if depth == _DEEPEST:
            self._cut(closed.start, end, "null")
        elif closed.weight > self._allowed(closed, depth):
            self._cut(closed.start, end, "{}" if self.text[closed.start] == "{" else "[]")
        else:
            self._add(closed.weight)

    def _allowed(self, closed: _Container, depth: int) -> int:
        if depth == 1 or (depth <= 4 and (closed.key in _CELLS or closed.within == "worksheets")):
            return 2**62
        skeleton = closed.key in _SKELETON or (closed.key is None and closed.within in _SKELETON)
        return _HEAVY_PART if skeleton and depth < 9 else _HEAVY_VALUE

    def _flats(self, start: int, end: int) -> None:
        items, lists, objects = (self.text.count(mark, start, end) for mark in ",[{")
        weight = _ITEM * items + _LIST * lists + _OBJECT * objects
        if lists + objects == 1 and weight > _HEAVY_VALUE:
            self._cut(start, end, "[]" if lists else "{}")
        elif items > CELLS and self._open and self._open[-1].key in _CELLS:
            # No more than is needed to see that they are too many.
            self._cut(start, end, ",".join(["[]"] * (CELLS + 1)))
        else:
            self._add(weight)

    def _lines(self, start: int, end: int) -> None:
        if end - start < _LONG_LIST:
            self._add(_TEXT * (1 + self.text.count(",", start, end)))
            return
        joined: list[str] = []
        pieces = ['"']
        for body in _BODY.finditer(self.text, start, end):
            joined.append(body[1])
            if len(joined) == 4096:
                pieces.append("".join(joined))
                joined.clear()
        pieces += [*joined, '"', "\n" * self.text.count("\n", start, end)]
        self._add(_TEXT)
        self._cuts.append((start, end, "".join(pieces)))

    def _cut(self, start: int, end: int, put: str) -> None:
        self.removed += 1
        while self._cuts and self._cuts[-1][0] >= start:
            self._cuts.pop()
        self._cuts.append((start, end, put + "\n" * self.text.count("\n", start, end)))
