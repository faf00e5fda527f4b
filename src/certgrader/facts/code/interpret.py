"""The notebook's statements, in order, in one namespace; its functions walked where live code calls them."""

import ast
from collections.abc import Sequence
from dataclasses import replace

from certgrader.facts.code.definitions import FunctionNode, defaults
from certgrader.facts.code.functions import Functions
from certgrader.facts.code.names import canonical
from certgrader.facts.code.record import CellSource, Place, Record
from certgrader.facts.code.scope import UNBOUND, Changes
from certgrader.facts.code.values import Const, Instance, Ref, Value, element, options
from certgrader.facts.model import Import

_ENDS = {"sys.exit", "exit", "quit", "os._exit"}


class Interpreter(Functions):
    """Walks cells one after the other.

    `once`: names that the whole notebook assigns a single time, whose truth an `if` may rely on.
    """

    def __init__(
        self,
        record: Record,
        roots: frozenset[str],
        names: dict[str, tuple[CellSource, ast.stmt]],
        once: frozenset[str],
    ) -> None:
        super().__init__(record, roots, names)
        self._once = once

    def cell(self, tree: ast.Module, source: CellSource, *, silent: bool) -> None:
        """Walks one cell. `silent`: its last expression is followed by a semicolon and not displayed."""
        self.place = Place(source)
        last = tree.body[-1] if tree.body else None
        shown = last if isinstance(last, ast.Expr) and not silent else None
        if shown is not None:
            self.record.displayed.add(source.index)
        self.block(tree.body, shown)

    def leftovers(self, dispatched: frozenset[str] = frozenset()) -> None:
        """Walks what no live code called, as dead code. Walking may meet further definitions.

        `dispatched`: names held in strings by a notebook that looks functions up by name; they count as called.
        """
        if dispatched:
            self.dispatched(dispatched)
        index = 0
        while index < len(self.definitions):
            definition = self.definitions[index]
            if not definition.live and not definition.walked and definition.owner is None:
                self.place = Place(definition.source, dead=True)
                self.walk_own(index, [], live=False)
            index += 1

    # --- blocks --------------------------------------------------------------------------------------------------

    def block(self, body: Sequence[ast.stmt], shown: ast.stmt | None = None) -> bool:
        ended = False
        place = self.place
        for statement in body:
            if ended and not self.place.dead:
                self.place = replace(self.place, dead=True)
            ended = self.statement(statement, statement is shown) or ended
        self.place = place
        return ended

    def statement(self, node: ast.stmt, shown: bool = False) -> bool:
        self.record.statement(node, self.place)
        handler = getattr(self, f"_{type(node).__name__}", None)
        if isinstance(node, ast.Expr):
            return self._expression_statement(node, shown)
        if isinstance(node, ast.Return | ast.Raise | ast.Continue | ast.Break):
            for child in ast.iter_child_nodes(node):
                value = self.eval(child)
                if isinstance(node, ast.Return) and self._returned:
                    self._returned[-1].append(value)
            return True
        if handler is None:
            for child in ast.iter_child_nodes(node):
                self.eval(child)
            return False
        return bool(handler(node))

    def _expression_statement(self, node: ast.Expr, shown: bool) -> bool:
        self.eval(node.value, shown)
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute | ast.Name):
            return ast.unparse(call.func) in _ENDS
        return False

    def _Assert(self, node: ast.Assert) -> bool:
        self.eval(node.test)
        return isinstance(node.test, ast.Constant) and not node.test.value

    def _truth(self, test: ast.expr) -> bool | None:
        """Whether a condition is settled by what is written."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            inner = self._truth(test.operand)
            return None if inner is None else not inner
        if isinstance(test, ast.Constant):
            return bool(test.value)
        if isinstance(test, ast.Name) and test.id in self._once:
            value = self._globals.names.get(test.id)
            return value.value if isinstance(value, Const) and isinstance(value.value, bool) else None
        return None

    def _branch(self, body: Sequence[ast.stmt], *, dead: bool = False) -> tuple[bool, Changes]:
        """Walks one of several ways; whether it never comes to its end, and what it changed, undone again."""
        place = self.place
        self.place = replace(place, dead=place.dead or dead)
        self.scope.branch()
        ended = self.block(body)
        self.place = place
        return ended, self.scope.leave()

    def _If(self, node: ast.If) -> bool:
        self.eval(node.test)
        truth = self._truth(node.test)
        yes, after_yes = self._branch(node.body, dead=truth is False)
        no, after_no = self._branch(node.orelse, dead=truth is True)
        # A branch that leaves, or is never taken, says nothing of what holds after the `if`.
        kept = [
            after for after, out in ((after_yes, yes or truth is False), (after_no, no or truth is True)) if not out
        ]
        self.scope.merge(*(kept or [after_yes, after_no]))
        return (yes or truth is False) and (no or truth is True)

    def _Match(self, node: ast.Match) -> bool:
        self.eval(node.subject)
        self.scope.merge({}, *(self._branch(case.body)[1] for case in node.cases))
        return False

    def _Try(self, node: ast.Try) -> bool:
        ended, tried = self._branch(node.body)
        # A handler starts from whatever the body had come to: what it deleted may still be there.
        known = {name: value for name, value in tried.items() if value is not UNBOUND}
        after, ends = [tried], []
        for handler in node.handlers:
            self.scope.branch()
            self.scope.apply(known)
            ends.append(self.block(handler.body))
            after.append(self.scope.leave())
        self.scope.merge(*after)
        self.block(node.orelse)
        return self.block(node.finalbody) or (ended and bool(ends) and all(ends))

    _TryStar = _Try

    def _For(self, node: ast.For) -> bool:
        self._loop(node, element(self.eval(node.iter)))
        return False

    _AsyncFor = _For

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While, step: Value | None) -> None:
        dead = isinstance(node, ast.While) and self._truth(node.test) is False
        place = self.place
        self.place = replace(place, loop=True, dead=place.dead or dead)
        self.scope.branch()
        if not isinstance(node, ast.While):
            self.bind(node.target, step)
        self.block(node.body)
        self.place = place
        self.scope.merge(self.scope.leave(), {})
        self.block(node.orelse)

    def _While(self, node: ast.While) -> bool:
        self.eval(node.test)
        self._loop(node, None)
        return False

    def _With(self, node: ast.With) -> bool:
        for item in node.items:
            value = self.eval(item.context_expr)
            if item.optional_vars is not None:
                self.bind(item.optional_vars, value)
        return self.block(node.body)

    _AsyncWith = _With

    # --- assignments ---------------------------------------------------------------------------------------------

    def _Assign(self, node: ast.Assign) -> bool:
        value = self.eval(node.value)
        for target in node.targets:
            self.record.assign(target, node.value, self.place)
            self.bind(target, value)
        return False

    def _AnnAssign(self, node: ast.AnnAssign) -> bool:
        value = self.eval(node.value) if node.value is not None else None
        if node.value is not None:
            self.record.assign(node.target, node.value, self.place)
        self.bind(node.target, value or self.annotated(node.annotation))
        return False

    def _AugAssign(self, node: ast.AugAssign) -> bool:
        self.eval(node.value)
        self.eval(node.target)
        self.record.assign(node.target, node.value, self.place)
        return False

    def _Delete(self, node: ast.Delete) -> bool:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.scope.unbind(target.id)
            else:
                self.eval(target)
        return False

    def _Global(self, node: ast.Global) -> bool:
        self.scope.shared.update(node.names)
        return False

    # --- imports -------------------------------------------------------------------------------------------------

    def _Import(self, node: ast.Import) -> bool:
        for one in node.names:
            path = canonical(one.name)
            alias = one.asname or one.name.partition(".")[0]
            self._imported(node, path, alias)
            self.scope.bind(alias, Ref(path if one.asname else canonical(alias)))
        return False

    def _ImportFrom(self, node: ast.ImportFrom) -> bool:
        module = node.module or ""
        for one in node.names:
            if one.name == "*":
                self.stars = (*self.stars, canonical(module))
                self._imported(node, f"{canonical(module)}.*", "*")
                continue
            path = canonical(f"{module}.{one.name}" if module else one.name)
            alias = one.asname or one.name
            self._imported(node, path, alias)
            self.scope.bind(alias, Ref(path))
        return False

    def _imported(self, node: ast.stmt, path: str, alias: str) -> None:
        if not self.place.dead:
            source = self.place.source
            fact = Import(path, alias, source.index, source.line(node.lineno))
            self.record.imports.setdefault((fact.cell, fact.line, path, alias), fact)

    # --- own functions and classes -------------------------------------------------------------------------------

    def _FunctionDef(self, node: FunctionNode) -> bool:
        for _, default in defaults(node):
            self.eval(default)
        own = self.define(node)
        if any(self._registers(decorator) for decorator in node.decorator_list):
            self.mention(own)
        self.scope.bind(node.name, own)
        return False

    _AsyncFunctionDef = _FunctionDef

    def _registers(self, decorator: ast.expr) -> bool:
        """Whether a decorator hands the function to an object that will call it, as `@app.get("/")` does."""
        self.eval(decorator)
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        if not isinstance(target, ast.Attribute):
            return False
        return any(isinstance(option, Instance) for option in options(self.eval(target.value)))

    def _ClassDef(self, node: ast.ClassDef) -> bool:
        bases = tuple(self.eval(base) for base in node.bases)
        for decorator in node.decorator_list:
            self.eval(decorator)
        own = self.define(node)
        definition = self.definitions[own.definition]
        definition.bases = bases
        for statement in node.body:
            if isinstance(statement, FunctionNode):
                method = self.define(statement)
                self.definitions[method.definition].owner = own.definition
                definition.methods[statement.name] = method.definition
        self.scope.bind(node.name, own)
        return False
