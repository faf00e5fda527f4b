"""Dicts that hold names: `globals()`, `vars(module)`, `Class.__dict__`, `sys.modules`."""

import ast

from certgrader.facts.code.binding import Binding
from certgrader.facts.code.names import canonical
from certgrader.facts.code.special import GLOBALS, MODULES, NAMES, SHELL, Special, is_name_space
from certgrader.facts.code.tables import Arguments
from certgrader.facts.code.values import Const, Ref, Table, Value, strings, union


class NameSpaces(Binding, Special):
    """Adds what is read from such dicts and put into them."""

    def _attribute_of(self, owner: Value | None, name: str) -> Value | None:
        if owner == SHELL and name in {"user_ns", "user_global_ns"}:
            return GLOBALS
        return super()._attribute_of(owner, name)

    def entry(self, node: ast.Subscript, owner: Value | None, key: Value | None) -> Value | None:
        if is_name_space(owner):
            return union(self.named(owner, name) for name in strings(key))
        return super().entry(node, owner, key)

    def _bind_entry(self, target: ast.Subscript, value: Value | None) -> None:
        owner, key = self.eval(target.value), self.eval(target.slice)
        if is_name_space(owner) and isinstance(key, Const) and isinstance(key.value, str):
            self.put_name(owner, key.value, value, target)
        else:
            if owner == GLOBALS:
                self.scope.forget(None)
            super()._bind_entry(target, value)

    def named(self, space: Ref, name: str) -> Value | None:
        """What `space[name]` is, where `space` holds the names of the notebook, a module or a class."""
        if space == GLOBALS:
            return self.lookup(name)
        if space == MODULES:
            return self._module(name)
        return self.attribute(Ref(space.path.removesuffix(f".{NAMES}")), name)

    def put_name(self, space: Ref, name: str, value: Value | None, node: ast.expr | None) -> None:
        """`space[name] = value`, where `space` holds the names of the notebook, a module or a class."""
        if space == GLOBALS:
            if name.isidentifier():
                self.scope.rebind(name, value)
                self.scope.forget(name)
        elif self.place.dead:
            return
        elif space == MODULES and node is not None:
            self.patches.module(canonical(name), value, *self.here(node))
        else:
            owner = Ref(space.path.removesuffix(f".{NAMES}"))
            self.bind_attribute(owner, name, value)

    def name_space_method(self, space: Ref, method: str, arguments: Arguments, node: ast.expr) -> Value | None:
        """A dict's method called on such names: what it puts there; what it gives."""
        given = [value for key, value in arguments if key is None]
        pairs: list[tuple[str | None, Value | None]] = []
        if method == "update":
            for one in given:
                pairs += [(key, value) for key, value, _ in one.pairs] if isinstance(one, Table) else []
            pairs += [(key, value) for key, value in arguments if key not in {None, "*", "**"}]
        elif method in {"__setitem__", "setdefault"} and len(given) == 2:
            pairs += [(name, given[1]) for name in strings(given[0])]
        for name, value in pairs:
            if name is not None:
                self.put_name(space, name, value, node)
        if space == GLOBALS and method in {"update", "setdefault", "__setitem__"} and not pairs:
            self.scope.forget(None)
        if method in {"get", "pop", "__getitem__"} and given:
            return union(self.named(space, name) for name in strings(given[0]))
        return None
