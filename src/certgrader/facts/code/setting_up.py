"""Statements that bring names in: imports, functions, classes."""

import ast

from certgrader.facts.code.classes import Classes
from certgrader.facts.code.definitions import FunctionNode, decorated, defaults
from certgrader.facts.code.names import canonical
from certgrader.facts.code.stars import star_names
from certgrader.facts.code.values import Instance, Own, Ref, options
from certgrader.facts.model import Import

_CALLING = ("interact", "interact_manual", "on", "observe")
_EXTENDING = ("register_dataframe_accessor", "register_series_accessor", "register_index_accessor")


class SettingUp(Classes):
    """Adds what binds names to modules, functions and classes."""

    # --- imports -------------------------------------------------------------------------------------------------

    def _Import(self, node: ast.Import) -> bool:
        for one in node.names:
            path = canonical(one.name)
            alias = one.asname or one.name.partition(".")[0]
            self._imported(node, path, alias)
            bound = path if one.asname else canonical(alias)
            self.scope.bind(alias, self.patches.of(bound) or Ref(bound))
        return False

    def _ImportFrom(self, node: ast.ImportFrom) -> bool:
        module = node.module or ""
        for one in node.names:
            if one.name == "*":
                self._star(node, canonical(module))
                continue
            path = canonical(f"{module}.{one.name}" if module else one.name)
            alias = one.asname or one.name
            self._imported(node, path, alias)
            self.scope.bind(alias, self.patches.of(path) or Ref(path))
        return False

    def _star(self, node: ast.ImportFrom, module: str) -> None:
        self.stars = (*self.stars, module)
        self._imported(node, f"{module}.*", "*")
        for name in star_names(module):
            path = canonical(f"{module}.{name}")
            patched = self.patches.of(path)
            if patched is not None or self.scope.bound(name):
                self.scope.bind(name, patched or Ref(path))

    def _imported(self, node: ast.stmt, path: str, alias: str) -> None:
        if not self.place.dead:
            source = self.place.source
            self.patches.imported(path, source.index, source.line(node.lineno))
            fact = Import(path, alias, source.index, source.line(node.lineno))
            self.record.imports.setdefault((fact.cell, fact.line, path, alias), fact)

    # --- own functions and classes -------------------------------------------------------------------------------

    def _FunctionDef(self, node: FunctionNode) -> bool:
        for _, default in defaults(node):
            self.eval(default)
        own = self.define(node)
        self.definitions[own.definition].wrapper = None
        for decorator in reversed(node.decorator_list):
            self._decorate(own, decorator)
        if decorated(node, *_CALLING):
            self.mention(own)
        self.scope.bind(node.name, own)
        return False

    def _decorate(self, own: Own, decorator: ast.expr) -> None:
        """What a decorator does: patches while the function runs, calls it one day, or wraps it."""
        definition, before = self.definitions[own.definition], self.patches.snapshot()
        made = self.lookup(decorator.id) if isinstance(decorator, ast.Name) else self.eval(decorator)
        after = self.patches.snapshot()
        if after != before:
            definition.patched = after
            self.patches.restore(before)
        if self._registers(decorator):
            self.mention(own)
        for option in options(made):
            if isinstance(option, Own) and not self.definitions[option.definition].is_class:
                wrapper = self.call_own(option, [(None, own)])
                if isinstance(wrapper, Own) and wrapper != own:
                    definition.wrapper = wrapper
                    definition.wrapper_scope = self.definitions[wrapper.definition].scope

    _AsyncFunctionDef = _FunctionDef

    def _registers(self, decorator: ast.expr) -> bool:
        """Whether a decorator hands the function to an object that will call it, as `@app.get("/")` does."""
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        if not isinstance(target, ast.Attribute):
            return False
        return any(isinstance(option, Instance) for option in options(self.eval(target.value)))

    def _ClassDef(self, node: ast.ClassDef) -> bool:
        bases = tuple(self.lookup(base.id) if isinstance(base, ast.Name) else self.eval(base) for base in node.bases)
        for decorator in node.decorator_list:
            self.eval(decorator)
        own = self.define(node)
        definition = self.definitions[own.definition]
        definition.bases = bases
        if decorated(node, *_EXTENDING):
            self.mention(own)
        for statement in node.body:
            if isinstance(statement, FunctionNode):
                method = self.define(statement)
                self.definitions[method.definition].owner = own.definition
                definition.methods[statement.name] = method.definition
        self.scope.bind(node.name, own)
        return False
