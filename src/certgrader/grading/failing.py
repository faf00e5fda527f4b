"""Cells that ended in an error when they were run before they were handed in: nothing shows what stands after it."""

import re
from collections.abc import Iterator, Sequence

from certgrader.checks.base import Evidence, Finding
from certgrader.grading.selecting import RAN
from certgrader.notebook.model import Cell, Notebook

_ARROW = re.compile(r"^-+>\s*(\d+)", re.MULTILINE)


def stopped(notebook: Notebook, findings: Sequence[Finding]) -> frozenset[int]:
    """Cells in which all that was found stands where their saved error stopped them, or after."""
    pieces: dict[int, list[Evidence]] = {}
    for finding in findings:
        for one in finding.evidence:
            if one.cell is not None:
                pieces.setdefault(one.cell, []).append(one)
    return frozenset(_stopped(notebook, pieces))


def _stopped(notebook: Notebook, pieces: dict[int, list[Evidence]]) -> Iterator[int]:
    for cell, found in pieces.items():
        line = _failing_line(notebook.cells[cell])
        if line is not None and all(_unreached(one, line) for one in found):
            yield cell


def _unreached(piece: Evidence, line: int) -> bool:
    """Whether the error stopped the cell before it; what ran to its end since is told by its strength."""
    after = piece.lines is None or piece.lines[1] >= line
    return piece.kind == "code" and after and piece.strength not in RAN


def _failing_line(cell: Cell) -> int | None:
    """The line at which the cell's saved error stopped it, the first where nothing tells; None without an error."""
    error = next((one for one in cell.outputs if one.kind == "error"), None)
    if error is None:
        return None
    # The first frame of a traceback is the cell's own.
    arrow = _ARROW.search(error.text)
    return int(arrow[1]) if arrow is not None else 1
