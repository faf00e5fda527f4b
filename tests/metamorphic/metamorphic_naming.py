"""Variables of a notebook under other names, in its code and where its text quotes them."""

import ast
import builtins
import re
from collections.abc import Callable, Iterator, Mapping

from metamorphic_books import Book, Piece

from certgrader.notebook.model import Cell

_QUOTED = re.compile(r"`[^`\n]+`")
_BRACES = re.compile(r"\{[^{}]*\}")
_KEPT = frozenset(dir(builtins)) | {"In", "Out", "self", "cls"}


def renamed(book: Book, name_of: Callable[[int, str], str]) -> Book:
    """All variables that only plain code names; `name_of` gives the new name of the n-th."""
    cells = book.notebook.cells
    trees = [cell.code.tree for cell in cells if cell.code is not None and cell.code.tree is not None]
    apart = frozenset(_elsewhere(cells))
    bound: dict[str, str] = {}
    for tree in trees:
        for name in _assigned(tree):
            if name not in bound:
                bound[name] = name_of(len(bound), name)
    fixed = {name for tree in trees for name in _fixed(tree)}
    names = {
        name: new
        for name, new in bound.items()
        if not (name in fixed or name in apart or name in _KEPT or name.startswith("_"))
    }
    return book.of(_renamed(piece, cell, names) for piece, cell in zip(book.pieces, cells, strict=True))


def _assigned(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _fixed(tree: ast.Module) -> Iterator[str]:
    """Names that are more than a variable's: parameters, attributes of classes, functions, modules."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]
        elif isinstance(node, ast.Global | ast.Nonlocal):
            yield from node.names
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            yield node.name
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # `df.query("age > @limit")`, `eval("limit")`, names of files that happen to be those of variables.
            yield from re.findall(r"@(\w+)", node.value)
            if node.value.isidentifier():
                yield node.value
        if isinstance(node, ast.ClassDef) or (isinstance(node, ast.JoinedStr) and node.lineno != node.end_lineno):
            yield from (
                name.id for part in ast.iter_child_nodes(node) for name in ast.walk(part) if isinstance(name, ast.Name)
            )


def _elsewhere(cells: tuple[Cell, ...]) -> Iterator[str]:
    """Words of code that is no plain Python: magics, and what does not parse."""
    for cell in cells:
        if cell.kind == "code" and (cell.code is None or cell.code.tree is None or cell.code.problem):
            yield from re.findall(r"\w+", cell.source)
        for magic in cell.code.magics if cell.code is not None else ():
            yield from re.findall(r"\w+", magic.text)


def _renamed(piece: Piece, cell: Cell, names: Mapping[str, str]) -> Piece:
    if cell.kind == "markdown":
        return piece.saying(_QUOTED.sub(lambda found: _words(found[0], names), cell.source))
    if cell.code is None or cell.code.tree is None or cell.code.python is None or cell.code.problem:
        return piece
    submitted = cell.source.split("\n")
    parsed = cell.code.python.split("\n")
    for line, start, end, new in sorted(_places(cell.code.tree, cell.code.python, names), reverse=True):
        at = cell.code.lines[line - 1] - 1
        if submitted[at] == parsed[line - 1]:
            raw = submitted[at].encode()
            submitted[at] = parsed[line - 1] = (raw[:start] + new.encode() + raw[end:]).decode()
    return piece.saying("\n".join(submitted))


def _places(tree: ast.Module, python: str, names: Mapping[str, str]) -> Iterator[tuple[int, int, int, str]]:
    """Line, bytes from and to, and what stands there instead."""
    inside: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and node not in inside:
            inside.update(ast.walk(node))
            if node.lineno == node.end_lineno and node.end_col_offset is not None:
                written = ast.get_source_segment(python, node) or ""
                new = _BRACES.sub(lambda found: _words(found[0], names), written)
                yield node.lineno, node.col_offset, node.end_col_offset, new
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names and node not in inside:
            yield node.lineno, node.col_offset, node.col_offset + len(node.id.encode()), names[node.id]


def _words(written: str, names: Mapping[str, str]) -> str:
    """The text with names replaced that stand as words of their own and are no attribute."""
    return re.sub(
        r"(?<![\w.'\"])[^\W\d]\w*(?![\w'\"])(?!\s*=[^=}])", lambda found: names.get(found[0], found[0]), written
    )
