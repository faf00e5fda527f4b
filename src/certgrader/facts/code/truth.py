"""Conditions that are settled by what is written."""

import ast
import operator
from collections.abc import Callable

Constant = Callable[[str], tuple[object, ...]]
"""The constant that a name is known to hold, alone in a tuple; empty when it is none."""

_ALWAYS: dict[str, object] = {"__name__": "__main__", "TYPE_CHECKING": False, "__debug__": True}
_ORDERS: dict[type[ast.cmpop], Callable[..., object]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}


def settled(test: ast.expr, constant: Constant) -> bool | None:
    """Whether the condition is true or false whatever happens; None when it depends."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = settled(operand, constant)
            return None if inner is None else not inner
        case ast.BoolOp(op=operation, values=values):
            return _joined(isinstance(operation, ast.Or), [settled(value, constant) for value in values])
        case ast.Compare(left=left, ops=[order], comparators=[right]):
            return _compared(order, _known(left, constant), _known(right, constant))
    known = _known(test, constant)
    return bool(known[0]) if known else None


def _joined(either: bool, parts: list[bool | None]) -> bool | None:
    if either in parts:
        return either
    return None if None in parts else not either


def _known(node: ast.expr, constant: Constant) -> tuple[object, ...]:
    match node:
        case ast.Constant(value=value):
            return (value,)
        case ast.Name(id=name):
            return constant(name) or ((_ALWAYS[name],) if name in _ALWAYS else ())
        case ast.Attribute(value=ast.Name(id="typing" | "t"), attr="TYPE_CHECKING"):
            return (False,)
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            found = [_known(part, constant) for part in parts]
            return (tuple(one[0] for one in found),) if all(found) else ()
    return ()


def _compared(order: ast.cmpop, left: tuple[object, ...], right: tuple[object, ...]) -> bool | None:
    if not left or not right:
        return None
    try:
        if isinstance(order, ast.In | ast.NotIn):
            inside = left[0] in right[0] if isinstance(right[0], tuple | str) else None
            return None if inside is None else inside == isinstance(order, ast.In)
        return bool(_ORDERS[type(order)](left[0], right[0]))
    except TypeError:
        return None
