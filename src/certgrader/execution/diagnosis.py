"""What went wrong in a cell, in words that say what to do about it.

A failure for want of data, packages, network, hardware or of somebody at the keyboard is marked as such (`want`), and
so is the failure of a cell that needs what such a cell was to define or to change.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.execution.causes import JUDGES, Case, absent
from certgrader.execution.lacks import Wanting
from certgrader.execution.model import CellError, CellRun, Lack, Limits
from certgrader.execution.names import Stale, bound_names, imported_from, lacks
from certgrader.execution.surroundings import NOWHERE, Surroundings
from certgrader.notebook.model import Cell

_UNKNOWN_NAME = re.compile(r"name '(\w+)' is not defined")
_FOLLOWING = ("diagnosis.name-follows", "diagnosis.name-follows-first", "diagnosis.name-follows-module")
NOTHING: Mapping[int, Sequence[Lack]] = {}


def diagnose(
    cells: Sequence[Cell],
    runs: Sequence[CellRun],
    limits: Limits,
    lacked: Mapping[int, Sequence[Lack]] = NOTHING,
    around: Surroundings = NOWHERE,
) -> tuple[CellRun, ...]:
    """`runs` with the diagnosis of each error, and an error for each cell that a limit or a death ended.

    `lacked`: what each cell looked for in vain; a cell that came to its end without it, or with what such a cell had
    made, says so. `around`: what lies beside the notebook.
    """
    by_index = {cell.index: cell for cell in cells}
    unmade: dict[str, CellRun] = {}  # name, or quoted column → the cell that was to make it
    stale = Stale(cells)
    wanting = Wanting(cells)
    diagnosed: list[CellRun] = []
    commands: list[tuple[int, str]] = []
    code = "\n".join(cell.source for cell in cells if cell.kind == "code")
    for run in runs:
        cell = by_index[run.index]
        own = lacked.get(run.index, ())
        commands += [(run.index + 1, one.what) for one in own if one.kind == "command"]
        case = Case(run.error or CellError("", ""), cell.source, cell, around, tuple(commands), code)
        done = _excused(_diagnosed(run, case, unmade, limits), case, wanting.files(own), stale.used_by(cell))
        done = _poorer(done, wanting.told(own) or around.read_by(cell.source), stale.used_by(cell))
        done = _of_import(done, by_index, diagnosed, around)
        diagnosed.append(done)
        stale.after(done, cell)
        if done.status not in ("ok", "skipped") or done.lacks is not None:
            unmade.update(dict.fromkeys(bound_names(cell).difference(done.salvaged), done))
        else:
            for name in bound_names(cell):
                unmade.pop(name, None)
    return tuple(diagnosed)


def _of_import(run: CellRun, cells: Mapping[int, Cell], before: Sequence[CellRun], around: Surroundings) -> CellRun:
    """A name that an import was to bind: its own module is what is absent, not that of the import that ended the
    cell."""
    known = run.error.diagnosis if run.error is not None else None
    if run.error is None or known is None or known.key != "diagnosis.name-follows":
        return run
    fields = dict(known.fields)
    cause = next((one for one in before if one.index + 1 == fields["position"]), None)
    module = imported_from(cells[cause.index], str(fields["name"])) if cause is not None else None
    if cause is None or cause.error is None or module is None or f"'{module}" in cause.error.message:
        return run
    if module not in around.absent:
        return run
    told = phrase("diagnosis.name-follows-module", **fields, module=module, distribution=around.absent[module])
    return replace(run, error=replace(run.error, diagnosis=told, want=True))


def _poorer(run: CellRun, lacking: Phrase | None, stale: tuple[str, CellRun] | None) -> CellRun:
    """A cell that came to its end without what it looked for, or with what a cell had made that lacked something."""
    if run.status != "ok" or (lacking is None and stale is None):
        return run
    if lacking is None and stale is not None:
        name, cause = stale
        lacking = phrase("diagnosis.lacks-follows", name=name, position=cause.index + 1)
    return replace(run, lacks=lacking)


def _diagnosed(run: CellRun, case: Case, unmade: dict[str, CellRun], limits: Limits) -> CellRun:
    if run.status == "ok":
        return run
    if run.error is None:
        ended = _ended(run, limits)
        return replace(run, error=ended) if ended else run
    answer = _follows(case, unmade)
    for judge in JUDGES:
        answer = answer or judge(case)
    if answer is None:
        return run
    diagnosis, want = answer
    return replace(run, error=replace(run.error, diagnosis=diagnosis, want=want))


def _excused(run: CellRun, case: Case, files: Sequence[Lack], stale: tuple[str, CellRun] | None) -> CellRun:
    """An error that nothing explains, in a cell that looked for a file in vain, or that uses what a cell which failed
    for want was to set."""
    if run.status != "error" or run.error is None or run.error.diagnosis is not None:
        return run
    if files:
        diagnosis, want = absent(files[0].what, case), True
    elif stale is not None:
        diagnosis, want = _after(*stale)
    else:
        return run
    return replace(run, error=replace(run.error, diagnosis=diagnosis, want=want))


def _ended(run: CellRun, limits: Limits) -> CellError | None:
    if run.status == "timeout":
        seconds = round(run.seconds)
        return CellError("CellTimeout", "", diagnosis=phrase("diagnosis.timeout", seconds=seconds))
    if run.status == "output":
        return CellError("OutputLimit", "", diagnosis=phrase("diagnosis.output", size=limits.output_bytes // 2**20))
    if run.status == "memory":
        return CellError("MemoryLimit", "", diagnosis=phrase("diagnosis.memory", size=limits.memory_bytes // 2**20))
    if run.status == "killed":
        return CellError("KernelDied", "", diagnosis=phrase("diagnosis.killed"))
    return None


def _follows(case: Case, unmade: dict[str, CellRun]) -> tuple[Phrase, bool] | None:
    """A name or a column that an earlier cell was to make, had it not failed."""
    if case.error.name == "KeyError":
        names = [name for name in re.findall(r"'[^']*'", case.error.message) if name in unmade]
        return _after(names[0], unmade[names[0]]) if names else None
    found = _UNKNOWN_NAME.search(case.error.message) if case.error.name == "NameError" else None
    if found is None:
        return None
    name = found.group(1)
    cause = unmade.get(name) or unmade.get("*")
    return (phrase("diagnosis.name-undefined", name=name), False) if cause is None else _after(name, cause)


def _after(name: str, cause: CellRun) -> tuple[Phrase, bool]:
    """`name` is what `cause` was to make; where that cell only followed from another, the first of them is named."""
    want = lacks(cause)
    known = cause.error.diagnosis if cause.error is not None else None
    fields: dict[str, Any] = {"name": name.strip("'"), "position": cause.index + 1}
    if known is not None and known.key in _FOLLOWING:
        told = dict(known.fields)
        return phrase("diagnosis.name-follows-first", **fields, first=told.get("first", told["position"])), want
    return phrase("diagnosis.name-follows", **fields), want
