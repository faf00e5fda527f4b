"""Names and what they are bound to, function by function."""

from dataclasses import dataclass, field

from certgrader.facts.code.values import Value, union


@dataclass(slots=True)
class Scope:
    """One function's names over those around it. A name bound to None is bound to something unknown."""

    names: dict[str, Value | None] = field(default_factory=dict)
    outer: "Scope | None" = None
    # Names declared `global` in a function write to the outermost scope.
    shared: set[str] = field(default_factory=set)

    def bind(self, name: str, value: Value | None) -> None:
        """Binds `name` here, or outermost when it was declared global."""
        scope = self
        if name in self.shared:
            while scope.outer is not None:
                scope = scope.outer
        scope.names[name] = value

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

    def snapshot(self) -> dict[str, Value | None]:
        """The names of this scope as they are now."""
        return dict(self.names)

    def merge(self, *branches: dict[str, Value | None]) -> None:
        """What holds after any one of `branches` was taken: for each name either of its values."""
        merged: dict[str, Value | None] = {}
        for branch in branches:
            for name, value in branch.items():
                if name not in merged or merged[name] is value:
                    merged[name] = value
                else:
                    merged[name] = union((merged[name], value))
        self.names = merged
