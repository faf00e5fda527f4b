"""Cells for which the run says nothing, and why: what they asked for was not on this machine."""

from collections.abc import Mapping

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.execution.model import CellRun, Run

_FOLLOWS = ("diagnosis.name-follows", "diagnosis.name-follows-first", "diagnosis.lacks-follows")


def unrun(run: Run) -> Mapping[int, Phrase]:
    """Cell → the first cause: of a cell that needs what another was to make, that other's."""
    found: dict[int, Phrase] = {}
    for cell in run.cells:
        cause = _cause(cell, bool(found))
        if cause is None:
            continue
        if cause.key == "diagnosis.name-follows-module":
            fields = dict(cause.fields)
            names = {"name": fields["module"], "distribution": fields["distribution"]}
            found[cell.index] = phrase("diagnosis.module-missing", **names)
            continue
        position = dict(cause.fields).get("position") if cause.key in _FOLLOWS else None
        found[cell.index] = found.get(position - 1, cause) if isinstance(position, int) else cause
    return found


def _cause(cell: CellRun, lacking: bool) -> Phrase | None:
    if cell.status == "ok":
        # What shows the same again lacks nothing that matters.
        return None if cell.reproduced in ("same", "close") else cell.lacks
    if cell.error is not None and cell.error.want:
        return cell.error.diagnosis
    return phrase("grading.reason.not-reached") if cell.status == "not_run" and lacking else None
