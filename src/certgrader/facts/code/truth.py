"""Conditions and loops that are settled by what is written."""

import ast
import operator
from collections.abc import Callable, Sequence

Constant = Callable[[ast.expr], tuple[object, ...]]
"""The constant that a name, an attribute or an entry is known to hold, alone in a tuple; empty when it is none."""

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
_SUMS: dict[type[ast.operator], Callable[..., object]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_OF_ONE: dict[str, Callable[..., object]] = {"len": len, "bool": bool, "any": any, "all": all}
_EMPTY = frozenset({"list", "tuple", "set", "dict", "frozenset", "str"})
_LARGEST = 1e12


def settled(test: ast.expr, constant: Constant) -> bool | None:
    """Whether the condition is true or false whatever happens; None when it depends."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = settled(operand, constant)
            return None if inner is None else not inner
        case ast.BoolOp(op=operation, values=values):
            return _joined(isinstance(operation, ast.Or), [settled(value, constant) for value in values])
        case ast.Compare(left=left, ops=orders, comparators=others):
            sides = [known(side, constant) for side in (left, *others)]
            return _joined(False, [_compared(*one) for one in zip(orders, sides[:-1], sides[1:], strict=True)])
    found = known(test, constant)
    return bool(found[0]) if found else None


def _joined(either: bool, parts: Sequence[bool | None]) -> bool | None:
    if either in parts:
        return either
    return None if None in parts else not either


def known(node: ast.expr, constant: Constant) -> tuple[object, ...]:
    """What the expression gives whenever it is evaluated, alone in a tuple; empty when that depends.

    Lists and sets are given as tuples.
    """
    match node:
        case ast.Constant(value=value):
            return (value,)
        case ast.Name(id=name):
            return constant(node) or ((_ALWAYS[name],) if name in _ALWAYS else ())
        case ast.Attribute(value=ast.Name(id="typing" | "t"), attr="TYPE_CHECKING"):
            return (False,)
        case ast.Attribute() | ast.Subscript():
            return constant(node)
        case ast.NamedExpr(value=value):
            return known(value, constant)
        case ast.Call():
            return _called(node, constant) or constant(node)
        case ast.Compare() | ast.UnaryOp(op=ast.Not()):
            truth = settled(node, constant)
            return () if truth is None else (truth,)
    return _combined(node, constant)


def _combined(node: ast.expr, constant: Constant) -> tuple[object, ...]:
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            found = [known(part, constant) for part in parts]
            return (tuple(one[0] for one in found),) if all(found) else ()
        case ast.Dict(keys=[]):
            return ((),)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            number = _number(known(operand, constant))
            return () if number is None else (-number,)
        case ast.BinOp(left=left, op=operation, right=right) if type(operation) in _SUMS:
            sides = _number(known(left, constant)), _number(known(right, constant))
            return _calculated(_SUMS[type(operation)], *sides)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            truth = settled(test, constant)
            return () if truth is None else known(body if truth else orelse, constant)
    return ()


def _number(found: tuple[object, ...]) -> float | None:
    value = found[0] if found else None
    return value if isinstance(value, (int, float)) and abs(value) < _LARGEST else None


def _calculated(work: Callable[..., object], left: float | None, right: float | None) -> tuple[object, ...]:
    if left is None or right is None:
        return ()
    try:
        return (work(left, right),)
    except ArithmeticError:
        return ()


def _called(node: ast.Call, constant: Constant) -> tuple[object, ...]:
    """Of Python's own functions those that are found in conditions."""
    if not isinstance(node.func, ast.Name) or node.keywords:
        return ()
    name = node.func.id
    if not node.args:
        return ((),) if name in _EMPTY else ()
    given = [known(one, constant) for one in node.args]
    if name == "range":
        steps = [one[0] for one in given if one and isinstance(one[0], int) and abs(one[0]) < _LARGEST]
        whole = len(steps) == len(given) <= 3 and steps[2:] != [0]
        return (range(*steps),) if whole else ()
    if name not in _OF_ONE or len(given) != 1 or not given[0]:
        return ()
    # `all` would walk through a range, however long.
    sized = tuple | str | range if name == "len" else tuple
    if name != "bool" and not isinstance(given[0][0], sized):
        return ()
    return (_OF_ONE[name](given[0][0]),)


def nothing(node: ast.expr, constant: Constant) -> bool:
    """Whether a loop over that expression never takes a step: it is empty as written."""
    match node:
        case ast.Call(func=ast.Name(id="enumerate" | "sorted" | "reversed" | "tqdm" | "iter"), args=[inner, *_]):
            return nothing(inner, constant)
        case ast.Call(func=ast.Name(id="zip"), args=parts):
            return any(nothing(part, constant) for part in parts)
        case ast.Call(func=ast.Attribute(value=ast.Dict() as inner, attr="items" | "keys" | "values"), args=[]):
            return nothing(inner, constant)
    found = known(node, constant)
    return bool(found) and isinstance(found[0], (tuple, str, range)) and not found[0]


def _compared(order: ast.cmpop, left: tuple[object, ...], right: tuple[object, ...]) -> bool | None:
    if not left or not right:
        return None
    try:
        if isinstance(order, (ast.In, ast.NotIn)):
            inside = left[0] in right[0] if isinstance(right[0], (tuple, str)) else None
            return None if inside is None else inside == isinstance(order, ast.In)
        return bool(_ORDERS[type(order)](left[0], right[0]))
    except TypeError:
        return None
