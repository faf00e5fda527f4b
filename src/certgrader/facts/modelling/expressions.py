"""What expressions are: containers, chosen elements, comprehensions, and the calls met in them."""

import ast
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from certgrader.facts.model import Call
from certgrader.facts.modelling.settings import merged
from certgrader.facts.modelling.values import (
    NO_ECHO,
    NO_NAMES,
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
    echoes_of,
    either,
    having,
    loosened,
    mask_of,
    together,
)

MOST_STEPS = 120_000
"""Expressions looked at in one notebook: functions that call each other could take for ever."""
UNROLLED = 8
"""Elements of a list whose loop is walked for each of them."""
NumberedCalls = Mapping[tuple[int, int, int], Sequence[tuple[int, Call]]]
LiveLines = Mapping[int, frozenset[int]]
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


class Spent(Exception):
    """The notebook would take more steps than `MOST_STEPS`."""


class Expressions(ABC):
    """Expressions; what calls, tables and names mean is left to subclasses.

    `calls`: by cell and end of their text, the live calls with their numbers. `live`: by cell, lines that can run.
    """

    def __init__(self, calls: NumberedCalls, live: LiveLines) -> None:
        self.calls = calls
        self.live = live
        self.cell = 0
        self.env = Env()
        self.globals = self.env
        self.read = 0
        """Bits of the calls whose value was read again by its name."""
        self.passed = 0
        """Bits of the calls that were come to."""
        self.loops = 0
        self.touched: set[int] = set()
        """Numbers of the objects that may have been changed in their place."""
        self.worked = 0
        """How much has been done so far, for what a clock measures."""
        self.last: Value = NOTHING
        """The value of the latest expression that stands as a statement."""
        self._depth = 0
        self._steps = 0
        self._returned: list[list[Value]] = []
        self._busy: set[int] = set()
        self._applied: dict[int, int] = {}

    # --- what others know ----------------------------------------------------------------------------------------

    @abstractmethod
    def assign(self, target: ast.expr, value: Value) -> None:
        """`target = value`."""

    @abstractmethod
    def run(self, function: Function | Class, node: ast.Call, mask: int = 0) -> Value:
        """What the notebook's own function, or class, gives when called so."""

    @abstractmethod
    def call(self, node: ast.Call, owner: Value | None, found: Sequence[tuple[int, Call]]) -> Value:
        """What a call gives; `owner`: the object whose method it is, `found`: the calls known to stand there."""

    @abstractmethod
    def bound(self, name: str, value: Value) -> Value:
        """`value` as what is given the name `name`."""

    @abstractmethod
    def unbound(self, name: str) -> Value:
        """What a name is that nothing binds."""

    @abstractmethod
    def chosen(self, owner: Value, key: Value, node: ast.Subscript) -> Value:
        """`owner[key]`, where `owner` is no container of the notebook's."""

    @abstractmethod
    def attribute_of(self, owner: Value, name: str) -> Value:
        """`owner.name`, where `owner` is no object of the notebook's classes."""

    @abstractmethod
    def filled(self, owner: Data, key: Value, value: Value) -> Data:
        """`owner` after `owner[key] = value`."""

    @abstractmethod
    def compared(self, values: Sequence[Value], *, fixed: bool) -> Value:
        """The result of comparing; `fixed`: with a constant."""

    @abstractmethod
    def named(self, value: Value) -> Value:
        """A value that is given a name is known as what it is from then on."""

    @abstractmethod
    def picked(self, owner: Value, key: Value, node: ast.Subscript, result: Value) -> Value:
        """`result` of `owner[key]`, with what it is the same as."""

    @abstractmethod
    def between(self, end: Value, start: Value) -> None:
        """`end - start`: perhaps the time between two readings of a clock."""

    @abstractmethod
    def comparing(self, node: ast.Call, given: Sequence[Value], named: Mapping[str, Value]) -> None:
        """A function of the notebook's own is called with these: perhaps it compares them."""

    @abstractmethod
    def consumed(self, value: Value) -> Value:
        """What is asked for its values: a generator does its work."""

    @abstractmethod
    def shown(self, value: Value) -> None:
        """The value is displayed as a cell's last expression."""

    # --- evaluation ----------------------------------------------------------------------------------------------

    def quietly(self, node: ast.expr) -> Value:
        """The value of `node`, which is not read but changed."""
        read = self.read
        value = self.eval(node)
        self.read = read
        return value

    def eval(self, node: ast.expr) -> Value:
        """What an expression is."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise Spent
        handler = getattr(self, f"_{type(node).__name__}", None)
        if handler is not None:
            value: Value = handler(node)
            return value
        inner = [datum(self.eval(child)) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        return loosened(together(inner), echo=False)

    def _UnaryOp(self, node: ast.UnaryOp) -> Value:
        value = loosened(datum(self.eval(node.operand)), echo=True)
        number = value.literal if isinstance(node.op, ast.USub) else None
        return having(value, literal=-number if isinstance(number, (int, float)) else None)

    def _Constant(self, node: ast.Constant) -> Value:
        return Data(literal=node.value) if isinstance(node.value, (str, int, float, bool)) else NOTHING

    def _Name(self, node: ast.Name) -> Value:
        env = self.env.find(node.id)
        if env is None:
            return self.unbound(node.id)
        value = env.names[node.id]
        self.read |= mask_of(value)
        if isinstance(value, Data) and value.holder in self.touched:
            value = env.names[node.id] = self.named(loosened(value, echo=False))
        elif isinstance(value, Data) and value.origin is None and not value.echoes:
            value = env.names[node.id] = self.named(value)
        return value

    def _Attribute(self, node: ast.Attribute) -> Value:
        owner = self.eval(node.value)
        if isinstance(owner, Object):
            value = self.method(owner, node.attr)
            if value is not None:
                self.read |= mask_of(value)
                return value
        value = self.attribute_of(owner, node.attr)
        if isinstance(value, Data) and value.origin is not None and node.attr != "values":
            return having(value, origin=(*value.origin, f".{node.attr}"), echoes=NO_ECHO)
        return value

    def method(self, owner: Object, name: str) -> Value | None:
        """An object's attribute, or its class's function bound to it."""
        if name in owner.attributes:
            return owner.attributes[name]
        waiting = [owner.made_by]
        for made_by in waiting:
            for one in made_by.node.body:
                if isinstance(one, FunctionNode) and one.name == name:
                    return Function(one, made_by.cell, made_by.env, owner)
            waiting += [base for base in made_by.bases if isinstance(base, Class)][: UNROLLED - len(waiting)]
        return None

    def _Subscript(self, node: ast.Subscript) -> Value:
        owner, key = self.eval(node.value), self.eval(node.slice)
        literal = key.literal if isinstance(key, Data) else None
        if isinstance(owner, Entries):
            held = owner.entries.get(literal) if isinstance(literal, str) else None
            return held if held is not None else element(owner)
        if isinstance(owner, Items):
            if isinstance(literal, int) and not isinstance(literal, bool):
                return owner.items[literal] if -len(owner.items) <= literal < len(owner.items) else NOTHING
            return owner if isinstance(node.slice, ast.Slice) else element(owner)
        return self.picked(owner, key, node, self.chosen(owner, key, node))

    def _Slice(self, node: ast.Slice) -> Value:
        return together(datum(self.eval(one)) for one in (node.lower, node.upper, node.step) if one is not None)

    def _items(self, node: ast.List | ast.Tuple | ast.Set) -> Value:
        return Items(tuple(self.eval(one) for one in node.elts[:64]))

    _List = _Tuple = _Set = _items

    def _Starred(self, node: ast.Starred) -> Value:
        return self.consumed(self.eval(node.value))

    def _Dict(self, node: ast.Dict) -> Value:
        made = Entries()
        for key, value in list(zip(node.keys, node.values, strict=True))[:64]:
            name = self.eval(key) if key is not None else NOTHING
            held = self.eval(value)
            if key is None and isinstance(held, Entries):
                made = merged(made, held)
            else:
                literal = name.literal if isinstance(name, Data) else None
                made.entries[literal if isinstance(literal, str) else f"?{len(made.entries)}"] = held
        return made

    def _BinOp(self, node: ast.BinOp) -> Value:
        left, right = self.eval(node.left), self.eval(node.right)
        if isinstance(left, Items) and isinstance(right, Items):
            return Items((left.items + right.items)[:64], left.mask | right.mask)
        if isinstance(left, Entries) and isinstance(right, Entries):
            return merged(left, right)
        result = self.arithmetic([left, right])
        if isinstance(node.op, ast.Sub):
            self.between(left, right)
        self.worked += 1
        # A sum of products, or a way to write a constant, is not what it is computed from value by value.
        nought = any(isinstance(one, Data) and one.literal == 0 for one in (left, right))
        summed = isinstance(node.op, ast.MatMult) or (isinstance(node.op, ast.Mult) and nought)
        return having(result, echoes=NO_ECHO) if summed else result

    def arithmetic(self, values: Sequence[Value]) -> Data:
        """Several values computed into one."""
        found = [datum(value) for value in values]
        return having(together(found), column=None, literal=None)

    def _Compare(self, node: ast.Compare) -> Value:
        values = [self.eval(one) for one in (node.left, *node.comparators)]
        return self.compared(values, fixed=any(isinstance(one, ast.Constant) for one in (node.left, *node.comparators)))

    def _IfExp(self, node: ast.IfExp) -> Value:
        asked = self.eval(node.test)
        value = either(self.eval(node.body), self.eval(node.orelse))
        if isinstance(asked, Data) and echoes_of([asked]) and isinstance(value, Data):
            return having(value, origin=None, echoes=echoes_of([asked, value]))
        return value

    def _NamedExpr(self, node: ast.NamedExpr) -> Value:
        value = self.eval(node.value)
        self.assign(node.target, value)
        return value

    def _Await(self, node: ast.Await | ast.Yield | ast.YieldFrom) -> Value:
        self.worked += 1  # by others, meanwhile: the body of a `with` whose time is taken
        return self.eval(node.value) if node.value is not None else NOTHING

    _Yield = _YieldFrom = _Await

    def _Lambda(self, node: ast.Lambda) -> Value:
        return Function(node, self.cell, self.env)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Value:
        outer, self.env = self.env, Env(outer=self.env)
        self.loops += 1
        self.worked += 1
        try:
            filtered, left_out = False, NO_NAMES
            known: list[Value] | None = None
            for generator in node.generators:
                over = self.consumed(self.eval(generator.iter))
                names = not isinstance(node, ast.DictComp) and isinstance(node.elt, ast.Name)
                steps = list(over.items) if names and isinstance(over, Items) and over.items else self._steps_of(over)
                known = steps if len(steps) > 1 and len(node.generators) == 1 else None
                self.assign(generator.target, steps[0])
                for condition in generator.ifs:
                    self.eval(condition)
                    filtered = True
                    left_out |= _left_out(condition)
            if isinstance(node, ast.DictComp):
                self.eval(node.key)
                return Entries({"?0": self.eval(node.value)})
            results = [self.eval(node.elt)]
            for step in (known or ())[1:]:
                self.assign(node.generators[0].target, step)
                results.append(self.eval(node.elt))
            if known and not filtered:
                return Items(tuple(results))
            if known and isinstance(node.elt, ast.Name):
                return Items(tuple(results))
            return _chosen(results[0], left_out) if filtered else _many(results)
        finally:
            self.loops -= 1
            self.env = outer

    _ListComp = _SetComp = _GeneratorExp = _DictComp = _comprehension

    def _steps_of(self, over: Value) -> list[Value]:
        if isinstance(over, Items) and any(not _plain(one) for one in over.items):
            return list(over.items[:UNROLLED])
        return [element(over)]

    def _Call(self, node: ast.Call) -> Value:
        found = self.calls.get((self.cell, node.end_lineno or 0, node.end_col_offset or 0), ())
        value = self._called_on(node, found)
        self.passed |= _bits(found)
        return value

    def _called_on(self, node: ast.Call, found: Sequence[tuple[int, Call]]) -> Value:
        owner: Value | None = None
        function: Value = NOTHING
        if isinstance(node.func, ast.Attribute):
            owner = self.eval(node.func.value)
            own = self.method(owner, node.func.attr) if isinstance(owner, Object) else None
            function = own if own is not None else NOTHING
        else:
            function = self.eval(node.func)
        if isinstance(function, (Function, Class)):
            return self.run(function, node, mask=_bits(found))
        inside = 0
        if isinstance(function, Object):
            called = self.method(function, "__call__") or self.method(function, "forward")
            if isinstance(called, Function):
                inside = mask_of(self.run(called, node, mask=_bits(found)))
            owner = function
        elif isinstance(function, Model):
            owner = function
        elif owner is None:
            inside = mask_of(function)
        result = self.call(node, owner, found)
        # What a network gives is shaped by what it is made of.
        return having(result, mask=result.mask | inside) if inside and isinstance(result, Data) else result


def element(value: Value) -> Value:
    """What a loop over the value gives."""
    held: Sequence[Value] = ()
    if isinstance(value, Items):
        held = value.items
    elif isinstance(value, Entries):
        held = list(value.entries.values())
    if not held:
        return loosened(having(value, literal=None), echo=True) if isinstance(value, Data) else NOTHING
    for one in held:
        if not isinstance(one, Data):
            return one
    return loosened(having(together(one for one in held if isinstance(one, Data)), literal=None), echo=False)


def _left_out(condition: ast.expr) -> frozenset[str]:
    """Texts that `if c != "y"` or `if c not in ["y", "id"]` leaves out."""
    if not isinstance(condition, ast.Compare) or not isinstance(condition.ops[0], (ast.NotEq, ast.NotIn)):
        return NO_NAMES
    return frozenset(
        one.value for one in ast.walk(condition) if isinstance(one, ast.Constant) and isinstance(one.value, str)
    )


def _chosen(result: Value, left_out: frozenset[str]) -> Value:
    """Names of columns, those left out that are known."""
    if not isinstance(result, Data):
        return _many([result])
    known = having(result, dropped=result.dropped | left_out, literal=None)
    return known if left_out else having(result, selected=NO_NAMES)


def _many(results: Sequence[Value]) -> Value:
    only = results[0]
    return loosened(only, echo=True) if isinstance(only, Data) else Items(tuple(results))


def _plain(value: Value) -> bool:
    """Whether nothing but constants is in it."""
    return isinstance(value, Data) and not value.mask and not value.sources and not isinstance(value.literal, str)


def _bits(found: Sequence[tuple[int, Call]]) -> int:
    mask = 0
    for number, _ in found:
        mask |= 1 << number
    return mask
