"""What the whole notebook is known to hold before its cells are walked in order."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from certgrader.facts.code.fixed import Fixed, Uses
from certgrader.facts.code.record import CellSource
from certgrader.facts.code.stars import CONVENTIONS
from certgrader.notebook.syntax import nodes

_BINDING = (ast.Import, ast.ImportFrom, ast.alias, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Global,
            ast.Nonlocal)  # fmt: skip
_BORROWING = frozenset({"run", "load", "load_ext", "store"})


@dataclass(frozen=True, slots=True)
class Texts:
    """`literals` of text or bytes; `remarks` are texts that stand alone."""

    literals: list[ast.expr] = field(default_factory=list)
    remarks: list[ast.Expr] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outline:
    """`roots`: first packages of what is imported anywhere. `names`: where each top-level function or class stands.
    `fixed`: names that hold one constant, on which an `if` may rely. `attributes`: names that stand after a dot.
    `borrows`: names come from elsewhere. `texts`: those of each cell."""

    roots: frozenset[str]
    names: dict[str, tuple[CellSource, ast.stmt]]
    fixed: Fixed
    attributes: frozenset[str]
    borrows: bool = False
    texts: Mapping[int, Texts] = field(default_factory=dict)


def outline(parsed: Sequence[tuple[CellSource, ast.Module]], *, borrows: bool) -> Outline:
    """The outline of these cells."""
    roots: set[str] = set()
    names: dict[str, tuple[CellSource, ast.stmt]] = {}
    uses = Uses()
    attributes: set[str] = set()
    texts: dict[int, Texts] = {}
    for source, tree in parsed:
        for statement in tree.body:
            if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                names[statement.name] = (source, statement)
        there = texts[source.index] = Texts()
        for node in nodes(tree):
            if isinstance(node, (ast.Constant, ast.JoinedStr, ast.Expr)):
                _text(node, there)
                continue
            uses.met(node)
            if isinstance(node, ast.Name):
                if isinstance(node.ctx, ast.Load) and node.id in CONVENTIONS:
                    roots.add(CONVENTIONS[node.id].partition(".")[0])
            elif isinstance(node, ast.Attribute):
                attributes.add(node.attr)
            elif isinstance(node, _BINDING):
                roots.update(_imported(node))
                uses.stores.update(_bound(node))
    return Outline(frozenset(roots), names, uses.fixed(), frozenset(attributes), borrows, texts)


def _text(node: ast.Constant | ast.JoinedStr | ast.Expr, there: Texts) -> None:
    if isinstance(node, ast.Expr):
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            there.remarks.append(node)
    elif isinstance(node, ast.JoinedStr) or isinstance(node.value, (str, bytes)):
        there.literals.append(node)


def borrowing(magic: str) -> bool:
    """Whether that magic brings names of another notebook or file."""
    return magic in _BORROWING


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (one.name.partition(".")[0] for one in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield node.module.partition(".")[0]


def _bound(node: ast.AST) -> Iterator[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.alias):
        yield node.asname or node.name
    elif isinstance(node, (ast.Global, ast.Nonlocal)):
        yield from node.names
