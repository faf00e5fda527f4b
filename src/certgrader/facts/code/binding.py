"""Assignments: to names, attributes, entries of containers and of name spaces."""

import ast
from dataclasses import replace

from certgrader.facts.code import containers
from certgrader.facts.code.expressions import Expressions
from certgrader.facts.code.patches import callable_value
from certgrader.facts.code.values import Const, Instance, Many, Table, Value, position


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
        owner, key = self.eval(target.value), self.eval(target.slice)
        self.changed(target.value, containers.with_entry(owner, key, value))

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
