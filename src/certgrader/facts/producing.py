"""Whether a cell's code can have produced an output."""

import re
from collections import Counter
from collections.abc import Iterator

from certgrader.facts.drawing import can_display, can_draw, can_print
from certgrader.facts.model import Call, CodeFacts
from certgrader.facts.reach import Reach
from certgrader.facts.shown import kind_of
from certgrader.notebook.model import Cell, Magic, Notebook, Output

_QUIET_MAGICS = frozenset({"autoreload", "config", "reload_ext", "matplotlib"})
_DECORATED = re.compile(r"^[ \t]*@\w", re.MULTILINE)
_REMOTE = "SparkSession available as"
"""What a session prints that runs the notebook's cells on another machine, and prints their values."""


class Sources:
    """What each cell's code can show."""

    def __init__(self, notebook: Notebook, code: CodeFacts) -> None:
        self._python = notebook.kernel_language == "python"
        self._reach = Reach(code)
        # Every line's value is shown, or assigned ones are.
        self._everything = any("ast_node_interactivity" in text for text in _settings(notebook, code))
        self._displayed = code.displayed
        self.remote = any(_REMOTE in one.text[:2000] for cell in notebook.cells for one in cell.outputs)
        self._plain = frozenset(_plain_functions(notebook, code))

    def of(self, cell: Cell) -> "Source":
        """What that cell's code can show."""
        magics = cell.code.magics if cell.code else ()
        # Another language, or a magic that shows what it likes: nothing is known, nothing is held against it.
        free = not self._python or any(map(_shows, magics))
        displayed = cell.index in self._displayed or self._everything
        # A function shows what the calls in it show.
        calls = tuple(call for call in self._reach.calls(cell.index) if call.name not in self._plain)
        return Source(cell, calls, free=free, displayed=displayed, remote=self.remote)


def _settings(notebook: Notebook, code: CodeFacts) -> Iterator[str]:
    yield from (text for _, _, text in code.live)
    for cell in notebook.cells:
        yield from (
            magic.text for magic in (cell.code.magics if cell.code is not None else ()) if magic.name == "config"
        )


def _plain_functions(notebook: Notebook, code: CodeFacts) -> Iterator[str]:
    """Names of the notebook's functions that do what is written in them: defined once, undecorated, without magics."""
    noisy = {cell.index for cell in notebook.cells if cell.code is not None and any(map(_shows, cell.code.magics))}
    noisy |= {cell.index for cell in notebook.cells if _DECORATED.search(cell.source)}
    known = Counter(one.name for one in code.definitions)
    for one in code.definitions:
        if one.kind == "function" and known[one.name] == 1 and "." not in one.name and one.cell not in noisy:
            yield f"notebook.{one.name}"


def _shows(magic: Magic) -> bool:
    return magic.name not in _QUIET_MAGICS


class Source:
    """What one cell's code can show."""

    def __init__(self, cell: Cell, calls: tuple[Call, ...], *, free: bool, displayed: bool, remote: bool) -> None:
        self._free = free
        self.calls = calls
        self.displayed = displayed
        self._remote = remote
        self._empty = cell.code is None or not (cell.code.python or "").strip()

    def can(self, output: Output) -> bool:
        """Whether the code can have produced the output."""
        kind = kind_of(output)
        if self._free or kind == "error" or (self._remote and (self.displayed or kind == "widget")):
            return True
        if output.kind == "result":
            return self.displayed  # the value of the last expression, and nothing else
        if kind == "figure":
            return self.displayed or any(can_draw(call) for call in self.calls)
        if output.kind == "stream":
            quiet = output.stream == "stderr"  # warnings come from anywhere, an import included
            return (quiet and not self._empty) or any(can_print(call) for call in self.calls)
        return self.displayed or any(can_display(call) for call in self.calls)
