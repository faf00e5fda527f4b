"""Columns written anew in another type: « "90 %" » made 0.9, a number read out of a customer's code.

That is what the column said already, and no variable that somebody built.
"""

import ast
import re

_PLAIN = frozenset({"astype", "strip", "rstrip", "lstrip", "to_numpy", "fillna"})
_ACCESSORS = frozenset({"str", "values"})
_FUNCTIONS = frozenset({"to_numeric", "to_datetime"})
_EACH = frozenset({"map", "apply", "applymap"})
_TYPES = frozenset({"int", "float", "str", "bool"})
_DIGITS = re.compile(r"[\^$()]*(?:\\d|\[0-9\])[+*]?[\^$()]*")


def is_conversion(node: ast.AST) -> bool:
    """Whether an assignment only brings a column, or several into their own places, to another type."""
    value = node.value if isinstance(node, ast.Assign) else None
    steps = 0
    while value is not None:
        inner = _inner(value)
        if inner is None:
            break
        value, steps = inner, steps + (not isinstance(value, ast.Attribute))
    if steps == 0 or not isinstance(value, ast.Subscript) or not isinstance(node, ast.Assign):
        return False
    return isinstance(value.slice, ast.Constant) or _are_the_same(value, node.targets)


def _are_the_same(columns: ast.Subscript, targets: list[ast.expr]) -> bool:
    """Whether several columns are written where they were read."""
    return any(isinstance(one, ast.Subscript) and ast.dump(one.slice) == ast.dump(columns.slice) for one in targets)


def _inner(value: ast.expr) -> ast.expr | None:
    """What one step of a conversion is done to; None for anything else."""
    match value:
        case ast.Attribute(value=inner, attr=name) if name in _ACCESSORS:
            return inner
        case ast.BinOp(left=inner, op=ast.Div(), right=ast.Constant(value=100)):
            return inner
        case ast.Call(func=ast.Attribute(attr=name), args=[inner, *_]) if name in _FUNCTIONS:
            return inner
        case ast.Call(func=ast.Attribute(value=inner, attr=name), args=[ast.Name(id=kind)]) if name in _EACH:
            return inner if kind in _TYPES else None
        case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name in _PLAIN or _reads_it(value):
            return inner
    return None


def _reads_it(call: ast.Call) -> bool:
    """Whether signs are taken away, or the digits taken out: « extract("(\\d+)") », « replace("%", "") »."""
    match call:
        case ast.Call(func=ast.Attribute(attr="replace"), args=[ast.Constant(value=str()), ast.Constant(value=str())]):
            return True
        case ast.Call(func=ast.Attribute(attr="extract"), args=[ast.Constant(value=str(pattern)), *_]):
            return _DIGITS.fullmatch(pattern) is not None
    return False
