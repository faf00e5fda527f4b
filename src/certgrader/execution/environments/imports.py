"""Which modules a notebook imports, where, and whether it looks after their absence itself."""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from certgrader.notebook.model import Cell, Notebook
from certgrader.submission.model import Submission

# Modules that a platform brings with it: their absence has diagnoses of its own, and no package would cure it.
_PLATFORM = frozenset({"google", "kaggle_secrets", "kaggle_datasets", "kaggle_web_client", "dbutils", "IPython"})
_CATCHES = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


@dataclass(frozen=True, slots=True)
class ImportedModule:
    """A top-level module and the cells that import it. `guarded`: only where `try` catches its absence."""

    name: str
    cells: tuple[int, ...]
    guarded: bool = False


def imported_modules(notebook: Notebook, submission: Submission) -> tuple[ImportedModule, ...]:
    """Modules from outside the standard library and the submission, by name."""
    cells: dict[str, set[int]] = {}
    bare: set[str] = set()
    for cell in notebook.cells:
        for name, guarded in _imported(cell):
            cells.setdefault(name, set()).add(cell.index)
            if not guarded:
                bare.add(name)
    own = _own_modules(submission)
    return tuple(
        ImportedModule(name, tuple(sorted(cells[name])), name not in bare)
        for name in sorted(cells)
        if name not in own and name not in _PLATFORM and name not in sys.stdlib_module_names
    )


def _imported(cell: Cell) -> Iterator[tuple[str, bool]]:
    tree = cell.code.tree if cell.code is not None else None
    waiting: list[tuple[ast.AST, bool]] = [(tree, False)] if tree is not None else []
    while waiting:
        node, guarded = waiting.pop()
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.partition(".")[0], guarded
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0], guarded
        elif isinstance(node, ast.Try) and _catches_absence(node):
            waiting += [(child, True) for child in node.body]
            # What the handler imports instead is needed only where the first choice is absent.
            waiting += [(child, True) for part in (node.handlers, node.orelse, node.finalbody) for child in part]
        else:
            waiting += [(child, guarded) for child in ast.iter_child_nodes(node)]


def _catches_absence(node: ast.Try) -> bool:
    for handler in node.handlers:
        if handler.type is None:
            return True
        if any(isinstance(part, ast.Name) and part.id in _CATCHES for part in ast.walk(handler.type)):
            return True
    return False


def _own_modules(submission: Submission) -> frozenset[str]:
    """Modules and packages handed in beside the notebook, or anywhere below: `sys.path` may be told of them."""
    return frozenset(_module_names(file.path for file in submission.files))


def _module_names(paths: Iterable[str]) -> Iterator[str]:
    for path in map(PurePosixPath, paths):
        if path.suffix in (".py", ".pyd", ".so"):
            yield path.name.partition(".")[0]
            yield from path.parent.parts
