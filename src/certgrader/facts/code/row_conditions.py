"""Conditions by which rows are chosen: of what kind they are, and whether they choose at all."""

import ast
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["bounded", "unlike", "void", "like", "twice"]
"""Values kept between limits; rows left out that are something; rows left out in which something lacks or stands for
nothing; rows that are something; rows left out that were met before."""

Names = Callable[[str], ast.expr | None]
"""What a name was given, where that is a condition."""

_OPPOSITE: Mapping[Kind, Kind] = {
    "bounded": "bounded",
    "unlike": "like",
    "void": "like",
    "like": "unlike",
    "twice": "twice",
}
_LACKS = frozenset({"isna", "isnull", "is_null", "is_nan", "isNull", "isnan"})
_IS_THERE = frozenset({"notna", "notnull", "is_not_null", "is_not_nan", "isNotNull", "isfinite", "is_finite"})
_BETWEEN = frozenset({"between", "is_between", "gt", "ge", "lt", "le"})
_AMONG = frozenset({"isin", "is_in", "eq", "contains", "startswith", "endswith", "starts_with", "ends_with", "match",
                    "fullmatch", "rlike", "like", "isnumeric", "isdigit", "isdecimal"})  # fmt: skip
_JOINS = {"logical_and": ast.BitAnd, "logical_or": ast.BitOr}
_VOID = re.compile(r"\s*(?:n/?a|nan|null|none|unknown|inconnu|missing|[?.-]+)?\s*", re.IGNORECASE)
_SENTINELS = frozenset({-1, -9, -99, -999, -9999, 999, 9999, 99999, 999999})
_ORDERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_OPPOSITE_ORDER = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}
_DEPTH = 8


def kinds(node: ast.expr | None, names: Names, depth: int = _DEPTH) -> Iterator[Kind]:
    """The kinds of condition that `node` is made of; none where it is no condition on rows."""
    if node is not None and depth:
        yield from _kinds(node, names, depth)


def _kinds(node: ast.expr, names: Names, depth: int) -> Iterator[Kind]:
    match node:
        case ast.Lambda(body=body):
            yield from kinds(body, names, depth - 1)
        case ast.Name(id=name):
            yield from kinds(names(name), names, depth - 1)
        case ast.UnaryOp(op=ast.Invert() | ast.Not(), operand=inner):
            yield from (_OPPOSITE[one] if not lacking(inner) else "void" for one in kinds(inner, names, depth - 1))
        case ast.BinOp(left=left, op=ast.BitAnd() | ast.BitOr(), right=right):
            yield from kinds(left, names, depth - 1)
            yield from kinds(right, names, depth - 1)
        case ast.BoolOp(values=values):
            for one in values:
                yield from kinds(one, names, depth - 1)
        case ast.Compare():
            yield from _of_comparison(node)
        case ast.Call():
            yield from _of_call(node, names, depth)


def _of_call(node: ast.Call, names: Names, depth: int) -> Iterator[Kind]:
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if method in _JOINS:
        for one in node.args:
            yield from kinds(one, names, depth - 1)
    elif method == "logical_not" and node.args:
        yield from kinds(ast.UnaryOp(op=ast.Invert(), operand=node.args[0]), names, depth - 1)
    elif method in {"all", "any"} and isinstance(node.func, ast.Attribute):
        yield from kinds(node.func.value, names, depth - 1)
    elif method in _IS_THERE:
        yield "void"
    elif method in _LACKS or method in _AMONG:
        yield "like"
    elif method in _BETWEEN:
        yield "bounded"
    elif method == "ne":
        yield "void" if node.args and _stands_for_nothing(node.args[0]) else "unlike"


def is_there(node: ast.expr) -> bool:
    """Whether the condition holds for what does not lack."""
    match node:
        case ast.UnaryOp(op=ast.Invert() | ast.Not(), operand=inner):
            return lacking(inner)
        case ast.Call(func=ast.Attribute(attr=method)):
            return method in _IS_THERE
    return False


def lacking(node: ast.expr) -> bool:
    """Whether the condition holds for what lacks, or stands for nothing."""
    match node:
        case ast.Call(func=ast.Attribute(attr=method)) if method in _LACKS:
            return True
        case ast.Call(func=ast.Attribute(value=inner, attr="any" | "all")):
            return lacking(inner)
        case ast.Call(func=ast.Attribute(attr="isin" | "is_in"), args=[ast.List(elts=items) | ast.Tuple(elts=items)]):
            return bool(items) and all(_stands_for_nothing(one) for one in items)
        case ast.Compare(ops=[ast.Eq()], comparators=[right]):
            return _stands_for_nothing(right)
    return False


def _stands_for_nothing(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str() as text):
            return _VOID.fullmatch(text) is not None
        case (
            ast.Constant(value=int() | float() as number)
            | ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number))
        ):
            return (-number if isinstance(node, ast.UnaryOp) else number) in _SENTINELS
    return False


def _of_comparison(node: ast.Compare) -> Iterator[Kind]:
    for order, other in zip(node.ops, node.comparators, strict=True):
        if isinstance(order, _ORDERS):
            yield "bounded"
        elif isinstance(order, ast.NotEq):
            yield "void" if _stands_for_nothing(other) else "unlike"
        elif isinstance(order, (ast.NotIn, ast.IsNot)):
            yield "void" if isinstance(order, ast.IsNot) else "unlike"
        elif isinstance(order, (ast.Eq, ast.In)):
            yield "like"


# --- whether a condition chooses ----------------------------------------------------------------------------------


def chooses(node: ast.expr, names: Names, depth: int = _DEPTH) -> bool | None:
    """False where the condition certainly holds for every value or for none; None where that is not known."""
    match node:
        case ast.Lambda(body=body):
            return chooses(body, names, depth - 1)
        case ast.Name(id=name):
            held = names(name) if depth else None
            return chooses(held, names, depth - 1) if held is not None else None
        case ast.BinOp(op=ast.BitOr()) | ast.BoolOp(op=ast.Or()):
            return False if _covers(_parts(node)) else None
        case ast.BinOp(left=left, op=ast.BitAnd(), right=right):
            # Two conditions choose nothing where neither does.
            found = chooses(left, names, depth - 1), chooses(right, names, depth - 1)
            return False if found == (False, False) else None
        case ast.Call(func=ast.Attribute(attr=method), args=[one, other]) if method in _JOINS:
            joined = ast.BinOp(left=one, op=_JOINS[method](), right=other)
            return chooses(joined, names, depth - 1)
    return None


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _parts(left)
            yield from _parts(right)
        case ast.BoolOp(op=ast.Or(), values=values):
            for one in values:
                yield from _parts(one)
        case _:
            yield node


def _covers(parts: Iterator[ast.expr]) -> bool:
    """Whether one of these conditions on the same values holds whatever the value is."""
    limits = _Limits()
    for one in parts:
        match one:
            case ast.Compare(left=left, ops=[ast.NotEq()], comparators=[ast.Constant(value=value)]):
                limits.unlike.setdefault(ast.dump(left), set()).add(value)
            case ast.Compare(left=left, ops=[order], comparators=[right]) if isinstance(order, _ORDERS):
                limits.met(left, type(order), right)
    return limits.cover()


@dataclass(slots=True)
class _Limits:
    """What conditions joined by `or` let through, by what they ask about: all above, all below, all but some."""

    above: dict[str, float] = field(default_factory=dict)
    below: dict[str, float] = field(default_factory=dict)
    itself: set[tuple[str, float]] = field(default_factory=set)
    unlike: dict[str, set[object]] = field(default_factory=dict)

    def met(self, left: ast.expr, order: type[ast.cmpop], right: ast.expr) -> None:
        """Takes note of one comparison with a number."""
        number, value = _number(right), left
        if number is None:
            number, value, order = _number(left), right, _OPPOSITE_ORDER[order]
        if number is None:
            return
        key = ast.dump(value)
        if order in {ast.Gt, ast.GtE}:
            self.above[key] = min(number, self.above.get(key, math.inf))
        else:
            self.below[key] = max(number, self.below.get(key, -math.inf))
        if order in {ast.GtE, ast.LtE}:
            self.itself.add((key, number))

    def cover(self) -> bool:
        """Whether nothing is left out."""
        if any(len(values) > 1 for values in self.unlike.values()):
            return True
        shared = [(one, self.above[one], self.below[one]) for one in self.above.keys() & self.below.keys()]
        return any(low < high or (low == high and (one, low) in self.itself) for one, low, high in shared)


def _number(node: ast.expr) -> float | None:
    match node:
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -float(number)
    return None


def columns(node: ast.expr) -> Iterator[str]:
    """Names of the columns that a condition asks about."""
    called = {id(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
    for one in ast.walk(node):
        match one:
            case ast.Subscript(slice=ast.Constant(value=str() as name)):
                yield name
            case ast.Call(
                func=ast.Attribute(attr="col") | ast.Name(id="col"), args=[ast.Constant(value=str() as name)]
            ):
                yield name
            case ast.Attribute(value=ast.Name(), attr=name) if id(one) not in called and name != "index":
                yield name


def read_query(text: str) -> ast.expr | None:
    """The condition in the text of `DataFrame.query`."""
    plain = re.sub(r"`([^`]*)`", lambda found: re.sub(r"\W", "_", found[1]), text).replace("@", "").strip()
    try:
        return ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
