"""Which way the code goes: branches that are never taken, what fails for certain, generators that nobody asks."""

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence

from certgrader.facts.code.caches import keeps_a_file
from certgrader.facts.modelling.conditions import Conditions
from certgrader.facts.modelling.expressions import FunctionNode, LiveLines, NumberedCalls
from certgrader.facts.modelling.loops import bound_in, stored_in, unsettle
from certgrader.facts.modelling.numbers import union
from certgrader.facts.modelling.settings import set_one, uncertain
from certgrader.facts.modelling.values import (
    Class,
    Data,
    Entries,
    Env,
    Function,
    Items,
    Lazy,
    Model,
    Value,
    either,
)
from certgrader.notebook.syntax import children
from certgrader.notebook.syntax import nodes as walked

LOOKS_ONLY = frozenset("print display type repr str id isinstance callable len hasattr close bool format".split())
"""What takes a generator without asking it for anything."""
_LAZY_BUILTINS = frozenset({"map", "filter"})
_CATCHES = frozenset({"AttributeError", "Exception", "BaseException"})
_YIELDS = (ast.Yield, ast.YieldFrom)


class Fails(Exception):
    """What is walked raises an error for certain, and something around it catches that."""


class Flow(Conditions):
    """Adds the ways that code takes."""

    def __init__(self, calls: NumberedCalls, live: LiveLines) -> None:
        super().__init__(calls, live)
        self.ways: set[tuple[int, int]] = set()
        """Cell and line of the statements that were come to."""
        self._left: list[tuple[int, Sequence[ast.AST], frozenset[int]]] = []
        """What was left out: its cell, its nodes, and the functions that were being followed then."""
        self._uncertain: set[int] = set()
        """Functions that are not followed each time they run."""
        self._generators: dict[int, bool] = {}
        self._lazies: list[Lazy] = []
        self._catching: list[bool] = []
        self._silenced = 0
        """Around what is walked: attempts of which it is not told that they fail."""
        self._yielded: list[list[Value]] = []
        self.void = self.done = 0
        """Bits of calls that do nothing, or something, when they run."""
        self._perhaps = 0
        """Branches around what is walked, each of which may be left out."""

    def fails(self) -> None:
        """What is walked raises an `AttributeError`: what follows is only reached where that is caught."""
        if self._catching and self._catching[-1]:
            raise Fails

    def lost(self, value: Value | None) -> None:
        super().lost(value)
        if isinstance(value, Lazy):
            self.consumed(value)

    def left_out(self) -> tuple[int, set[tuple[int, int]]]:
        """Bits of calls, and lines of code, that are never come to though nothing else shows it."""
        for lazy in self._lazies:
            if lazy.given is None:
                self._left.append((lazy.cell, lazy.nodes, frozenset()))
        bits = 0
        lines: set[tuple[int, int]] = set()
        seen: set[int] = set()
        for cell, nodes, within in self._left:
            if within & self._uncertain:
                continue
            for one_cell, node in self._all(cell, nodes, seen):
                if isinstance(node, ast.Call):
                    place = (one_cell, node.end_lineno or 0, node.end_col_offset or 0)
                    for number, _ in self.calls.get(place, ()):
                        bits |= 1 << number
                lines.update((one_cell, line) for line in _lines(node))
        return (bits & ~self.passed) | (self.void & ~self.done), lines - self.ways

    def _all(self, cell: int, nodes: Iterable[ast.AST], seen: set[int]) -> Iterable[tuple[int, ast.AST]]:
        """These nodes and those in them, with the bodies of functions that nothing but they call."""
        for start in nodes:
            for node in walked(start):
                yield cell, node
                name = node.id if isinstance(node, ast.Name) else None
                held = self.globals.names.get(name) if name is not None else None
                if isinstance(held, Function) and id(held.node) not in seen and id(held.node) not in self._applied:
                    seen.add(id(held.node))
                    body = held.node.body
                    if isinstance(body, list):
                        yield from self._all(held.cell, body, seen)

    def _leave(self, nodes: Sequence[ast.AST]) -> None:
        if nodes:
            self._left.append((self.cell, nodes, frozenset(self._busy)))

    def statement(self, node: ast.stmt) -> None:
        last = node.end_lineno if not isinstance(node, _COMPOUND) else _header(node)
        self.ways.update((self.cell, line) for line in range(node.lineno, (last or node.lineno) + 1))
        super().statement(node)

    # --- branches -------------------------------------------------------------------------------------------------

    def _If(self, node: ast.If) -> None:
        self.eval(node.test)
        truth = None if node.orelse and keeps_a_file(node) else self.truth(node.test)
        if truth is not None:
            self._leave(node.orelse if truth else node.body)
            self.block(node.body if truth else node.orelse)
            return
        changed = stored_in((*node.body, *node.orelse))
        before = _kept(self.env, changed)
        self._perhaps += 1
        failed = self._tried(node.body)
        after = _kept(self.env, changed)
        _restore(self.env, changed, before)
        failed_too = self._tried(node.orelse)
        self._perhaps -= 1
        if failed and failed_too:
            raise Fails
        self._merge(changed, after)

    def _merge(self, changed: Iterable[str], after: "_Names") -> None:
        """What names are after two branches, the second of which was walked last."""
        values, spans = after
        for name in changed:
            value = either(values.get(name), self.env.names.get(name))
            for one in (values.get(name), self.env.names.get(name)):
                if one is not value:
                    self.lost(one)
            span = union(spans.get(name), self.env.spans.pop(name, None))
            if values.get(name) is not None or name in self.env.names:
                self.env.names[name] = value
            if span is not None:
                self.env.spans[name] = span

    def _tried(self, body: Sequence[ast.stmt]) -> bool:
        """Walks a block; whether it fails for certain, and what follows in it is never reached."""
        for index, statement in enumerate(body):
            try:
                self.block([statement])
            except Fails:
                self._leave(body[index:])
                return True
        return False

    def silent(self) -> bool:
        """Whether nobody would see that what is walked fails."""
        return self._silenced > 0

    def _bound_before(self, node: ast.Try) -> bool:
        """Whether what is given a name there had one before, and stands for it should all fail."""
        return any(self.env.find(name) is not None for name in stored_in(node.body))

    def _Try(self, node: ast.Try) -> None:
        self._catching.append(any(_catches(handler) for handler in node.handlers))
        silenced = bool(node.handlers) and all(_passes_over(one) for one in node.handlers) and self._bound_before(node)
        self._silenced += silenced
        try:
            failed = self._tried(node.body)
        finally:
            self._catching.pop()
            self._silenced -= silenced
        for handler in node.handlers:
            known = stored_in(handler.body)
            kept = {name: self.env.names.get(name) for name in known}
            self.block(handler.body)
            for name, value in kept.items():
                if value is not None and not failed:
                    self.env.names[name] = value
            unsettle_spans(self.env, known)
        if not failed:
            self.block(node.orelse)
        else:
            self._leave(node.orelse)
        self.block(node.finalbody)

    _TryStar = _Try

    def _While(self, node: ast.While) -> None:
        unsettle(bound_in(node), self.env)
        self.eval(node.test)
        if self.truth(node.test) is False:
            self._leave(node.body)
            self.block(node.orelse)
            return
        self.loops += 1
        self.worked += 1
        try:
            self.block(node.body)
        finally:
            self.loops -= 1
        self.block(node.orelse)

    def _IfExp(self, node: ast.IfExp) -> Value:
        truth = self.truth(node.test) if isinstance(node.test, (ast.Compare, ast.BoolOp, ast.Name)) else None
        if truth is None:
            return super()._IfExp(node)
        self.eval(node.test)
        self._leave([node.orelse if truth else node.body])
        return self.eval(node.body if truth else node.orelse)

    # --- generators -----------------------------------------------------------------------------------------------

    def apply(self, function: Function, arguments: Sequence[Value], named: Mapping[str, Value]) -> Value:
        node = function.node
        if id(node) not in self._generators:
            self._generators[id(node)] = _is_generator(node)
        if self._generators[id(node)]:
            return self._lazy(lambda: self._generated(function, arguments, named), _body(function.node), function.cell)
        return self._followed(function, arguments, named)

    def _followed(self, function: Function, arguments: Sequence[Value], named: Mapping[str, Value]) -> Value:
        if not self.can_follow(function):
            self._uncertain.add(id(function.node))
            for one in (*arguments, *named.values()):
                self.consumed(one)
        owner = function.owner
        if owner is not None and any(not isinstance(base, Class) for base in owner.made_by.bases):
            # The library calls it, with whatever it likes.
            self._uncertain.add(id(function.node))
        return super().apply(function, arguments, named)

    def _generated(self, function: Function, arguments: Sequence[Value], named: Mapping[str, Value]) -> Value:
        self._yielded.append([])
        try:
            self._followed(function, arguments, named)
        finally:
            found = self._yielded.pop()
        return Items(tuple(found[:64]))

    def _Await(self, node: ast.Await | ast.Yield | ast.YieldFrom) -> Value:
        value = self.consumed(super()._Await(node))
        if isinstance(node, _YIELDS) and self._yielded:
            items = value.items if isinstance(node, ast.YieldFrom) and isinstance(value, Items) else (value,)
            self._yielded[-1].extend(items)
        return value

    _Yield = _YieldFrom = _Await

    def _generator(self, node: ast.GeneratorExp) -> Value:
        return self._lazy(self._later(lambda: self._comprehension(node)), [node], self.cell)

    _GeneratorExp = _generator  # type: ignore[assignment]

    def _Call(self, node: ast.Call) -> Value:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in _LAZY_BUILTINS and len(node.args) > 1 and self.env.find(name) is None:
            result = super()._Call
            return self._lazy(self._later(lambda: result(node)), [node], self.cell)
        return super()._Call(node)

    def _later(self, work: Callable[[], Value]) -> Callable[[], Value]:
        cell, env = self.cell, self.env

        def done() -> Value:
            now = self.cell, self.env
            self.cell, self.env = cell, env
            try:
                return work()
            finally:
                self.cell, self.env = now

        return done

    def _lazy(self, work: Callable[[], Value], nodes: Sequence[ast.AST], cell: int) -> Lazy:
        lazy = Lazy(work, nodes, cell)
        self._lazies.append(lazy)
        return lazy

    def consumed(self, value: Value, depth: int = 3) -> Value:
        if isinstance(value, Lazy):
            if value.given is None:
                value.given = Data()  # should it ask for itself
                value.given = value.work()
            return value.given
        if depth and isinstance(value, Items) and any(isinstance(one, (Lazy, Items, Entries)) for one in value.items):
            return Items(tuple(self.consumed(one, depth - 1) for one in value.items), value.mask)
        if depth and isinstance(value, Entries):
            for key, one in list(value.entries.items()):
                value.entries[key] = self.consumed(one, depth - 1)
        return value

    def handed(self, name: str, value: Value) -> Value:
        """What a call of that name makes of what it is given."""
        return value if name in LOOKS_ONLY else self.consumed(value)

    def certain(self) -> bool:
        """Whether what is walked happens once, whatever else does."""
        return not self._perhaps and not self.loops

    def assign(self, target: ast.expr, value: Value) -> None:
        if isinstance(target, ast.Subscript) and not self.certain():
            value = uncertain(value)
        if isinstance(target, ast.Attribute):
            owner = self.quietly(target.value)
            if isinstance(owner, Model):
                set_one(owner, target.attr, value if self.certain() else uncertain(value))
        super().assign(target, self.consumed(value) if isinstance(target, (ast.Tuple, ast.List)) else value)

    def _Compare(self, node: ast.Compare) -> Value:
        for one in node.comparators:
            if isinstance(one, ast.Name) and isinstance(self.quietly(one), Lazy):
                self.consumed(self.quietly(one))
        return super()._Compare(node)


_Names = tuple[Mapping[str, Value], Mapping[str, tuple[float, float]]]
_COMPOUND = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match,
             ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)  # fmt: skip


def _header(node: ast.stmt) -> int:
    """Last line of what stands before the body."""
    test = next((getattr(node, name) for name in ("test", "iter", "subject") if hasattr(node, name)), None)
    return (test.end_lineno if isinstance(test, ast.expr) else None) or node.lineno


def _lines(node: ast.AST) -> range:
    if not isinstance(node, ast.stmt) or isinstance(node, _COMPOUND):
        return range(0)
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _kept(env: Env, names: Iterable[str]) -> _Names:
    names = list(names)
    return (
        {name: env.names[name] for name in names if name in env.names},
        {name: env.spans[name] for name in names if name in env.spans},
    )


def _restore(env: Env, names: Iterable[str], kept: _Names) -> None:
    for name in names:
        env.names.pop(name, None)
        env.spans.pop(name, None)
    env.names.update(kept[0])
    env.spans.update(kept[1])


def unsettle_spans(env: Env, names: Iterable[str]) -> None:
    """Nothing is certain any longer of the numbers that these names hold."""
    for name in names:
        env.spans.pop(name, None)


def _catches(handler: ast.ExceptHandler) -> bool:
    """Whether it catches an `AttributeError`."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(one is None or (isinstance(one, ast.Name) and one.id in _CATCHES) for one in kinds)


def _passes_over(handler: ast.ExceptHandler) -> bool:
    """Whether it catches whatever goes wrong, and does nothing about it."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    every = any(
        one is None or (isinstance(one, ast.Name) and one.id in {"Exception", "BaseException"}) for one in kinds
    )
    return every and all(
        isinstance(one, ast.Pass) or (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
        for one in handler.body
    )


def _body(node: FunctionNode | ast.Lambda) -> Sequence[ast.AST]:
    return node.body if isinstance(node.body, list) else [node.body]


def _is_generator(node: FunctionNode | ast.Lambda) -> bool:
    """Whether calling it does nothing yet. What a decorator makes of it is not known."""
    if not isinstance(node, ast.FunctionDef) or node.decorator_list:
        return False
    waiting: list[ast.AST] = list(node.body)
    while waiting:
        one = waiting.pop()
        if isinstance(one, _YIELDS):
            return True
        if not isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            waiting.extend(children(one))
    return False
