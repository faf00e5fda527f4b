"""Python source as HTML: one element a line, so that lines can be numbered, cited and linked to."""

from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from certgrader.report.ansi import reveal

if TYPE_CHECKING:
    from pygments.token import _TokenType

_MAX_HIGHLIGHTED = 40_000


def code_html(source: str, cited: set[int], anchors: Mapping[int, str], *, python: bool = True) -> str:
    """Escaped HTML of `source`; `cited` lines are marked and those in `anchors` can be linked to. Lines from 1."""
    source = reveal(source)
    pieces = _python(source) if python and len(source) <= _MAX_HIGHLIGHTED else iter([("", source)])
    lines: list[list[str]] = [[]]
    for look, text in pieces:
        first, *others = text.split("\n")
        _append(lines[-1], look, first)
        for other in others:
            lines.append([])
            _append(lines[-1], look, other)
    return "".join(_line(number, parts, cited, anchors) for number, parts in enumerate(lines, 1))


def _append(line: list[str], look: str, text: str) -> None:
    if text:
        shown = escape(text, quote=False)
        line.append(f'<i class="{look}">{shown}</i>' if look else shown)


def _line(number: int, parts: list[str], cited: set[int], anchors: Mapping[int, str]) -> str:
    name = f' id="{anchors[number]}"' if number in anchors else ""
    look = "l cited" if number in cited else "l"
    return f'<span class="{look}"{name}>{"".join(parts)}\n</span>'


def _python(source: str) -> Iterator[tuple[str, str]]:
    """(class, text) pieces; neighbours of one class are joined."""
    from pygments.lexers.python import PythonLexer

    look, text = "", ""
    for kind, value in PythonLexer(stripnl=False, ensurenl=False).get_tokens(source):
        new = _look(kind)
        if new == look or value.isspace():
            text += value
        else:
            yield look, text
            look, text = new, value
    yield look, text


@cache
def _look(kind: "_TokenType") -> str:
    """Keyword, string, number, comment, name defined, built-in; nothing else is coloured."""
    from pygments.token import Comment, Keyword, Name, Number, Operator, String

    table = (
        (Comment, "c"),
        (String, "s"),
        (Number, "m"),
        (Keyword, "k"),
        (Operator.Word, "k"),
        (Name.Function, "f"),
        (Name.Class, "f"),
        (Name.Decorator, "f"),
        (Name.Builtin, "b"),
        (Name.Exception, "b"),
    )
    return next((look for family, look in table if family is kind or family in kind.split()), "")
