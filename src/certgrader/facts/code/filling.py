"""Statements that fill what lacks without a function named for it: `df.loc[df["age"].isna(), "age"] = …`."""

import ast
from collections.abc import Iterator

from certgrader.facts.code.row_conditions import Names, is_there, lacking
from certgrader.notebook.syntax import nodes

_VOID = frozenset({"nan", "NaN", "NA", "NaT"})


def fillings(tree: ast.Module, names: Names) -> Iterator[ast.Assign]:
    """Assignments by which a value takes the place of what lacks, whatever the value comes from."""
    for one in nodes(tree):
        if isinstance(one, ast.Assign) and not _void(one.value):
            aimed = any(_of_voids(target, names) for target in one.targets)
            if aimed or _put_together(one.value, names):
                yield one


def _of_voids(target: ast.expr, names: Names) -> bool:
    """Whether what is given a value is the places where something lacks."""
    if not isinstance(target, ast.Subscript):
        return False
    key = target.slice.elts[0] if isinstance(target.slice, ast.Tuple) and target.slice.elts else target.slice
    return any(lacking(_meant(part, names)) for part in _joined(key))


def _meant(node: ast.expr, names: Names) -> ast.expr:
    held = names(node.id) if isinstance(node, ast.Name) else None
    return held if held is not None else node


def _joined(node: ast.expr) -> Iterator[ast.expr]:
    """The conditions that must all hold."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd):
        yield from _joined(node.left)
        yield from _joined(node.right)
    else:
        yield node


def _put_together(value: ast.expr, names: Names) -> bool:
    """`np.where(x.isna(), other, x)`, `x.mask(x.isna(), other)`, `x.where(x.notna(), other)`."""
    match value:
        case ast.Call(func=ast.Attribute(attr="where"), args=[test, one, other]):
            condition = _meant(test, names)
            kept, put = (one, other) if is_there(condition) else (other, one)
            return (is_there(condition) or lacking(condition)) and not _void(put) and _same(condition, kept)
        case ast.Call(func=ast.Attribute(attr="mask"), args=[test, put]):
            return lacking(_meant(test, names)) and not _void(put)
        case ast.Call(func=ast.Attribute(attr="where"), args=[test, put]):
            return is_there(_meant(test, names)) and not _void(put)
    return False


def _same(condition: ast.expr, kept: ast.expr) -> bool:
    """Whether what is kept are the values that were asked about: `np.where(x.isna(), 0, 1)` only tells them apart."""
    written = ast.dump(kept)
    return any(ast.dump(one) == written for one in ast.walk(condition))


def _void(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=None):
            return True
        case ast.Attribute(attr=name):
            return name in _VOID
    return False
