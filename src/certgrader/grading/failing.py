"""Cells in which all that was found stands where an error stopped them, or after: nothing shows that it was done."""

from collections.abc import Mapping, Sequence

from certgrader.checks.base import Evidence, Finding
from certgrader.grading.selecting import RAN


def unreached(stopped: Mapping[int, int], findings: Sequence[Finding]) -> frozenset[int]:
    """Those cells; `stopped`: each cell that stopped, with its first line that was not done (`Facts.stopped`)."""
    pieces: dict[int, list[Evidence]] = {}
    for finding in findings:
        for one in finding.evidence:
            if one.cell is not None:
                pieces.setdefault(one.cell, []).append(one)
    return frozenset(
        cell for cell in stopped if cell in pieces and all(_after(one, stopped[cell]) for one in pieces[cell])
    )


def _after(piece: Evidence, line: int) -> bool:
    """Whether the error came before it; what ran to its end since is told by its strength."""
    after = piece.lines is None or piece.lines[1] >= line
    return piece.kind == "code" and after and piece.strength not in RAN
