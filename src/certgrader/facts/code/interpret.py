"""The notebook's statements, in order, in one namespace; its functions walked where live code calls them."""

import ast
from collections.abc import Sequence
from dataclasses import replace

from certgrader.facts.code import containers
from certgrader.facts.code.caches import keeps_a_file
from certgrader.facts.code.fixed import pairs
from certgrader.facts.code.outline import Outline
from certgrader.facts.code.patches import Patches
from certgrader.facts.code.record import CellSource, Place, Record
from certgrader.facts.code.scope import UNBOUND, Changes
from certgrader.facts.code.setting_up import SettingUp
from certgrader.facts.code.truth import known, nothing
from certgrader.facts.code.values import Const, Lambda, Many, Own, OwnInstance, Table, Value, element

_SWALLOWING = ("contextlib.suppress", "pytest.raises", ".assertRaises", ".assertRaisesRegex")
_LEAVING = (ast.Return, ast.Break, ast.Continue)
_ENDS = frozenset({"sys.exit", "exit", "quit", "os._exit", "os.abort", "?.exit", "?.quit"})


class Interpreter(SettingUp):
    """Walks cells one after the other. `outline`: what the whole notebook is known to hold beforehand."""

    def __init__(self, record: Record, outline: Outline, patches: Patches) -> None:
        super().__init__(record, outline.roots, patches, outline.names)
        self.borrows = outline.borrows
        self._outline = outline
        self._statement: ast.stmt | None = None

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
        while self.pending(self._outline.attributes):
            pass
        index = 0
        while index < len(self.definitions):
            definition = self.definitions[index]
            if not definition.live and not definition.walked:
                self.place = Place(definition.source, dead=True)
                owner = definition.owner
                self.walk_own(index, None, live=False, receiver=OwnInstance(owner) if owner is not None else None)
            index += 1
        for number, one in enumerate(list(self.lambdas)):
            if not one.walked:
                self.place = replace(one.place, dead=True)
                self.call_lambda(Lambda(number), None)

    def at(self) -> tuple[int, int]:
        return self.here(self._statement) if self._statement is not None else (self.place.source.index, 1)

    def is_setting(self, value: Value | None) -> bool:
        node = getattr(self._statement, "value", None)
        if value is not None or node is None:
            return False
        return not isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)) or (
            isinstance(node, ast.Name) and containers.is_builtin(node.id)
        )

    def constant(self, node: ast.expr) -> tuple[object, ...]:
        fixed = self._outline.fixed
        match node:
            case (
                ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(key)))
                | ast.Call(
                    func=ast.Attribute(value=ast.Name(id=name), attr="get"), args=[ast.Constant(value=str(key)), *_]
                )
            ) if name in fixed.untouched:
                return _entry(self.scope.get(name), key)
            case ast.Attribute(value=ast.Name(id=name), attr=key) if not fixed.any_attribute:
                return self._attribute_held(name, key)
        return super().constant(node)

    def _attribute_held(self, name: str, key: str) -> tuple[object, ...]:
        """The constant that `name.key` always is."""
        fixed, owner = self._outline.fixed, self.scope.get(name)
        unset = key not in fixed.set_attributes
        match owner:
            case Table() if unset and name in fixed.names:
                return _entry(owner, key)
            case Own(number) if unset and not self.library_bases(owner) and not self.framework(number):
                value = self.definitions[number].attributes.get(key)
            case OwnInstance(number) if key in fixed.attributes:
                value = self.definitions[number].attributes.get(key)
            case _:
                return ()
        return (value.value,) if isinstance(value, Const) else ()

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
        self._statement = node
        handler = getattr(self, f"_{type(node).__name__}", None)
        if isinstance(node, ast.Expr):
            self.eval(node.value, shown)
            return self._never_comes_back(node.value)
        if isinstance(node, ast.Return):
            return self._leave_function(node)
        if isinstance(node, (ast.Raise, ast.Continue, ast.Break)):
            for child in ast.iter_child_nodes(node):
                self.eval(child)
            return True
        if handler is None:
            for child in ast.iter_child_nodes(node):
                self.eval(child)
            return False
        return bool(handler(node))

    def _leave_function(self, node: ast.Return) -> bool:
        value: Value | None = None
        if isinstance(node.value, ast.Name):
            value = self.lookup(node.value.id)  # giving a function back does not call it
        elif isinstance(node.value, ast.Lambda):
            value = self.make_lambda(node.value)
        elif node.value is not None:
            value = self.eval(node.value)
        if self._returned:
            self._returned[-1].append(value)
            if not self.place.dead:
                self._running[-1].returns[node.lineno, node.col_offset] = node
        return True

    def _never_comes_back(self, value: ast.expr) -> bool:
        """Whether an expression that was just walked ends what it stands in: it leaves or raises for sure."""
        if isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Div, ast.FloorDiv, ast.Mod)):
            return isinstance(value.right, ast.Constant) and value.right.value == 0
        if self.last_call is None or self.last_call[0] is not value:
            return False
        if self.gone(self.last_call[0]):
            return True
        names = self.last_call[1]
        if names <= _ENDS:
            return True
        function = self.last_call[0].func
        called = self.lookup(function.id) if isinstance(function, ast.Name) else None
        return isinstance(called, Own) and self.definitions[called.definition].raises

    def _Assert(self, node: ast.Assert) -> bool:
        self.eval(node.test)
        return self.truth(node.test) is False

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
        truth = None if keeps_a_file(node) else self.truth(node.test)
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
        place, changes, ends = self.place, [], []
        whole = False
        for case in node.cases:
            self.scope.branch()
            for pattern in ast.walk(case.pattern):
                if isinstance(pattern, ast.MatchValue):
                    self.eval(pattern.value)
                name = getattr(pattern, "name", None) or getattr(pattern, "rest", None)
                if isinstance(name, str):
                    self.scope.bind(name, None)
            if case.guard is not None:
                self.eval(case.guard)
            ends.append(self.block(case.body))
            self.place = place
            changes.append(self.scope.leave())
            whole = whole or (
                case.guard is None and isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
            )
        self.scope.merge(*([] if whole else [{}]), *changes)
        return whole and all(ends)

    def _Try(self, node: ast.Try) -> bool:
        ended, tried = self._branch(node.body)
        # A handler starts from whatever the body had come to: what it deleted may still be there.
        deleted_too = {name: value for name, value in tried.items() if value is not UNBOUND}
        after, ends = [tried], []
        place = self.place
        for handler in node.handlers:
            # Nothing in the body can fail: no handler is ever needed.
            self.place = replace(place, dead=place.dead or _harmless(node.body))
            self.scope.branch()
            self.scope.apply(deleted_too)
            ends.append(self.block(handler.body) or self.place.dead)
            after.append(self.scope.leave())
        self.scope.merge(*after)
        self.place = replace(place, dead=place.dead or ended)
        self.block(node.orelse)
        self.place = place
        return self.block(node.finalbody) or (ended and all(ends))

    _TryStar = _Try

    def _For(self, node: ast.For | ast.AsyncFor) -> bool:
        step = element(self.eval(node.iter))
        self._loop(node, step, dead=nothing(node.iter, self.constant))
        return False

    _AsyncFor = _For

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While, step: Value | None, *, dead: bool) -> None:
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
        truth = self.truth(node.test)
        self._loop(node, None, dead=truth is False)
        return truth is True and not _breaks(node.body)

    def _With(self, node: ast.With | ast.AsyncWith) -> bool:
        before = self.patches.snapshot()
        patching = swallowing = False
        for item in node.items:
            value = self.eval(item.context_expr)
            names = self.last_call[1] if self.last_call is not None else set()
            patching = patching or any("mock.patch" in name for name in names)
            called = self.last_call is not None and self.last_call[0] is item.context_expr
            swallowing = swallowing or (called and any(name.endswith(_SWALLOWING) for name in names))
            if item.optional_vars is not None:
                # A generator of the notebook's own stands for the context manager that it makes.
                self.bind(item.optional_vars, element(value) if isinstance(value, Many) else value)
        ended = self.block(node.body)
        if patching:
            self.patches.restore(before)
        return ended and not (swallowing and not any(isinstance(one, _LEAVING) for one in node.body))

    _AsyncWith = _With

    # --- assignments ---------------------------------------------------------------------------------------------

    def _Assign(self, node: ast.Assign) -> bool:
        single = node.targets[0] if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name) else None
        if single is not None and isinstance(node.value, ast.Lambda):
            value: Value | None = self.make_lambda(node.value)  # a name for it does not call it
        elif single is not None and isinstance(node.value, ast.Name):
            value = self.lookup(node.value.id)
        else:
            value = self.eval(node.value)
        self._statement = node
        for target in node.targets:
            self.record.assign(target, node.value, self.place)
            self.bind(target, value)
        self._fix(node)
        return self._never_comes_back(node.value)

    def _AnnAssign(self, node: ast.AnnAssign) -> bool:
        value = self.eval(node.value) if node.value is not None else None
        if node.value is not None:
            self.record.assign(node.target, node.value, self.place)
        self.bind(node.target, value or self.annotated(node.annotation))
        self._fix(node)
        return False

    def _fix(self, node: ast.Assign | ast.AnnAssign) -> None:
        """Keeps the constants that an assignment gives to names which never hold another."""
        for target, value in pairs(node):
            if not isinstance(target, ast.Name) or value is None or target.id not in self._outline.fixed.names:
                continue
            found = () if isinstance(value, (ast.List, ast.Tuple, ast.Set, ast.Dict)) else known(value, self.constant)
            if found and isinstance(found[0], (str, int, float, type(None))):
                self.scope.constants[target.id] = found[0]

    def _AugAssign(self, node: ast.AugAssign) -> bool:
        value = self.eval(node.value)
        held = self.eval(node.target)
        self.record.assign(node.target, node.value, self.place)
        if isinstance(held, Many):
            self.changed(node.target, self.combined(node.op, held, value))
        return False

    def _Delete(self, node: ast.Delete) -> bool:
        for target in node.targets:
            if not isinstance(target, ast.Name):
                self.eval(target)
            elif not self.place.dead:
                self.scope.unbind(target.id)
        return False

    def _Global(self, node: ast.Global) -> bool:
        self.scope.shared.update(node.names)
        return False


def _harmless(body: Sequence[ast.stmt]) -> bool:
    """Whether nothing in there can raise: constants, and names that are given them."""
    for statement in body:
        match statement:
            case ast.Pass() | ast.Break() | ast.Continue() | ast.Return(value=None):
                continue
            case ast.Expr(value=value) | ast.Return(value=ast.expr() as value):
                plain = isinstance(value, (ast.Constant, ast.Lambda))
            case ast.Assign(targets=targets, value=value):
                plain = isinstance(value, ast.Constant) and all(isinstance(one, ast.Name) for one in targets)
            case _:
                plain = False
        if not plain:
            return False
    return True


def _entry(owner: Value | None, key: str) -> tuple[object, ...]:
    """The constant under that key of a dict all of whose keys are known."""
    pairs = owner.pairs if isinstance(owner, Table) else ()
    found = [value for name, value, _ in pairs if name == key]
    if not found or any(name is None for name, _, _ in pairs):
        return ()
    return (found[-1].value,) if isinstance(found[-1], Const) else ()


def _breaks(body: Sequence[ast.stmt]) -> bool:
    """Whether a `break` leaves the loop with that body."""
    for statement in body:
        if isinstance(statement, ast.Break):
            return True
        if isinstance(statement, (ast.For, ast.AsyncFor, ast.While)):
            if _breaks(statement.orelse):
                return True
        elif not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            inner = [one for one in ast.iter_child_nodes(statement) if isinstance(one, ast.stmt)]
            parts = [*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())]
            if _breaks([*inner, *(one for part in parts for one in part.body)]):
                return True
    return False
