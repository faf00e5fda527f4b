"""What giving names does: which object bears them, and what a statement computes without a call."""

import ast
from collections.abc import Iterable

from certgrader.facts.modelling.expressions import Expressions, LiveLines, NumberedCalls, element
from certgrader.facts.modelling.values import (
    NOTHING,
    Data,
    Entries,
    Env,
    Items,
    Object,
    Value,
    grown,
    having,
    leaves,
    loosened,
    mask_of,
)

_NAMED = frozenset({"data", "labels", "scores"})


class Assignment(Expressions):
    """Adds assignment."""

    def __init__(self, calls: NumberedCalls, live: LiveLines) -> None:
        super().__init__(calls, live)
        self.keys: dict[int, Data] = {}
        self.statements: dict[tuple[int, int, int], tuple[int, ast.stmt]] = {}
        """Bits of statements in which nothing is called, by cell, first and last line of the parsed code."""
        self.plain = 0
        """Bits of what is no model's, whatever it is given."""
        self._calling: set[tuple[int, int, int]] = set()
        self._called = {(cell, line) for cell, line, _ in calls}
        self._bits = 1 + max((number for several in calls.values() for number, _ in several), default=-1)
        self._callers: list[Env] = []
        """Scopes from which the functions are called that are being followed."""
        self._numbers = 0

    def new_bit(self) -> int:
        """A bit for work that is no call."""
        bit = 1 << self._bits
        self._bits += 1
        self.plain |= bit
        return bit

    def number(self) -> int:
        """A number not given before."""
        self._numbers += 1
        return self._numbers

    def named(self, value: Value) -> Value:
        """A value that is given a name is known as what it is from then on."""
        if not isinstance(value, Data) or value.origin is not None or value.role not in _NAMED:
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

    def stated(self, node: ast.stmt, value: Value) -> Value:
        """What a statement without calls computes, with a bit of its own: as calls have."""
        key = (self.cell, node.lineno, node.end_lineno or node.lineno)
        if key in self._calling or not isinstance(value, Data) or not (value.mask or value.sources):
            return value
        bit, _ = self.statements.get(key, (0, node))
        if not bit:
            if any((self.cell, line) in self._called for line in range(key[1], key[2] + 1)):
                self._calling.add(key)
                return value
            bit = self.new_bit()
            self.statements[key] = bit, node
        return grown(value, bit & ~value.mask)

    def assign(self, target: ast.expr, value: Value) -> None:
        """`target = value`."""
        match target:
            case ast.Name():
                self.env.bind(target.id, self.named(self.bound(target.id, value)))
            case ast.Tuple() | ast.List():
                for index, one in enumerate(target.elts):
                    self.assign(one, _part(_position(value, index, len(target.elts)), value, len(target.elts)))
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
            self.change(table_of(target.value), self.filled(owner, key, value))

    def change(self, place: ast.expr, value: Value) -> None:
        """What stands at `place` has changed into `value`."""
        if isinstance(value, Data):
            value = self.named(loosened(value, echo=False))
        if isinstance(place, ast.Name):
            env = self.env.find(place.id) or self.env
            before = env.names.get(place.id, NOTHING)
            self.touch([before])
            env.names[place.id] = value
            self._everywhere(before, value)
        elif isinstance(place, ast.Attribute):
            owner = self.quietly(place.value)
            if isinstance(owner, Object):
                before = owner.attributes.get(place.attr, NOTHING)
                owner.attributes[place.attr] = value
                self._everywhere(before, value)
        elif isinstance(place, ast.Subscript) and isinstance(value, Data):
            self._assign_entry(place, value)

    def _everywhere(self, before: Value, after: Value) -> None:
        """An object that is changed is changed under all its names."""
        if not isinstance(before, Data) or not isinstance(after, Data) or not before.holder or before.origin is None:
            return
        scopes: list[Env | None] = [self.env, *self._callers]
        seen: set[int] = set()
        for start in scopes:
            env = start
            while env is not None and id(env) not in seen:
                seen.add(id(env))
                _renamed(env.names, before, after)
                for held in list(env.names.values()):
                    if isinstance(held, Object):
                        _renamed(held.attributes, before, after)
                env = env.outer


def _renamed(names: dict[str, Value], before: Data, after: Data) -> None:
    for name, held in names.items():
        if isinstance(held, Data) and held.holder == before.holder and held.origin == before.origin:
            names[name] = having(after, part=held.part, split=held.split, fold=held.fold)


def _part(one: Value, of: Value, parts: int) -> Value:
    """What is unpacked from a result that was not followed: which rows it has is not known."""
    if parts < 2 or not isinstance(of, Data) or not isinstance(one, Data) or one.part != "whole":
        return one
    return having(one, flags=one.flags | {"opaque"}, origin=None)


def _position(value: Value, index: int, of: int) -> Value:
    if isinstance(value, Items):
        return value.items[index] if len(value.items) == of else element(value)
    return loosened(having(value, column=None), echo=False) if isinstance(value, Data) else value


def table_of(node: ast.expr) -> ast.expr:
    """`df` of `df.loc[rows, column]`."""
    while isinstance(node, ast.Attribute) and node.attr in {"loc", "iloc", "at", "iat", "values"}:
        node = node.value
    return node
