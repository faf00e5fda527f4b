"""Assignments: to names, attributes, entries of containers and of name spaces."""

import ast
from dataclasses import replace

from certgrader.facts.code import containers
from certgrader.facts.code.expressions import Expressions
from certgrader.facts.code.names import canonical
from certgrader.facts.code.patches import callable_value
from certgrader.facts.code.values import Const, Instance, Many, Ref, Table, Value, position


class Binding(Expressions):
    """Adds to expressions what they can be assigned to."""

    def bind(self, target: ast.expr, value: Value | None) -> None:
        """Binds an assignment's or a loop's target."""
        match target:
            case ast.Name():
                self.scope.bind(target.id, value)
            case ast.Tuple() | ast.List():
                for index, one in enumerate(target.elts):
                    self.bind(one, position(value, index, len(target.elts)))
            case ast.Starred():
                self.bind(target.value, Many((value,)))
            case ast.Attribute():
                self._bind_member(target, value)
            case ast.Subscript():
                self._bind_entry(target, value)

    def _bind_member(self, target: ast.Attribute, value: Value | None) -> None:
        owner = self.eval(target.value)
        own = callable_value(value) and isinstance(owner, Instance) and isinstance(target.value, ast.Name)
        if own and isinstance(owner, Instance) and isinstance(target.value, ast.Name) and value is not None:
            kept = tuple((name, one) for name, one in owner.own if name != target.attr)
            self.scope.rebind(target.value.id, replace(owner, own=(*kept, (target.attr, value))))
            return
        if isinstance(owner, Table) and isinstance(target.value, ast.Name):
            self.scope.rebind(target.value.id, containers.with_entry(owner, Const(target.attr), value))
            return
        self.bind_attribute(owner, target.attr, value)

    def _bind_entry(self, target: ast.Subscript, value: Value | None) -> None:
        self.eval(target)
        key = self.eval(target.slice)
        if isinstance(key, Const) and isinstance(key.value, str):
            names = self._name_space(target.value)
            if names is not None:
                owner, name = names, key.value
                if owner == "":
                    self.scope.rebind(name, value)
                elif owner == "sys.modules":
                    self.patches.module(canonical(name), value, *self.here(target))
                elif callable_value(value):
                    self.patches.put(canonical(f"{owner}.{name}"), value, *self.here(target))
                return
        self.changed(target.value, containers.with_entry(self.eval(target.value), key, value))

    def _name_space(self, node: ast.expr) -> str | None:
        """What `node` is the dict of names of: "" for the notebook itself, else a module's or class's path."""
        if isinstance(node, ast.Attribute):
            owner = self.eval(node.value)
            if node.attr == "modules" and owner == Ref("sys"):
                return "sys.modules"
            return owner.path if node.attr == "__dict__" and isinstance(owner, Ref) else None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "globals":
                return ""
            if node.func.id == "vars" and len(node.args) == 1:
                owner = self.eval(node.args[0])
                return owner.path if isinstance(owner, Ref) else None
        return None

    def changed(self, node: ast.expr, value: Value | None) -> None:
        """What `node` stands for has become `value` in place, as by `append`."""
        if value is None:
            return
        match node:
            case ast.Name():
                self.scope.rebind(node.id, value)
            case ast.Attribute():
                self.bind_attribute(self.eval(node.value), node.attr, value, changed=True)
            case ast.Subscript():
                held = self.eval(node.value)
                self.changed(node.value, containers.with_entry(held, self.eval(node.slice), value))
