"""The notebook's live statements in order: functions of its own are followed where they are called, branches both
taken, loops over what is known unrolled."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from certgrader.facts.modelling.assignment import Assignment, table_of
from certgrader.facts.modelling.expressions import FunctionNode, LiveLines, NumberedCalls
from certgrader.facts.modelling.loops import bound_in, ignores_its_models, unsettle
from certgrader.facts.modelling.values import (
    NOTHING,
    Class,
    Data,
    Entries,
    Env,
    Function,
    Items,
    Model,
    Object,
    Value,
    datum,
    either,
    grown,
    having,
    leaves,
    less,
    loosened,
    together,
)

_DEEPEST = 10
_MOST_TIMES = 12
"""How often one function is followed: what it does is then known."""


@dataclass(slots=True)
class Idle:
    """A loop over models that uses none of them: how deep it stands, and the models that are built in it."""

    depth: int
    built: set[int] = field(default_factory=set)


class Statements(Assignment):
    """Adds statements and the notebook's own functions."""

    ignoring: Idle | None = None

    def __init__(self, calls: NumberedCalls, live: LiveLines) -> None:
        super().__init__(calls, live)
        self.at: ast.stmt = ast.Pass(lineno=1)
        """The statement that is walked."""
        self.estimators: dict[int, Model] = {}
        """Estimators built so far, by identity."""

    def unvaried(self, estimator: Model | None) -> bool:
        """Whether a model is fitted or judged in the place of others that a loop goes over."""
        idle = self.ignoring
        if idle is None or estimator is None or idle.depth != self._depth:
            return False
        return id(estimator) in self.estimators and id(estimator) not in idle.built

    def lost(self, value: Value | None) -> None:
        """One of several values that a name may be, of which only another is followed further."""

    def block(self, body: Iterable[ast.stmt]) -> None:
        """Statements in order, those left out that can never run."""
        live = self.live.get(self.cell, frozenset())
        for statement in body:
            if statement.lineno in live or isinstance(statement, (FunctionNode, ast.ClassDef)):
                self.statement(statement)

    def statement(self, node: ast.stmt) -> None:
        """One statement."""
        self.at = node
        handler = getattr(self, f"_{type(node).__name__}", None)
        if handler is not None:
            handler(node)
        else:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    self.eval(child)

    def _Expr(self, node: ast.Expr) -> None:
        self.last = self.eval(node.value)

    def _Return(self, node: ast.Return) -> None:
        value = self.stated(node, self.eval(node.value)) if node.value is not None else NOTHING
        if self._returned:
            self._returned[-1].append(value)

    def _Assign(self, node: ast.Assign) -> None:
        value = self.stated(node, self.eval(node.value))
        for target in node.targets:
            self.assign(target, value)

    def _AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.assign(node.target, self.stated(node, self.eval(node.value)))

    def _AugAssign(self, node: ast.AugAssign) -> None:
        value, before = self.eval(node.value), self.eval(node.target)
        self.touch([before])
        self.worked += 1
        if isinstance(before, Items) and isinstance(value, Items) and isinstance(node.op, ast.Add):
            self.assign(node.target, Items((before.items + value.items)[:64], before.mask | value.mask))
            return
        self.assign(node.target, self.stated(node, self.arithmetic([before, value])))

    def _With(self, node: ast.With) -> None:
        for item in node.items:
            value = self.eval(item.context_expr)
            if item.optional_vars is not None:
                self.assign(item.optional_vars, value)
        self.block(node.body)

    _AsyncWith = _With

    def _For(self, node: ast.For) -> None:
        over = self.consumed(self.eval(node.iter))
        self.loops += 1
        self.worked += 1
        names = bound_in(node)
        try:
            for step in self._steps_of(over):
                unsettle(names, self.env)
                # What an element is the same as is only known where the loop is walked for each.
                self.assign(node.target, step if isinstance(over, Items) else loosened(step, echo=False))
                self._looped(node, over)
        finally:
            self.loops -= 1
        self.block(node.orelse)

    _AsyncFor = _For

    def _looped(self, node: ast.For, over: Value) -> None:
        """A loop's body, once."""
        before = self.ignoring
        if ignores_its_models(node, over, self.env):
            self.ignoring = Idle(self._depth)
        self.block(node.body)
        self.ignoring = before

    def _Match(self, node: ast.Match) -> None:
        self.eval(node.subject)
        for case in node.cases:
            self.block(case.body)

    def _Global(self, node: ast.Global) -> None:
        self.env.shared.update(node.names)

    def _Delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.env.names.pop(target.id, None)
            elif isinstance(target, ast.Subscript):
                owner, key = self.quietly(target.value), self.eval(target.slice)
                if isinstance(owner, Data) and isinstance(key, Data) and isinstance(key.literal, str):
                    gone = frozenset({key.literal})
                    self.change(table_of(target.value), less(owner, gone, dropped=owner.dropped | gone))

    def _Import(self, node: ast.Import) -> None:
        self.worked += 1
        for one in node.names:
            self.env.names.pop((one.asname or one.name).partition(".")[0], None)

    def _ImportFrom(self, node: ast.ImportFrom) -> None:
        self.worked += 1
        for one in node.names:
            self.env.names.pop(one.asname or one.name, None)

    def _FunctionDef(self, node: FunctionNode) -> None:
        self.env.bind(node.name, Function(node, self.cell, self.env))

    _AsyncFunctionDef = _FunctionDef

    def _ClassDef(self, node: ast.ClassDef) -> None:
        bases = tuple(self.eval(base) for base in node.bases)
        self.env.bind(node.name, Class(node, self.cell, self.env, bases))

    def run(self, function: Function | Class, node: ast.Call, mask: int = 0) -> Value:
        """What the notebook's own function, or class, gives when called so."""
        arguments = [self.eval(one) for one in node.args]
        named = {one.arg: self.eval(one.value) for one in node.keywords if one.arg is not None}
        self.worked += 1
        self.comparing(node, arguments, named)
        if isinstance(function, Class):
            made = Object(function)
            start = self.method(made, "__init__")
            if isinstance(start, Function):
                self.apply(start, arguments, named)
            return made
        return _marked(self.apply(function, arguments, named), mask)

    def can_follow(self, function: Function, times: int | None = None) -> bool:
        """Whether that function is walked when it is called now, for the time of that number."""
        node = function.node
        times = self._applied.get(id(node), 0) + 1 if times is None else times
        return id(node) not in self._busy and self._depth < _DEEPEST and times <= _MOST_TIMES

    def apply(self, function: Function, arguments: Sequence[Value], named: Mapping[str, Value]) -> Value:
        """Walks a function's body with what it is given; what it returns."""
        node = function.node
        times = self._applied[id(node)] = self._applied.get(id(node), 0) + 1
        if not self.can_follow(function, times):
            # Not followed: it may have changed what it was given.
            self.touch([*arguments, *named.values()])
            given = loosened(together(datum(one) for one in (*arguments, *named.values())), echo=False)
            return having(given, flags=given.flags | {"opaque"})
        cell, env = self.cell, self.env
        self._busy.add(id(node))
        self._depth += 1
        self.cell, self.env = function.cell, Env(outer=function.env)
        self._callers.append(env)
        self._returned.append([])
        try:
            self._parameters(function, arguments, named)
            if isinstance(node, ast.Lambda):
                return self.eval(node.body)
            self.block(node.body)
        finally:
            self.cell, self.env = cell, env
            self._callers.pop()
            self._depth -= 1
            self._busy.discard(id(node))
            returned = self._returned.pop()
        result: Value = returned[0] if returned else NOTHING
        for one in returned[1:]:
            self.lost(result)
            result = either(result, one)
        return result

    def _parameters(self, function: Function, arguments: Sequence[Value], named: Mapping[str, Value]) -> None:
        spec = function.node.args
        names = [one.arg for one in (*spec.posonlyargs, *spec.args)]
        given: list[Value] = list(arguments)
        if function.owner is not None:
            given.insert(0, function.owner)
        for name, default in zip(reversed(names), reversed(spec.defaults), strict=False):
            self.env.names[name] = self.eval(default)
        for one, default_or_none in zip(spec.kwonlyargs, spec.kw_defaults, strict=True):
            self.env.names[one.arg] = self.eval(default_or_none) if default_or_none is not None else NOTHING
        for name in names:
            self.env.names.setdefault(name, NOTHING)
        for name, value in [*zip(names, given, strict=False), *named.items()]:
            self.env.names[name] = self.bound(name, value)
        if spec.vararg is not None:
            self.env.names[spec.vararg.arg] = Items(tuple(given[len(names) :]))
        if spec.kwarg is not None:
            self.env.names[spec.kwarg.arg] = Entries(dict(named))


def _marked(value: Value, mask: int) -> Value:
    """The value, shaped by the call that gave it."""
    if isinstance(value, Data):
        return grown(value, mask & ~value.mask)
    if isinstance(value, Items):
        # Each is given a name of its own when they are taken apart.
        given = (grown(one, mask & ~one.mask) if isinstance(one, Data) else one for one in value.items)
        return Items(tuple(given), value.mask | mask)
    for one in leaves(value):
        if isinstance(one, Model):
            one.mask |= mask
    if isinstance(value, Entries):
        value.mask |= mask
    return value
