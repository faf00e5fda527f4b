"""Loops that measure the same each time."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from certgrader.facts.modelling.arguments import written
from certgrader.facts.modelling.expressions import LiveLines, NumberedCalls
from certgrader.facts.modelling.repeating import Steps
from certgrader.facts.modelling.using import Using
from certgrader.facts.modelling.values import Class, Function, Object, Value

_Loop = ast.For | ast.AsyncFor | ast.While
_Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


class Steady(Using):
    """Adds which calls give the same at each step of the loop that they stand in."""

    def __init__(self, calls: NumberedCalls, live: LiveLines) -> None:
        super().__init__(calls, live)
        self.asked: ast.Call | None = None
        """The call whose meaning is looked for."""
        self._bodies: list[Steps] = []
        """The loops around what is walked, innermost last, those of the functions that called it among them."""

    def repeats(self) -> tuple[bool, bool]:
        """Whether the call stands in a loop, and whether it gives the same at each step."""
        if not self._bodies or self.asked is None:
            return False, False
        return True, not any(steps.varies(self.asked) for steps in self._bodies[-1:])

    def _looped(self, node: ast.For, over: Value) -> None:
        with_targets = self._steps_in(node.body, _names(node.target))
        self._bodies.append(with_targets)
        try:
            super()._looped(node, over)
        finally:
            self._bodies.pop()

    def _While(self, node: ast.While) -> None:
        self._bodies.append(self._steps_in(node.body, ()))
        try:
            super()._While(node)
        finally:
            self._bodies.pop()

    def _comprehension(self, node: _Comprehension) -> Value:
        targets = [name for one in node.generators for name in _names(one.target)]
        parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._bodies.append(self._steps_in(parts, targets))
        try:
            return super()._comprehension(node)
        finally:
            self._bodies.pop()

    _ListComp = _SetComp = _DictComp = _comprehension

    def _steps_in(self, body: Sequence[ast.AST], targets: Iterable[str]) -> Steps:
        steps = self._new(self.cell, set(targets))
        if self._bodies:
            # In an outer loop what varies there varies here.
            steps.varying |= self._bodies[-1].varying
        steps.settle(body)
        return steps

    def run(self, function: Function | Class, node: ast.Call, mask: int = 0) -> Value:
        if not self._bodies or not isinstance(function, Function):
            return super().run(function, node, mask)
        self._handed = self._varying_parameters(function, node)
        return super().run(function, node, mask)

    _handed: frozenset[str] | None = None

    def _followed(self, function: Function, arguments: Sequence[Value], named: Mapping[str, Value]) -> Value:
        handed, self._handed = self._handed, None
        if not self._bodies:
            return super()._followed(function, arguments, named)
        spec = function.node.args
        every = (*spec.posonlyargs, *spec.args, *spec.kwonlyargs, spec.vararg, spec.kwarg)
        own = {one.arg for one in every if one is not None}
        outside = {one for one in self._bodies[-1].varying if one.partition(".")[0] not in own}
        body = function.node.body if isinstance(function.node.body, list) else [function.node.body]
        steps = self._new(function.cell, outside | set(own if handed is None else handed))
        steps.settle(body)
        self._bodies.append(steps)
        try:
            return super()._followed(function, arguments, named)
        finally:
            self._bodies.pop()

    def _varying_parameters(self, function: Function, node: ast.Call) -> frozenset[str]:
        """Parameters that are given something else at each step."""
        steps, spec = self._bodies[-1], function.node.args
        names = [one.arg for one in (*spec.posonlyargs, *spec.args)]
        found: set[str] = set()
        if function.owner is not None and names:
            found |= self._own_attributes(names[0], node, steps)
            names = names[1:]
        for index, one in enumerate(node.args):
            if isinstance(one, ast.Starred):
                return frozenset(found | set(names))
            if steps.varies(one):
                found.add(names[index] if index < len(names) else spec.vararg.arg if spec.vararg else "")
        for keyword in node.keywords:
            if keyword.arg is None:
                return frozenset(found | set(names))
            if steps.varies(keyword.value):
                found.add(keyword.arg)
        return frozenset(found)

    def _own_attributes(self, name: str, node: ast.Call, steps: Steps) -> set[str]:
        """What varies of the object whose method is called."""
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        if not isinstance(owner, ast.Name):
            return {name}
        return {f"{name}{one.removeprefix(owner.id)}" for one in steps.varying
                if one == owner.id or one.startswith(f"{owner.id}.")}  # fmt: skip

    def _new(self, cell: int, varying: set[str]) -> Steps:
        return Steps(partial(self._name_of, cell), self._function_of, varying)

    def _name_of(self, cell: int, node: ast.Call) -> str:
        found = self.calls.get((cell, node.end_lineno or 0, node.end_col_offset or 0), ())
        names = {call.name for _, call in found}
        return names.pop() if len(names) == 1 else f"?.{written(node.func)}"

    def _function_of(self, node: ast.Call) -> ast.FunctionDef | ast.Lambda | None:
        held: Value | None = None
        match node.func:
            case ast.Name(id=name):
                env = self.env.find(name)
                held = env.names[name] if env is not None else None
            case ast.Attribute(value=ast.Name(id=name), attr=method):
                env = self.env.find(name)
                owner = env.names[name] if env is not None else None
                held = self.method(owner, method) if isinstance(owner, Object) else None
        function = held.node if isinstance(held, Function) else None
        return function if isinstance(function, ast.FunctionDef | ast.Lambda) else None


def _names(target: ast.expr) -> list[str]:
    return [one.id for one in ast.walk(target) if isinstance(one, ast.Name)]
