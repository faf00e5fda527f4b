"""Loops that measure the same each time."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from certgrader.facts.modelling.arguments import written
from certgrader.facts.modelling.expressions import FunctionNode, LiveLines, NumberedCalls
from certgrader.facts.modelling.places import is_period
from certgrader.facts.modelling.repeating import Steps
from certgrader.facts.modelling.using import Using
from certgrader.facts.modelling.values import Class, Env, Function, Object, Value

_CALLS_EACH = frozenset("apply map agg aggregate applymap filter starmap imap".split())
_Loop = ast.For | ast.AsyncFor | ast.While
_Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


class Steady(Using):
    """Adds which calls give the same at each step of the loop that they stand in."""

    def __init__(self, calls: NumberedCalls, live: LiveLines) -> None:
        super().__init__(calls, live)
        self.asked: ast.Call | None = None
        """The call whose meaning is looked for."""
        self._bodies: list[_Body] = []
        """The loops around what is walked, innermost last, those of the functions that called it among them."""

    def repeats(self) -> tuple[bool, bool]:
        """Whether the call stands in a loop, and whether it gives the same at each step."""
        if not self._bodies or self.asked is None:
            return False, False
        return True, not self._bodies[-1].steps().varies(self.asked)

    def over_periods(self) -> bool:
        """Whether a loop goes over periods of time there."""
        return any(is_period(one.over) for one in self._bodies)

    def _looped(self, node: ast.For, over: Value) -> None:
        header = f"{ast.unparse(node.target)} {ast.unparse(node.iter)}"
        self._bodies.append(self._body(node.body, _names(node.target), header))
        try:
            super()._looped(node, over)
        finally:
            self._bodies.pop()

    def _While(self, node: ast.While) -> None:
        self._bodies.append(self._body(node.body, ()))
        try:
            super()._While(node)
        finally:
            self._bodies.pop()

    def _comprehension(self, node: _Comprehension) -> Value:
        targets = [name for one in node.generators for name in _names(one.target)]
        parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._bodies.append(self._body(parts, targets))
        try:
            return super()._comprehension(node)
        finally:
            self._bodies.pop()

    _ListComp = _SetComp = _DictComp = _comprehension

    @contextmanager
    def at_each_step(self, method: str) -> Iterator[None]:
        """A function is handed to that method, which may call it several times."""
        if method not in _CALLS_EACH:
            yield
            return
        self._bodies.append(self._body((), ()))
        try:
            yield
        finally:
            self._bodies.pop()

    def _body(self, body: Sequence[ast.AST], targets: Iterable[str], over: str = "") -> "_Body":
        outer = self._bodies[-1] if self._bodies else None
        names, functions, varying = (
            partial(self._name_of, self.cell),
            partial(self._function_of, self.env),
            set(targets),
        )

        def made() -> Steps:
            # In an outer loop what varies there varies here.
            steps = Steps(names, functions, varying | (outer.steps().varying if outer is not None else set()))
            steps.settle(body)
            return steps

        return _Body(made, over)

    def run(self, function: Function | Class, node: ast.Call, mask: int = 0) -> Value:
        if self._bodies and isinstance(function, Function):
            self._handed = partial(_varying_parameters, function, node)
        return super().run(function, node, mask)

    _handed: Callable[[Steps], frozenset[str]] | None = None

    def _followed(self, function: Function, arguments: Sequence[Value], named: Mapping[str, Value]) -> Value:
        handed, self._handed = self._handed, None
        if not self._bodies:
            return super()._followed(function, arguments, named)
        outer = self._bodies[-1]
        names, functions = partial(self._name_of, function.cell), partial(self._function_of, function.env)

        def made() -> Steps:
            own = _parameters_of(function.node)
            varying = {one for one in outer.steps().varying if one.partition(".")[0] not in own}
            varying |= own if handed is None else handed(outer.steps())
            steps = Steps(names, functions, varying)
            steps.settle(function.node.body if isinstance(function.node.body, list) else [function.node.body])
            return steps

        self._bodies.append(_Body(made, outer.over))
        try:
            return super()._followed(function, arguments, named)
        finally:
            self._bodies.pop()

    def _name_of(self, cell: int, node: ast.Call) -> str:
        found = self.calls.get((cell, node.end_lineno or 0, node.end_col_offset or 0), ())
        names = {call.name for _, call in found}
        return names.pop() if len(names) == 1 else f"?.{written(node.func)}"

    def _function_of(self, env: Env, node: ast.Call) -> ast.FunctionDef | ast.Lambda | None:
        held: Value | None = None
        match node.func:
            case ast.Name(id=name):
                held = _held(env, name)
            case ast.Attribute(value=ast.Name(id=name), attr=method):
                owner = _held(env, name)
                held = self.method(owner, method) if isinstance(owner, Object) else None
        function = held.node if isinstance(held, Function) else None
        return function if isinstance(function, (ast.FunctionDef, ast.Lambda)) else None


@dataclass(slots=True)
class _Body:
    """What runs several times; looked into when a score is computed in it."""

    make: Callable[[], Steps]
    over: str = ""
    """What it goes over, as written."""
    made: Steps | None = None

    def steps(self) -> Steps:
        """What varies in it."""
        if self.made is None:
            self.made = self.make()
        return self.made


def _held(env: Env, name: str) -> Value | None:
    around = env.find(name)
    return around.names[name] if around is not None else None


def _parameters_of(node: FunctionNode | ast.Lambda) -> set[str]:
    spec = node.args
    every = (*spec.posonlyargs, *spec.args, *spec.kwonlyargs, spec.vararg, spec.kwarg)
    return {one.arg for one in every if one is not None}


def _varying_parameters(function: Function, node: ast.Call, steps: Steps) -> frozenset[str]:
    """Parameters that are given something else at each step."""
    spec = function.node.args
    names = [one.arg for one in (*spec.posonlyargs, *spec.args)]
    found: set[str] = set()
    if function.owner is not None and names:
        found |= _own_attributes(names[0], node, steps)
        names = names[1:]
    if any(isinstance(one, ast.Starred) for one in node.args) or any(one.arg is None for one in node.keywords):
        return frozenset(found | set(names))
    for index, one in enumerate(node.args):
        if steps.varies(one):
            found.add(names[index] if index < len(names) else spec.vararg.arg if spec.vararg else "")
    return frozenset(found | {one.arg or "" for one in node.keywords if steps.varies(one.value)})


def _own_attributes(name: str, node: ast.Call, steps: Steps) -> set[str]:
    """What varies of the object whose method is called."""
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    if not isinstance(owner, ast.Name):
        return {name}
    return {f"{name}{one.removeprefix(owner.id)}" for one in steps.varying
            if one == owner.id or one.startswith(f"{owner.id}.")}  # fmt: skip


def _names(target: ast.expr) -> list[str]:
    return [one.id for one in ast.walk(target) if isinstance(one, ast.Name)]
