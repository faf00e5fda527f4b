"""Whether the notebook runs from top to bottom: names that no cell above defines.

Only what is certain counts. From a star import, a magic or a call that brings names unseen on, nothing is known.
"""

import ast
import builtins
import re
from collections.abc import Sequence

from certgrader.execution.model import Run
from certgrader.facts.model import CodeFacts, OrderFacts, Unbound
from certgrader.notebook.binding import binds, reads
from certgrader.notebook.model import Cell, Code, Magic, Notebook

_GIVEN = frozenset(dir(builtins)) | frozenset(
    # IPython's own, and what it runs without a %; Databricks's and Spark's; Python 2's.
    "In Out get_ipython display exit quit ls cd pwd cat who whos clear pip conda mkdir rm cp mv man less more history "
    "spark sc sqlContext dbutils displayHTML "
    "raw_input unicode xrange reduce basestring long unichr execfile cmp file reload".split()
)
_QUIET = frozenset(
    "! alias autoreload autosave bash bigquery capture cat cd clear colors conda config cp css debug env file html "
    "HTML javascript js latex load_ext logstart ls lprun mamba man markdown matplotlib memit mermaid mkdir more mprun "
    "mv notebook pdb perl pip pip3 precision prun ps pwd R reload_ext rm ruby script set_env sh skip snakeviz sql svg "
    "SVG sx system tensorboard tensorflow_version time timeit watermark who whos writefile xmode".split()
)
"""Magics that bind nothing but names which stand in the line of their text."""
_RUNS = frozenset("time timeit prun memit mprun lprun snakeviz".split())
"""Those whose text is code that runs, and is read as such."""
_BRINGS_NAMES = re.compile(r"kedro|spark|dataiku|dagster|vertex", re.IGNORECASE)
_OPENS_THE_NAMESPACE = frozenset({"exec", "execfile", "globals", "locals", "vars", "get_ipython"})
_HARMLESS = frozenset({"getoutput", "system"})
_WORD = re.compile(r"[^\W\d]\w*")


def extract(notebook: Notebook, run: Run, code: CodeFacts) -> OrderFacts:
    """Names read before any cell binds them, each where it is first read."""
    if notebook.kernel_language != "python":
        return OrderFacts()
    cells = [cell for cell in notebook.cells if cell.kind == "code"]
    walk = _Walk(code, {name for name, _ in run.parameters})
    found: list[Unbound] = []
    for cell in cells:
        unbound = walk.cell(cell)
        if unbound is None:
            break
        found.extend(unbound)
    silent = _silent(cells, run)
    kept = (one for one in found if one.cell not in silent)
    return OrderFacts(tuple(Unbound(one.name, one.cell, one.line, _binder(cells, one)) for one in kept))


def _silent(cells: Sequence[Cell], run: Run) -> set[int]:
    """Cells of which nothing is to be said: they ran now; they show the error; they alone were never executed."""
    ran = {one.index for one in run.cells if one.status == "ok"}
    some = any(cell.execution_count is not None for cell in cells)
    return ran | {
        cell.index
        for cell in cells
        if any(output.error_name == "NameError" for output in cell.outputs)
        or "raises-exception" in cell.tags
        or (some and cell.execution_count is None and not cell.outputs)
    }


class _Walk:
    """The names known so far, cell after cell."""

    def __init__(self, code: CodeFacts, given: set[str]) -> None:
        self._bound = set(_GIVEN) | given
        self._live = {(cell, line) for cell, line, _ in code.live}
        self._unexamined = frozenset(code.unexamined)

    def cell(self, cell: Cell) -> list[Unbound] | None:
        """What `cell` reads unbound; None when names came from where nobody can follow, from here on."""
        code = cell.code
        if code is None:
            return []
        if any(_borrows(magic) for magic in code.magics):
            return None
        for magic in code.magics:
            if magic.name not in _RUNS:
                self._bound.update(_WORD.findall(magic.text.partition("\n")[0]))
        if code.tree is None:
            self._bound.update(_WORD.findall(cell.source))
            return []
        if _opens_the_namespace(code):
            return None
        if code.problem is not None or cell.unread or cell.index in self._unexamined:
            self._bound.update(_WORD.findall(cell.source))
            return None if "*" in _bound(code) else []
        return self._statements(cell, code, code.tree.body)

    def _statements(self, cell: Cell, code: Code, body: Sequence[ast.stmt]) -> list[Unbound] | None:
        found = []
        walrus = ":=" in (code.python or "")
        for statement in body:
            bound = binds(statement, walrus=walrus)
            if "*" in bound:
                return None
            if hasattr(statement, "body") and not isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
                # In a loop, what comes first may be bound by what comes last.
                self._bound |= bound
            for name in reads(statement):
                line = code.lines[name.lineno - 1] if name.lineno <= len(code.lines) else 0
                if name.id in self._bound or name.id.startswith("_") or (cell.index, line) not in self._live:
                    continue
                self._bound.add(name.id)
                found.append(Unbound(name.id, cell.index, line))
            self._bound |= bound
        return found


def _binder(cells: Sequence[Cell], unbound: Unbound) -> int | None:
    """The first cell below that binds the name."""
    below = (cell for cell in cells if cell.index > unbound.cell and unbound.name in cell.source)
    return next((cell.index for cell in below if cell.code and unbound.name in _bound(cell.code)), None)


def _bound(code: Code) -> set[str]:
    body = code.tree.body if code.tree is not None else ()
    return set().union(*(binds(statement) for statement in body))


def _borrows(magic: Magic) -> bool:
    if magic.name == "load_ext":
        return bool(_BRINGS_NAMES.search(magic.text))
    return magic.name not in _QUIET


def _opens_the_namespace(code: Code) -> bool:
    # Most cells name none of them: their trees need not be gone through.
    named = any(name in (code.python or "") for name in _OPENS_THE_NAMESPACE)
    return named and code.tree is not None and any(_opens(node) for node in ast.walk(code.tree))


def _opens(node: ast.AST) -> bool:
    """A call that may bind any name: `exec(…)`, `globals()`, `get_ipython().run_line_magic("run", …)`."""
    if isinstance(node, ast.Attribute) and _is_shell(node.value):
        return node.attr not in _HARMLESS and node.attr not in {"run_line_magic", "run_cell_magic"}
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_shell(node.func.value):
        name = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
        return node.func.attr not in _HARMLESS and name not in _QUIET
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in _OPENS_THE_NAMESPACE - {"get_ipython"} and not (node.func.id == "vars" and node.args)
    return False


def _is_shell(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "get_ipython"
