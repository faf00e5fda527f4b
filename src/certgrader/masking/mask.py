"""Known secrets, and their removal from any text: whole, cut short, or encoded."""

import base64
import html
import json
import re
import urllib.parse
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from certgrader.masking.values import classes

MASK = "••••"
NAME_MASK = "____"
"""What stands for a secret where a cell would not parse with `MASK`: as a name, or in bytes."""
_PIECE = 8
"""Characters of a piece. Of a secret cut anywhere, a part of 15 characters holds a whole piece; so does its start."""
_PIECED = 16
"""The shortest secret whose parts are masked."""
_MOST_WORK = 20_000_000_000
"""Characters of text times needles that are looked for, about ten seconds; texts beyond are withheld whole."""
# Code in which a word may be masked: strings, comments, and lines for IPython.
_LITERAL = re.compile(
    r"(?P<quotes>\"\"\"|''')(?:[^\\\"']++|\\.|(?!(?P=quotes))[\"'])*+(?:(?P=quotes)|\Z)"
    r"|\"(?:[^\"\\\n]++|\\.)*+[\"\n]?|'(?:[^'\\\n]++|\\.)*+['\n]?|\#[^\n]*|^[ \t]*[!%][^\n]*",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Secrets:
    """Distinct values of secrets. Build with `secrets_of`."""

    values: tuple[str, ...] = ()
    _whole: tuple[str, ...] = ()
    _words: re.Pattern[str] | None = None
    _pieces: tuple[tuple[str, str, int], ...] = ()
    _weight: int = 1
    _work: list[int] = field(default_factory=lambda: [0])

    def __bool__(self) -> bool:
        return bool(self.values)

    def masked(self, text: str, mask: str = MASK) -> str:
        """`text` without any of the secrets, as many lines as before."""
        if not self.values or len(text) < 4:
            return text
        if self._exhausted(text):
            return "\n".join([mask] * (text.count("\n") + 1))
        for value in self._whole:
            if value in text:
                text = text.replace(value, cover(value, mask))
        for piece, value, at in self._pieces:
            if piece in text:
                text = _without_parts(text, piece, value, at, mask)
        return self._words.sub(lambda found: cover(found[0], mask), text) if self._words else text

    def masked_code(self, source: str, mask: str = MASK) -> str:
        """`masked` for code: secrets that are words, such as `model`, stay where they are names."""
        if not self.values:
            return source
        if self._words is None:
            return self.masked(source, mask)
        bare = replace(self, _words=None)
        return bare.masked(_LITERAL.sub(lambda found: self.masked(found[0], mask), source), mask)

    def _exhausted(self, text: str) -> bool:
        self._work[0] += len(text) * self._weight
        return self._work[0] > _MOST_WORK


def cover(value: str, mask: str = MASK) -> str:
    """The mask of `value`: of one length whatever the value's, once a line."""
    return "\n".join([mask] * (value.count("\n") + 1))


def secrets_of(values: Iterable[str]) -> Secrets:
    """What to look for, for each of the `values`: itself, its lines, its parts and its usual encodings."""
    distinct = sorted({part for value in values for part in (value, *_lines(value))}, key=lambda one: (-len(one), one))
    words = [value for value in distinct if _is_word(value)]
    others = [value for value in distinct if not _is_word(value)]
    whole = dict.fromkeys(form for value in others for form in (value, *_encoded(value)))
    pieces: dict[str, tuple[str, str, int]] = {}
    for value in others:
        for place in range(0, len(value) - _PIECE + 1, _PIECE) if len(value) >= _PIECED else ():
            piece = value[place : place + _PIECE]
            # A piece such as `password` says nothing.
            if classes(piece) >= 2 and piece.isascii():
                pieces.setdefault(piece, (piece, value, place))
    pattern = "|".join(re.escape(word) for word in words)
    return Secrets(
        tuple(distinct),
        tuple(sorted(whole, key=len, reverse=True)),
        re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])") if words else None,
        tuple(pieces.values()),
        len(whole) + len(pieces) + len(words),
    )


def _is_word(value: str) -> bool:
    """Short or plain values are masked as whole words only: `root` is no part of `rooted`."""
    return len(value) < 6 or (classes(value) < 2 and len(value) < 20)


def _lines(value: str) -> list[str]:
    """The lines of a private key, shown with or without escapes."""
    return [line for line in re.split(r"\r?\n|\\n", value) if len(line) >= _PIECED] if len(value) > 40 else []


def _encoded(value: str) -> list[str]:
    """The forms that differ from `value`: URL, HTML, JSON, Python, hexadecimal and base64 at its three alignments."""
    raw = value.encode("utf-8", "surrogatepass")
    forms = [
        urllib.parse.quote(raw, safe=""),
        urllib.parse.quote(raw),
        urllib.parse.quote_plus(raw),
        urllib.parse.unquote(value, errors="replace"),
        html.escape(value),
        html.escape(value, quote=False),
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        repr(value)[1:-1],
    ]
    if len(raw) >= 8:
        forms += [raw.hex(), value[::-1]]
        for shift in range(3):
            coded = base64.b64encode(b"\0" * shift + raw).decode()
            # The characters at both ends depend on the bytes beside.
            inner = coded[(0, 2, 3)[shift] : 8 * (shift + len(raw)) // 6]
            forms += [inner, inner.replace("+", "-").replace("/", "_")]
    return [form for form in dict.fromkeys(forms) if form != value and len(form) >= 6]


def _without_parts(text: str, piece: str, value: str, at: int, mask: str) -> str:
    """`text` with each stretch that agrees with `value` around `piece` covered."""
    kept: list[str] = []
    done = 0
    while (place := text.find(piece, done)) >= 0:
        start, end = place, place + len(piece)
        left, right = at, at + len(piece)
        while start > done and left > 0 and text[start - 1] == value[left - 1]:
            start, left = start - 1, left - 1
        while end < len(text) and right < len(value) and text[end] == value[right]:
            end, right = end + 1, right + 1
        kept += [text[done:start], cover(text[start:end], mask)]
        done = end
    return "".join([*kept, text[done:]])
