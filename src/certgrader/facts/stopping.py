"""Cells that ended in an error, and what of them was done before."""

import re
from collections.abc import Mapping, Sequence

from certgrader.execution.model import Run
from certgrader.facts.calling import callers
from certgrader.facts.model import Facts
from certgrader.facts.output import falls_back
from certgrader.facts.unrun import unrun
from certgrader.notebook.model import Cell, Lines, Notebook, Output

# IPython points at the line of each frame: `----> 3 model.fit(X, y)`.
_POINTED = re.compile(r"^-+>\s*(\d+)[ \t]?(.*)$", re.MULTILINE)


def stopped(notebook: Notebook, run: Run) -> Mapping[int, int]:
    """Cell → the first of its lines that was not done to its end: 1 where that is not known.

    What an earlier run did is done: a cell that fails here only, with the libraries of this machine, has not stopped.
    It shows that by its execution count, and by no error of that run.
    """
    ran, lacking = {one.index: one for one in run.cells}, unrun(run)
    found: dict[int, int] = {}
    for cell in notebook.cells:
        result = ran.get(cell.index)
        if cell.kind != "code" or (result is not None and result.status == "ok"):
            continue
        tracebacks = [one.text for one in cell.outputs if one.kind == "error" and not _ended_by_hand(one, cell)]
        if not tracebacks and cell.execution_count is None and not (falls_back(result) or cell.index in lacking):
            tracebacks = [result.error.traceback if result is not None and result.error is not None else ""]
        if tracebacks:
            found[cell.index] = _line(cell, tracebacks)
    return found


def _ended_by_hand(error: Output, cell: Cell) -> bool:
    """Whether someone stopped work that had begun to show what it did."""
    return error.error_name == "KeyboardInterrupt" and any(one.kind != "error" for one in cell.outputs)


def undone(cell: int | None, lines: Lines | None, function: str | None, facts: Facts) -> bool:
    """Whether code there was certainly not done to its end: that of a function where no call of it was."""
    sites = callers(function, facts.code) if function is not None else ()
    if sites:
        return all(undone(one.cell, one.lines, None, facts) for one in sites)
    first = facts.stopped.get(cell) if cell is not None else None
    return first is not None and (lines is None or lines[1] >= first)


def _line(cell: Cell, tracebacks: Sequence[str]) -> int:
    """The line that the traceback points at, if the cell still has it: else it was changed afterwards."""
    source = cell.source.splitlines()
    for number, text in (found for one in tracebacks for found in _POINTED.findall(one)):
        at = int(number[:6])
        if 0 < at <= len(source) and text.strip() and source[at - 1].strip() == text.strip():
            return at
    return 1
