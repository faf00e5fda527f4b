"""What the notebook's own functions give back, whatever they are given."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from certgrader.facts.code.definitions import FunctionNode, OwnDefinition, parameters
from certgrader.facts.code.fixed import pairs
from certgrader.facts.model import Gives
from certgrader.notebook.syntax import nodes

_SAME = frozenset(
    "round float int abs str min max np.clip np.round np.abs np.minimum np.maximum np.float64 np.array".split()
)
_RANDOM = ("np.random.", "numpy.random.", "random.")
_GENERATORS = ("default_rng", "RandomState", "random.Random", "SystemRandom")
_SWITCHES = (0, 1, -1)
_DEPTH = 6
_MOST = 300


def generators(trees: Iterable[ast.Module]) -> frozenset[str]:
    """Names that hold a generator of random numbers, in all cells."""
    return frozenset(
        target.id
        for tree in trees
        for statement in tree.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call)
        if isinstance(statement.value.func, (ast.Name, ast.Attribute))
        if ast.unparse(statement.value.func).endswith(_GENERATORS)
        for target in statement.targets
        if isinstance(target, ast.Name)
    )


def given_back(one: OwnDefinition, drawing: frozenset[str] = frozenset()) -> Gives:
    """What a function met by the walk gives back; "computed" of a class, and of what is wrapped or yields.

    `drawing`: names that hold a generator of random numbers.
    """
    if not isinstance(one.node, FunctionNode) or not one.live or one.yields or one.wrapper is not None:
        return "computed"
    return gives(one.node, list(one.returns.values()), drawing)


def gives(node: FunctionNode, returns: Sequence[ast.Return], drawing: frozenset[str] = frozenset()) -> Gives:
    """What the function gives back by the `return` statements that live code reaches.

    "constant": one of the numbers written in it, or a random one, whatever it is given; 0, 1 and -1 are answers, and a
    text may be a choice among classes. "argument": what it is given, before anything was done with it.
    """
    values = [one.value for one in returns if one.value is not None]
    if not values or len(values) < len(returns):
        return "computed"
    if _hands_back(node):
        return "argument"
    known = _written(node, drawing)
    found: list[float] = []
    for number in islice((one for value in values for one in known.numbers(value)), _MOST):
        if number is None:
            return "computed"
        found.append(number)
    return "constant" if any(number not in _SWITCHES for number in found) else "computed"


def _hands_back(node: FunctionNode) -> bool:
    """Whether it comes to `return x` before anything else is done, `x` being a parameter."""
    names = {one.arg for one in parameters(node)}
    for statement in node.body:
        match statement:
            case ast.Return(value=ast.Name(id=name)):
                return name in names
            case ast.Expr(value=ast.Constant()) | ast.Pass() | ast.Import() | ast.ImportFrom():
                continue
            case ast.Expr(value=ast.Call(func=ast.Name(id="print"))):
                continue
            case ast.Assign(value=ast.Constant(), targets=[ast.Name(id=name)]) if name not in names:
                continue
        return False
    return False


@dataclass(frozen=True, slots=True)
class _Written:
    """The numbers that expressions of a function can only be. `given`: what each name is given by assignments alone."""

    given: Mapping[str, Sequence[ast.expr | None]]
    drawing: frozenset[str]

    def numbers(self, value: ast.expr | None, depth: int = 0) -> Iterator[float | None]:
        """Each number that it may be; None where it depends on something else."""
        if value is None or depth > _DEPTH:
            yield None
            return
        match value:
            case ast.Constant(value=int() | float() as number):
                yield number
            case ast.Name(id=name):
                for part in self.given.get(name, (None,)):
                    yield from self.numbers(part, depth + 1)
            case ast.Call():
                yield from self._called(value, depth)
            case _:
                for part in _parts(value):
                    yield from self.numbers(part, depth + 1)

    def _called(self, call: ast.Call, depth: int) -> Iterator[float | None]:
        name = ast.unparse(call.func) if isinstance(call.func, (ast.Name, ast.Attribute)) else ""
        parts = [*call.args, *(one.value for one in call.keywords)]
        if name.startswith(_RANDOM) or name.partition(".")[0] in self.drawing:
            yield 0.5
        elif name not in _SAME or not parts:
            yield None
        for part in parts:
            yield from self.numbers(part, depth + 1)


def _written(node: FunctionNode, drawing: frozenset[str]) -> _Written:
    given: dict[str, list[ast.expr | None]] = {}
    stores: Counter[str] = Counter()
    for one in nodes(node):
        if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load):
            stores[one.id] += 1
        elif isinstance(one, (ast.Assign, ast.AnnAssign)):
            for target, value in pairs(one):
                if isinstance(target, ast.Name):
                    given.setdefault(target.id, []).append(value)
    filled = {one.arg for one in parameters(node)}
    alone = {name for name, values in given.items() if len(values) == stores[name]} - filled
    hidden = filled | stores.keys()
    return _Written({name: given[name] for name in alone}, drawing - hidden)


def _parts(value: ast.expr) -> Sequence[ast.expr | None]:
    """What the expression is made of, or may be; only None where that is not known."""
    match value:
        case ast.IfExp(body=body, orelse=orelse):
            return body, orelse
        case ast.BoolOp(values=values):
            return values
        case ast.BinOp(left=left, right=right):
            return left, right
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return (operand,)
        case ast.Tuple(elts=parts) | ast.List(elts=parts) if parts:
            return parts
        case ast.Dict(values=parts) if parts:
            return parts
    return (None,)
