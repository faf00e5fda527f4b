"""Project files that the notebook writes from texts of its own: a Dockerfile, a workflow, an application.

`%%writefile` · `Path("x").write_text("…")` · `open("x", "w")` and its `write` · a dict of paths and texts that a loop
writes. Only what runs at the top of a cell, with texts that stand in the notebook as they are written.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from certgrader.facts.file import file_kind
from certgrader.facts.model import FileFact
from certgrader.notebook.model import Cell, Notebook

MOST_FILES = 200
_MAGICS = frozenset({"writefile", "file"})
_WRITES = frozenset({"write", "write_text"})
_TESTS_FALSE = (False, 0, None, "")


def written(notebook: Notebook) -> tuple[FileFact, ...]:
    """Those files, each once, with the text that was written last."""
    files: dict[str, str] = {}
    texts: dict[str, str] = {}
    tables: dict[str, dict[str, str]] = {}
    for cell in notebook.cells:
        if cell.code is None or cell.unread:
            continue
        for path, text in (*_magics(cell), *_Writes(texts, tables).of(cell.code.tree)):
            if len(files) < MOST_FILES and _inside(path):
                files[PurePosixPath(path).as_posix()] = text
    return tuple(FileFact(path, file_kind(path), text) for path, text in files.items())


def _magics(cell: Cell) -> Iterator[tuple[str, str]]:
    for magic in cell.code.magics if cell.code else ():
        if magic.name in _MAGICS and magic.whole_cell:
            first, _, rest = magic.text.partition("\n")
            words = [word for word in first.split() if not word.startswith("-")]
            if len(words) == 1:
                yield words[0].strip("'\""), rest


def _inside(path: str) -> bool:
    """Whether it is a path inside the project, of a file with a name."""
    pure = PurePosixPath(path)
    return bool(pure.name) and not pure.is_absolute() and ".." not in pure.parts


class _Writes:
    """Walks the statements of a cell's top level; `texts` and `tables` are what earlier cells named."""

    def __init__(self, texts: dict[str, str], tables: dict[str, dict[str, str]]) -> None:
        self._texts = texts
        self._tables = tables
        self._opened: dict[str, str] = {}

    def of(self, tree: ast.Module | None) -> Iterator[tuple[str, str]]:
        """Paths and texts, in order."""
        yield from self._block(tree.body if tree is not None else [])

    def _block(self, body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
        for statement in body:
            if isinstance(statement, ast.Assign):
                self._name(statement)
            elif isinstance(statement, ast.Expr):
                yield from self._call(statement.value)
            elif isinstance(statement, ast.With):
                for item in statement.items:
                    path = self._opening(item.context_expr)
                    if path is not None and isinstance(item.optional_vars, ast.Name):
                        self._opened[item.optional_vars.id] = path
                yield from self._block(statement.body)
            elif isinstance(statement, ast.For):
                yield from self._loop(statement)
            elif isinstance(statement, ast.Try) or (isinstance(statement, ast.If) and not _never(statement.test)):
                yield from self._block(statement.body)

    def _name(self, statement: ast.Assign) -> None:
        for target in statement.targets:
            if not isinstance(target, ast.Name):
                continue
            text = self._text(statement.value)
            path = self._opening(statement.value)
            if text is not None:
                self._texts[target.id] = text
            elif path is not None:
                self._opened[target.id] = path
            elif isinstance(statement.value, ast.Dict):
                pairs = zip(statement.value.keys, statement.value.values, strict=True)
                found = [(self._text(key), self._text(value)) for key, value in pairs]
                self._tables[target.id] = {key: text for key, text in found if key is not None and text is not None}

    def _call(self, node: ast.expr) -> Iterator[tuple[str, str]]:
        """`Path("x").write_text("…")`, `file.write("…")`."""
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            return
        text = self._text(node.args[0])
        if node.func.attr not in _WRITES or text is None:
            return
        owner = node.func.value
        path = self._opened.get(owner.id) if isinstance(owner, ast.Name) else self._opening(owner)
        if path is not None:
            yield path, text

    def _loop(self, loop: ast.For) -> Iterator[tuple[str, str]]:
        """`for path, text in files.items():` with a write of the text in it."""
        over = loop.iter
        table: Mapping[str, str] = {}
        if isinstance(over, ast.Call) and isinstance(over.func, ast.Attribute) and over.func.attr == "items":
            table = self._tables.get(over.func.value.id, {}) if isinstance(over.func.value, ast.Name) else {}
        names = [one.id for one in ast.walk(loop.target) if isinstance(one, ast.Name)]
        if len(names) == len(("path", "text")) and any(_writes_name(node, names[1]) for node in ast.walk(loop)):
            yield from table.items()

    def _opening(self, node: ast.expr) -> str | None:
        """The path in `open("x", "w")`, `Path("x")` or `Path("x").open("w")`, or in a name for it."""
        if isinstance(node, ast.Name):
            return self._opened.get(node.id)
        if not isinstance(node, ast.Call):
            return None
        if isinstance(node.func, ast.Attribute) and node.func.attr == "open":
            return self._opening(node.func.value)
        called = ast.unparse(node.func)
        if not node.args or not (called == "Path" or called.endswith((".Path", "open"))):
            return None
        modes = [self._text(one) for one in node.args[1:2]] + [self._text(k.value) for k in node.keywords]
        if called.endswith("open") and not any(mode and mode[0] in "wax" for mode in modes):
            return None
        return self._text(node.args[0])

    def _text(self, node: ast.expr | None) -> str | None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        if isinstance(node, ast.Name):
            return self._texts.get(node.id)
        # `textwrap.dedent("…")`, `"…".strip()`: the text, as near as matters.
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "dedent" and node.args:
                return self._text(node.args[0])
            if node.func.attr in {"strip", "lstrip", "rstrip"}:
                return self._text(node.func.value)
        return None


def _never(test: ast.expr) -> bool:
    return isinstance(test, ast.Constant) and test.value in _TESTS_FALSE


def _writes_name(node: ast.AST, name: str) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _WRITES
        and any(isinstance(one, ast.Name) and one.id == name for one in node.args)
    )
