"""Submission + Notebook → Run: the only stage that starts anything."""

import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType
from typing import Any

from certgrader.errors import ExitCode, UsageProblem
from certgrader.execution.cells import Session, Told, complete, not_run
from certgrader.execution.cgroups import create_group
from certgrader.execution.choose_sandbox import choose
from certgrader.execution.client import as_node
from certgrader.execution.diagnosis import diagnose
from certgrader.execution.environments.choosing import prepare
from certgrader.execution.limits import limit_states
from certgrader.execution.model import CellRun, ExecutionOptions, Progress, Run, RunStatus
from certgrader.execution.parameters import with_parameters
from certgrader.execution.plan import Planned, plan
from certgrader.execution.provisioner import Launch
from certgrader.execution.reproduction import compared
from certgrader.execution.surroundings import look_around
from certgrader.execution.trace import read_trace
from certgrader.execution.workspace import workspace
from certgrader.interrupts import undisturbed
from certgrader.notebook.model import Notebook
from certgrader.submission.model import Submission

_WORST: Sequence[tuple[str, RunStatus]] = (
    ("killed", "killed"),
    ("memory", "memory"),
    ("output", "output"),
    ("timeout", "timeout"),
    ("error", "cell_error"),
)


def execute(
    submission: Submission, notebook: Notebook, options: ExecutionOptions, progress: Progress | None = None
) -> Run:
    """Run the notebook in a sandbox. Whatever its code does, the answer is a `Run`.

    Raises UsageProblem when there is no such data folder, ExecutionUnavailable when nothing could be started,
    KeyboardInterrupt after everything started was killed.
    """
    if options.data is not None and not options.data.is_dir():
        raise UsageProblem("execution.no-data", place=str(options.data))
    sandbox = choose(options.sandbox)
    prepared = prepare(options.env, submission, notebook)
    planned = with_parameters(plan(notebook.cells), options.parameters)
    start = time.monotonic()
    isolated = sandbox.name != "none"
    with workspace(submission, notebook, prepared.environment, options, isolated=isolated) as place, _termination():
        group = create_group(options.limits)
        try:
            told = _run(Launch(sandbox, place, group), planned, options, progress)
            trace = read_trace(place.trace, told.requests, place.roots)
        finally:
            with undisturbed():
                if group is not None:
                    group.remove()
    around = look_around(submission.root, (file.path for file in submission.files), options.data)
    around = replace(around, absent={one.module: one.distribution for one in prepared.missing})
    runs = (*told.cells, *not_run(planned, told.cells))
    diagnosed = diagnose(notebook.cells, runs, options.limits, trace.lacks, around)
    cells = compared(notebook.cells, diagnosed)
    return Run(
        mode="executed",
        status=_status(cells),
        sandbox=sandbox.name,
        seconds=time.monotonic() - start,
        python=prepared.environment.version,
        packages=prepared.packages,
        cells=cells,
        events=trace.events,
        served=trace.served,
        limits=limit_states(options.limits, sandbox, group, told.hit),
        gaps=sandbox.gaps(),
        parameters=options.parameters,
        data=str(options.data) if options.data else None,
        notes=prepared.notes,
        missing=prepared.missing,
        versions=prepared.versions,
        not_installed=prepared.not_installed,
    )


def _run(launch: Launch, planned: list[Planned], options: ExecutionOptions, progress: Progress | None) -> Told:
    async def session() -> Told:
        running = Session(
            launch, _nodes(planned), options.limits, stop_on_error=options.stop_on_error, progress=progress
        )
        await running.run(planned)
        return running.told

    return complete(session())


def _nodes(planned: list[Planned]) -> Any:
    return as_node(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {},
            "cells": [
                {"cell_type": "code", "source": cell.source, "metadata": {"tags": list(cell.tags)}, "outputs": []}
                for cell in planned
            ],
        }
    )


def _status(cells: Sequence[CellRun]) -> RunStatus:
    seen = {cell.status for cell in cells}
    return next((status for name, status in _WORST if name in seen), "completed")


@contextmanager
def _termination() -> Iterator[None]:
    """SIGTERM unwinds like an interrupt, so that groups and folders are removed; whoever has a handler keeps it."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
        yield
        return

    def leave(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(ExitCode.TERMINATED)

    signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
