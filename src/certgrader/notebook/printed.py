"""What a cell prints to be read, as prose: `print("…")` and `display(Markdown("…"))` with a text of some length.

Only what the cell prints whatever happens: a remark in a branch or a function is the code's answer, not the author's.
Values that an f-string puts in are left out.
"""

import ast
import re
from collections.abc import Iterator, Sequence

from certgrader.notebook.language import language_of
from certgrader.notebook.markup import Block
from certgrader.notebook.model import Code
from certgrader.notebook.prose import prose_blocks

_FEWEST_WORDS = 12
_A_LABEL = 4
"""A line of no more words says what a figure is."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_FRAME = re.compile(r"[=\-_*~+#─━═│║╔╗╚╝╠╣┌┐└┘├┤]{3,}|[│║╔╗╚╝╠╣┌┐└┘├┤]")
_VALUE = "…"


def printed_blocks(code: Code) -> Iterator[Block]:
    """The paragraphs and lists of what the cell prints, at the lines of the code that prints them."""
    run: list[ast.stmt] = []
    for statement in code.tree.body if code.tree is not None else ():
        if _text(statement) is not None:
            run.append(statement)
            continue
        yield from _blocks(run, code)
        run = []
    yield from _blocks(run, code)


def _blocks(run: Sequence[ast.stmt], code: Code) -> Iterator[Block]:
    """Of statements that follow each other and print."""
    lines: list[str] = []
    places: list[int] = []
    for statement in run:
        text = _text(statement) or ""
        last = statement.end_lineno or statement.lineno
        for number, line in enumerate(_FRAME.sub("", text).split("\n")):
            lines.append(line.strip())
            places.append(min(statement.lineno + number, last))
    if sum(map(_words, lines)) < _FEWEST_WORDS or all(_words(line) <= 2 * _A_LABEL for line in lines):
        return
    kept = "\n".join(line if _words(line) > _A_LABEL or not line or line.endswith(":") else "" for line in lines)
    if language_of(kept) is None:
        return
    for block in prose_blocks(kept):
        if block.kind != "heading" and _words(block.text) > _A_LABEL:
            first, last = (_line(code, places[min(at, len(places) - 1)]) for at in (block.first, block.last))
            yield Block(block.kind, block.text, first, max(first, last))


def _text(statement: ast.stmt) -> str | None:
    """What a statement prints; None where it prints nothing, or no text."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Name(id="print" | "display"), args=[given])):
            pass
        case _:
            return None
    match given:
        case ast.Call(func=ast.Name(id="Markdown") | ast.Attribute(attr="Markdown"), args=[inner, *_]):
            given = inner
    match given:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else _VALUE for part in parts)
    return None


def _words(text: str) -> int:
    return len(_WORD.findall(text))


def _line(code: Code, number: int) -> int:
    """The submitted line, from 0, of a line of the cell's Python, from 1."""
    return code.lines[min(number, len(code.lines)) - 1] - 1
