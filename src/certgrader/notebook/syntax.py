"""Python source → its syntax tree, or what is wrong with it; the nodes of a tree."""

import ast
import sys
import warnings
from collections.abc import Sequence

from certgrader.notebook.fstrings import in_older_syntax

# Fields that never hold a node anybody asks for: names, numbers, and the operators and contexts that all nodes share.
_PLAIN = frozenset("ctx id attr arg op ops asname module level kind conversion simple is_async type_comment".split())

_BELOW = "_certgrade_below"


def try_parse(text: str) -> ast.Module | str:
    """The tree of `text`, or what is wrong with it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "invalid escape sequence" is the candidate's affair
        found = _parse(text)
        if isinstance(found, str) and sys.version_info < (3, 12):
            older = in_older_syntax(text)
            mended = _parse(older) if older is not None else found
            return mended if isinstance(mended, ast.Module) else found
        return found


def _parse(text: str) -> ast.Module | str:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        return f"{error.msg} (line {error.lineno or 1})"
    except (ValueError, RecursionError, MemoryError) as error:
        return str(error) or type(error).__name__


def nodes(tree: ast.AST) -> Sequence[ast.AST]:
    """`tree` and all nodes below it but operators and contexts, in any order; `ast.walk` took six times as long.

    Kept on the node that was asked for, since many ask for the same; nobody changes a tree.
    """
    known: Sequence[ast.AST] | None = tree.__dict__.get(_BELOW)
    if known is not None:
        return known
    found: list[ast.AST] = []
    todo = [tree]
    while todo:
        node = todo.pop()
        found.append(node)
        if _HOLDING[node.__class__]:
            todo += children(node)
    tree.__dict__[_BELOW] = found
    return found


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below one but operators and contexts, in the order of its fields."""
    found: list[ast.AST] = []
    for name in _HOLDING[node.__class__]:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [one for one in value if isinstance(one, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def first_name(node: ast.expr) -> str:
    """The name that a chain of attributes, indices and calls begins with; empty where it begins with none."""
    at: ast.AST = node
    while isinstance(at, (ast.Attribute, ast.Subscript, ast.Call)):
        at = at.func if isinstance(at, ast.Call) else at.value
    return at.id if isinstance(at, ast.Name) else ""


class _Holding(dict[type[ast.AST], tuple[str, ...]]):
    """Fields in which a node of each class may hold others, found out when it is first met."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        names = () if kind is ast.Constant else tuple(name for name in kind._fields if name not in _PLAIN)
        self[kind] = names
        return names


_HOLDING = _Holding()
