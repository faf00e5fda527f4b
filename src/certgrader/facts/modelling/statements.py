"""The notebook's live statements in order: functions of its own are followed where they are called, branches both
taken, loops over what is known unrolled."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from certgrader.facts.modelling.expressions import Expressions, FunctionNode, LiveLines, NumberedCalls, element
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
    having,
    leaves,
    loosened,
    mask_of,
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


class Statements(Expressions):
    """Adds statements, assignment, and the notebook's own functions."""

    idle: Idle | None = None

    def __init__(self, calls: NumberedCalls, live: LiveLines) -> None:
        super().__init__(calls, live)
        self.keys: dict[int, Data] = {}
        self.at: ast.stmt = ast.Pass(lineno=1)
        """The statement that is walked."""
        self.estimators: dict[int, Model] = {}
        """Estimators built so far, by identity."""
        self._numbers = 0

    def number(self) -> int:
        """A number not given before."""
        self._numbers += 1
        return self._numbers

    def named(self, value: Value) -> Value:
        """A value that is given a name is known as what it is from then on."""
        if not isinstance(value, Data) or value.origin is not None or value.role != "data":
            return value
        if value.literal is not None or "clock" in value.flags or not (value.mask or value.sources):
            return value
        number = self.number()
        return having(value, origin=(number,), holder=number)

    def touch(self, values: Iterable[Value]) -> None:
        """These may have been changed in their place."""
        for value in values:
            for one in leaves(value):
                if isinstance(one, Data) and one.holder:
                    self.touched.add(one.holder)

    def unvaried(self, estimator: Model | None) -> bool:
        """Whether a model is fitted or judged in the place of others that a loop goes over."""
        idle = self.idle
        if idle is None or estimator is None or idle.depth != self._depth:
            return False
        return id(estimator) in self.estimators and id(estimator) not in idle.built

    def block(self, body: Iterable[ast.stmt]) -> None:
        """Statements in order, those left out that can never run."""
        live = self.live.get(self.cell, frozenset())
        for statement in body:
            if statement.lineno in live or isinstance(statement, FunctionNode | ast.ClassDef):
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
        value = self.eval(node.value) if node.value is not None else NOTHING
        if self._returned:
            self._returned[-1].append(value)

    def _Assign(self, node: ast.Assign) -> None:
        value = self.eval(node.value)
        for target in node.targets:
            self.assign(target, value)

    def _AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.assign(node.target, self.eval(node.value))

    def _AugAssign(self, node: ast.AugAssign) -> None:
        value, before = self.eval(node.value), self.eval(node.target)
        self.touch([before])
        self.worked += 1
        self.assign(node.target, self.arithmetic([before, value]))

    def _If(self, node: ast.If) -> None:
        self.eval(node.test)
        changed = {one.id for part in (node.body, node.orelse) for stmt in part for one in ast.walk(stmt)
                   if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}  # fmt: skip
        before = {name: self.env.names.get(name) for name in changed}
        self.block(node.body)
        after = {name: self.env.names.get(name) for name in changed}
        for name, value in before.items():
            self._restore(name, value)
        self.block(node.orelse)
        for name in changed:
            value = either(after[name], self.env.names.get(name))
            if after[name] is not None or name in self.env.names:
                self.env.names[name] = value

    def _restore(self, name: str, value: Value | None) -> None:
        if value is None:
            self.env.names.pop(name, None)
        else:
            self.env.names[name] = value

    def _Try(self, node: ast.Try) -> None:
        self.block(node.body)
        for handler in node.handlers:
            known = dict.fromkeys(one.id for stmt in handler.body for one in ast.walk(stmt)
                                  if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))  # fmt: skip
            before = {name: self.env.names.get(name) for name in known}
            self.block(handler.body)
            for name, value in before.items():
                if value is not None:
                    self.env.names[name] = value
        self.block(node.orelse)
        self.block(node.finalbody)

    _TryStar = _Try

    def _With(self, node: ast.With) -> None:
        for item in node.items:
            value = self.eval(item.context_expr)
            if item.optional_vars is not None:
                self.assign(item.optional_vars, value)
        self.block(node.body)

    _AsyncWith = _With

    def _For(self, node: ast.For) -> None:
        over = self.eval(node.iter)
        self.loops += 1
        self.worked += 1
        names = bound_in(node)
        for step in self._steps_of(over):
            unsettle(names, self.env)
            # What an element is the same as is only known where the loop is walked for each.
            self.assign(node.target, step if isinstance(over, Items) else loosened(step, echo=False))
            self._looped(node, over)
        self.loops -= 1
        self.block(node.orelse)

    _AsyncFor = _For

    def _looped(self, node: ast.For, over: Value) -> None:
        """A loop's body, once."""
        before = self.idle
        if ignores_its_models(node, over, self.env):
            self.idle = Idle(self._depth)
        self.block(node.body)
        self.idle = before

    def _While(self, node: ast.While) -> None:
        self.eval(node.test)
        self.loops += 1
        self.worked += 1
        unsettle(bound_in(node), self.env)
        self.block(node.body)
        self.loops -= 1
        self.block(node.orelse)

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

    # --- assignment ----------------------------------------------------------------------------------------------

    def assign(self, target: ast.expr, value: Value) -> None:
        """`target = value`."""
        match target:
            case ast.Name():
                self.env.bind(target.id, self.named(self.bound(target.id, value)))
            case ast.Tuple() | ast.List():
                for index, one in enumerate(target.elts):
                    self.assign(one, _position(value, index, len(target.elts)))
            case ast.Starred():
                self.assign(target.value, value)
            case ast.Attribute():
                self._assign_attribute(target, value)
            case ast.Subscript():
                self._assign_entry(target, value)

    def _assign_attribute(self, target: ast.Attribute, value: Value) -> None:
        owner = self.quietly(target.value)
        self.touch([owner])
        if isinstance(owner, Object):
            owner.attributes[target.attr] = self.named(self.bound(target.attr, value))
        elif isinstance(owner, Data):
            self.change(target.value, having(owner, mask=owner.mask | mask_of(value)))

    def _assign_entry(self, target: ast.Subscript, value: Value) -> None:
        owner, key = self.quietly(target.value), self.eval(target.slice)
        self.touch([owner])
        if isinstance(owner, Entries):
            name = key.literal if isinstance(key, Data) else None
            held = loosened(value, echo=False) if self.loops else value
            owner.entries[name if isinstance(name, str) else f"?{len(owner.entries)}"] = held
        elif isinstance(owner, Data):
            self.change(_table(target.value), self.filled(owner, key, value))

    def change(self, place: ast.expr, value: Value) -> None:
        """What stands at `place` has changed into `value`."""
        if isinstance(value, Data):
            value = self.named(loosened(value, echo=False))
        if isinstance(place, ast.Name):
            env = self.env.find(place.id) or self.env
            self.touch([env.names.get(place.id, NOTHING)])
            env.names[place.id] = value
        elif isinstance(place, ast.Attribute):
            owner = self.quietly(place.value)
            if isinstance(owner, Object):
                owner.attributes[place.attr] = value

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

    def apply(self, function: Function, arguments: Sequence[Value], named: Mapping[str, Value]) -> Value:
        """Walks a function's body with what it is given; what it returns."""
        node = function.node
        times = self._applied[id(node)] = self._applied.get(id(node), 0) + 1
        if id(node) in self._busy or self._depth >= _DEEPEST or times > _MOST_TIMES:
            # Not followed: it may have changed what it was given.
            self.touch([*arguments, *named.values()])
            return loosened(together(datum(one) for one in (*arguments, *named.values())), echo=False)
        cell, env = self.cell, self.env
        self._busy.add(id(node))
        self._depth += 1
        self.cell, self.env = function.cell, Env(outer=function.env)
        self._returned.append([])
        try:
            self._parameters(function, arguments, named)
            if isinstance(node, ast.Lambda):
                return self.eval(node.body)
            self.block(node.body)
        finally:
            self.cell, self.env = cell, env
            self._depth -= 1
            self._busy.discard(id(node))
            returned = self._returned.pop()
        result: Value = returned[0] if returned else NOTHING
        for one in returned[1:]:
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


def _position(value: Value, index: int, of: int) -> Value:
    if isinstance(value, Items):
        return value.items[index] if len(value.items) == of else element(value)
    return loosened(having(value, column=None), echo=False) if isinstance(value, Data) else value


def _table(node: ast.expr) -> ast.expr:
    """`df` of `df.loc[rows, column]`."""
    while isinstance(node, ast.Attribute) and node.attr in {"loc", "iloc", "at", "iat", "values"}:
        node = node.value
    return node


def _marked(value: Value, mask: int) -> Value:
    """The value, shaped by the call that gave it."""
    if isinstance(value, Data):
        return having(value, mask=value.mask | mask)
    if isinstance(value, Items):
        return Items(value.items, value.mask | mask)
    for one in leaves(value):
        if isinstance(one, Model):
            one.mask |= mask
    if isinstance(value, Entries):
        value.mask |= mask
    return value
