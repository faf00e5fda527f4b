"""Names that a top-level statement reads for certain when it runs, and those that it may bind."""

import ast
from collections.abc import Iterator

from certgrader.notebook.syntax import children, nodes

_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_BINDING = (ast.alias, ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping)
_CATCHES = frozenset({"NameError", "Exception", "BaseException", "UnboundLocalError"})


def reads(statement: ast.stmt) -> list[ast.Name]:
    """Names looked up whenever `statement` runs: nothing under a condition, in a function's body, or caught."""
    visitor = _Reads()
    visitor.visit(statement)
    return visitor.found


def binds(statement: ast.AST, *, walrus: bool = True) -> set[str]:
    """Names of the notebook that `statement` may bind, whatever the conditions; "*" for a star import.

    `walrus`: whether there may be a `:=` in it.
    """
    names: set[str] = set()
    for node in binding(statement, walrus=walrus):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.alias):
            names.add(node.asname or node.name.partition(".")[0])
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
            # A function that is called sets the names that it declares global.
            names.update(name for one in nodes(node) if isinstance(one, ast.Global) for name in one.names)
        else:
            name = node.rest if isinstance(node, ast.MatchMapping) else getattr(node, "name", None)
            names.update(() if name is None else (name,))
    return names


def binding(statement: ast.AST, *, walrus: bool = True) -> Iterator[ast.AST]:
    """What binds or changes something in `statement`: targets, imports, handlers, patterns, functions and classes,
    without what stands in the latter two. What is only computed is not looked at, but for a `:=`."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node
        elif isinstance(node, _Comprehension):
            # Its variables are its own; only `:=` leaves it.
            yield from (one.target for one in nodes(node) if isinstance(one, ast.NamedExpr))
        elif not isinstance(node, ast.Lambda):
            if isinstance(node, _BINDING) or isinstance(getattr(node, "ctx", None), ast.Store):
                yield node
            waiting.extend(child for child in children(node) if walrus or _may_bind(child))


def _may_bind(node: ast.AST) -> bool:
    return not isinstance(node, ast.expr) or isinstance(getattr(node, "ctx", None), ast.Store)


class _Reads(ast.NodeVisitor):
    def __init__(self) -> None:
        self.found: list[ast.Name] = []
        self._inner: list[set[str]] = []

    def _all(self, nodes: "list[ast.expr] | list[ast.stmt] | list[ast.expr | None]") -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def generic_visit(self, node: ast.AST) -> None:
        for child in children(node):
            self.visit(child)

    def visit_Constant(self, node: ast.Constant) -> None:
        """Reads nothing; the visitor's own method asks for six others first."""

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Store) and not any(node.id in names for names in self._inner):
            self.found.append(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.found.append(node.target)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._all([node.target, node.value])

    def _function(self, node: _Function) -> None:
        self._all([*node.args.defaults, *node.args.kw_defaults])

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._all(node.decorator_list)
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._all(node.decorator_list)
        self._function(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._function(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._all([*node.decorator_list, *node.bases, *(one.value for one in node.keywords)])

    def _comprehension(self, node: _Comprehension) -> None:
        self._inner.append(
            {
                name.id
                for generator in node.generators
                for name in ast.walk(generator.target)
                if isinstance(name, ast.Name)
            }
        )
        self.generic_visit(node)
        self._inner.pop()

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self._comprehension(node)

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self._comprehension(node)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self._comprehension(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self._comprehension(node)

    # --- what runs under a condition only --------------------------------------------------------------------------

    def visit_If(self, node: ast.If) -> None:
        self.visit(node.test)

    def visit_While(self, node: ast.While) -> None:
        self.visit(node.test)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.visit(node.test)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        self.visit(node.values[0])

    def visit_Assert(self, node: ast.Assert) -> None:
        self.visit(node.test)

    def visit_Match(self, node: ast.Match) -> None:
        self.visit(node.subject)

    def visit_Try(self, node: ast.Try) -> None:
        if not any(_catches(handler) for handler in node.handlers):
            self._all(node.body)
        self._all(node.finalbody)

    def visit_With(self, node: ast.With) -> None:
        self._all([item.context_expr for item in node.items])
        calls = (one.func for item in node.items for one in ast.walk(item.context_expr) if isinstance(one, ast.Call))
        if not any(getattr(one, "id", getattr(one, "attr", "")) in {"suppress", "raises"} for one in calls):
            self._all(node.body)


def _catches(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    return any(isinstance(node, ast.Name) and node.id in _CATCHES for node in ast.walk(handler.type))
