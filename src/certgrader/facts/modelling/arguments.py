"""What a call is given, and what can be read in it."""

import ast
from dataclasses import dataclass, field

from certgrader.facts.model import Call
from certgrader.facts.modelling.model import Spot
from certgrader.facts.modelling.values import (
    NOTHING,
    Data,
    Entries,
    Items,
    Model,
    Value,
    datum,
    grown,
    loosened,
)


@dataclass(slots=True)
class Arguments:
    """What a call is given."""

    positional: list[Value]
    named: dict[str, Value]
    nodes: dict[str, ast.expr] = field(default_factory=dict)
    everything: bool = False  # whatever is not named is set to its standard

    def all(self) -> list[Value]:
        """All of them."""
        return [*self.positional, *self.named.values()]

    def get(self, position: int, *names: str) -> Value | None:
        """One argument, by name or by position."""
        for name in names:
            if name in self.named:
                return self.named[name]
        return self.positional[position] if 0 <= position < len(self.positional) else None

    def says(self, name: str) -> object:
        """The constant given to a named argument."""
        value = self.named.get(name)
        return value.literal if isinstance(value, Data) else None


def written(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def spot_of(call: Call) -> Spot:
    return Spot(call.cell, call.lines, call.excerpt, call.function)


def shaped(value: Value, bit: int) -> Value:
    if isinstance(value, Data):
        # What is put in a column is not put on the whole a second time.
        return grown(value, bit & ~value.mask)
    if isinstance(value, Items):
        return Items(value.items, value.mask | bit)
    if isinstance(value, (Model, Entries)):
        value.mask |= bit
    return value


def names_in(given: Arguments) -> frozenset[str]:
    """Texts among the arguments: names of columns."""
    found: set[str] = set()
    for value in (
        *given.positional,
        *(given.named[one] for one in ("columns", "by", "labels", "keys") if one in given.named),
    ):
        for one in value.items if isinstance(value, Items) else (value,):
            if isinstance(one, Data) and isinstance(one.literal, str):
                found.add(one.literal)
    return frozenset(found)


def builtin(short: str, given: Arguments) -> Value:
    if short == "zip" and given.positional and all(isinstance(one, Items) for one in given.positional):
        rows = zip(*(one.items for one in given.positional if isinstance(one, Items)), strict=False)
        return Items(tuple(Items(tuple(row)) for row in rows))
    first = given.positional[0] if given.positional else NOTHING
    if short == "enumerate":
        if isinstance(first, Items):
            return Items(tuple(Items((NOTHING, one)) for one in first.items), first.mask)
        return Items((Items((NOTHING, loosened(first, echo=False))),))
    if short == "zip":
        return Items((Items(tuple(loosened(datum(one), echo=False) for one in given.positional)),))
    if short == "dict" and given.named:
        known = first if isinstance(first, Entries) else Entries()
        return Entries({**known.entries, **given.named}, known.mask, known.everything)
    if short == "dict" and isinstance(first, Entries):
        return Entries(dict(first.entries), first.mask, first.everything)
    return first
