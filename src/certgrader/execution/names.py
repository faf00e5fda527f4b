"""What cells make, change and use, by name: how a failure spreads to the cells that follow."""

import ast
from collections.abc import Iterable, Iterator

from certgrader.execution.model import CellRun
from certgrader.notebook.binding import binding, binds
from certgrader.notebook.model import Cell


class Stale:
    """Variables that a cell which failed for want was to set or to change, and those made of them since."""

    def __init__(self, cells: Iterable[Cell] = ()) -> None:
        self._cause: dict[str, CellRun] = {}
        # `plt.show()` changes nothing that other cells would miss.
        self._modules = frozenset(name for cell in cells if cell.kind == "code" for name in _imported(cell))

    def used_by(self, cell: Cell) -> tuple[str, CellRun] | None:
        """The first such variable that the cell's code reads, and the cell that failed."""
        if not self._cause:
            return None
        name = min((name for name in _read(cell) if name in self._cause), default=None)
        return None if name is None else (name, self._cause[name])

    def after(self, run: CellRun, cell: Cell) -> None:
        """`cell` has ended as `run` says."""
        found = self.used_by(cell)
        failed = run.status not in ("ok", "skipped")
        cause = run if lacks(run) and not (found and run.lacks) else found[1] if found else None
        if cause is not None:
            changed = (name for name in _set_or_changed(cell) if name not in self._modules and name not in run.salvaged)
            self._cause.update(dict.fromkeys(changed, cause))
        elif not failed:
            for name in bound_names(cell):
                self._cause.pop(name, None)


def lacks(run: CellRun) -> bool:
    """Whether what the cell made is not what it would be on a machine that has all it asks for."""
    return run.lacks is not None or (run.error is not None and run.error.want)


def _imported(cell: Cell) -> Iterator[str]:
    for node in ast.walk(_tree(cell)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)


def imported_from(cell: Cell, name: str) -> str | None:
    """The module, without its submodules, of the import in `cell` that binds `name`."""
    for node in ast.walk(_tree(cell)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                if (alias.asname or alias.name).partition(".")[0] == name:
                    module = alias.name if isinstance(node, ast.Import) else node.module or ""
                    return module.partition(".")[0] or None
    return None


def _tree(cell: Cell) -> ast.Module:
    return (cell.code.tree if cell.code is not None else None) or ast.Module([], [])


def _read(cell: Cell) -> Iterator[str]:
    """Variables that the cell's code reads, but for those that it has set by itself before."""
    own: set[str] = set()
    for statement in _tree(cell).body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                names = [node.id]
            else:
                names = list(_root(node.target)) if isinstance(node, ast.AugAssign) else []
            yield from (name for name in names if name not in own)
        if isinstance(statement, ast.Assign):
            own.update(target.id for target in statement.targets if isinstance(target, ast.Name))


def _set_or_changed(cell: Cell) -> Iterator[str]:
    """Variables assigned, filled (`a[0] = 1`, `a.b = 1`) or told to change (`a.append(1)` as a statement).

    Not those that get a column of a known name: that column alone is what they lack, see `bound_names`.
    """
    for node in ast.walk(_tree(cell)):
        if isinstance(node, ast.Name | ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
            if not any(_columns(node)):
                yield from _root(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            called = node.value.func
            if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
                yield called.value.id


def _root(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def bound_names(cell: Cell) -> frozenset[str]:
    """What a cell's code binds at its top level: names assigned, imported, defined, "*" for all of a module; columns
    and keys that it assigns, in quotes."""
    names: set[str] = set()
    for statement in _tree(cell).body:
        names |= binds(statement)
        names.update(column for node in binding(statement) for column in _columns(node))
    return frozenset(names)


def _columns(node: ast.AST) -> Iterator[str]:
    """Columns and keys of known names that a target such as `a["b"]` sets, in quotes."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        for part in ast.walk(node.slice):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield f"'{part.value}'"
