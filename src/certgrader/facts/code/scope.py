"""Names and what they are bound to, function by function."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from certgrader.facts.code.values import Value, union


class _Unbound(Enum):
    UNBOUND = 0


UNBOUND = _Unbound.UNBOUND
"""Stands for the value of a name that is not bound."""
Bound = Value | Literal[_Unbound.UNBOUND] | None
Changes = Mapping[str, Bound]
"""What one branch did: each name it bound, with what it is at its end. No copy of the names it left alone, or a
notebook of as many `if` as names would take their product."""


@dataclass(slots=True)
class Scope:
    """One function's names over those around it. A name bound to None is bound to something unknown."""

    names: dict[str, Value | None] = field(default_factory=dict)
    outer: "Scope | None" = None
    # Names declared `global` in a function write to the outermost scope.
    shared: set[str] = field(default_factory=set)
    # Names that hold a known constant here, whenever an `if` asks.
    constants: dict[str, object] = field(default_factory=dict)
    # Names deleted here for sure, and not bound again.
    deleted: set[str] = field(default_factory=set)
    # For each branch that is being walked, innermost last: the names it changed, with what they were before.
    _branches: list[dict[str, Bound]] = field(default_factory=list)

    def bind(self, name: str, value: Value | None) -> None:
        """Binds `name` here, or outermost when it was declared global."""
        scope = self
        if name in self.shared:
            while scope.outer is not None:
                scope = scope.outer
        scope._write(name, value)

    def rebind(self, name: str, value: Value | None) -> None:
        """What `name` holds has changed in place, in whichever scope binds it."""
        scope = self
        while name not in scope.names and scope.outer is not None:
            scope = scope.outer
        (scope if name in scope.names else self)._write(name, value)

    def constant(self, name: str) -> tuple[object, ...]:
        """The constant that `name` is known to hold, alone in a tuple; empty when it is none."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.constants:
                return (scope.constants[name],)
            if name in scope.names:
                return ()
            scope = scope.outer
        return ()

    def forget(self, name: str | None) -> None:
        """A constant of the outermost scope, or any of them, may be another from now on."""
        scope = self
        while scope.outer is not None:
            scope = scope.outer
        if name is None:
            scope.constants.clear()
        else:
            scope.constants.pop(name, None)

    def unbind(self, name: str) -> None:
        """`del name`."""
        self._write(name, UNBOUND)
        if not self._branches:
            self.deleted.add(name)

    def gone(self, name: str) -> bool:
        """Whether `name` was deleted for sure, so that nothing can be asked of it."""
        scope: Scope | None = self
        while scope is not None and name not in scope.names:
            if name in scope.deleted:
                return True
            scope = scope.outer
        return False

    def bound(self, name: str) -> bool:
        """Whether any scope binds `name`."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return True
            scope = scope.outer
        return False

    def get(self, name: str) -> Value | None:
        """What `name` is, from the innermost scope that binds it."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return None

    def branch(self) -> None:
        """From here on changes belong to a branch, until `leave`."""
        self._branches.append({})

    def leave(self) -> Changes:
        """Undo what the innermost branch changed; what it had made of it."""
        before = self._branches.pop()
        changes = {name: self.names.get(name, UNBOUND) for name in before}
        for name, value in before.items():
            self._set(name, value)
        return changes

    def apply(self, changes: Changes) -> None:
        """Make the changes of a branch those of the code that goes on here."""
        for name, value in changes.items():
            self._write(name, value)

    def merge(self, *branches: Changes) -> None:
        """What holds after any one of `branches` was taken: for each name either of its values.

        A branch without changes stands for the code that passes by.
        """
        for name in dict.fromkeys(name for branch in branches for name in branch):
            before = self.names.get(name, UNBOUND)
            merged: Bound = UNBOUND
            for branch in branches:
                value = branch.get(name, before)
                if merged is UNBOUND or merged is value:
                    merged = value
                elif value is not UNBOUND:
                    merged = union((merged, value))
            self._write(name, merged)

    def _write(self, name: str, value: Bound) -> None:
        if self._branches:
            self._branches[-1].setdefault(name, self.names.get(name, UNBOUND))
        self.deleted.discard(name)
        self._set(name, value)

    def _set(self, name: str, value: Bound) -> None:
        if value is UNBOUND:
            self.names.pop(name, None)
        else:
            self.names[name] = value
