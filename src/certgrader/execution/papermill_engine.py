"""`papermill in.ipynb out.ipynb --engine certgrade`: papermill's own files and parameters, certgrade's sandbox.

papermill imports every engine when it is itself imported: nothing else may import this module.
"""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import nbformat
from papermill.engines import Engine

from certgrader.execution.cells import Session, complete
from certgrader.execution.cgroups import create_group
from certgrader.execution.choose_sandbox import choose
from certgrader.execution.client import as_node
from certgrader.execution.kernels import find_environment
from certgrader.execution.model import CellRun, ExecutionOptions, Limits
from certgrader.execution.plan import Planned
from certgrader.execution.provisioner import Launch
from certgrader.execution.workspace import workspace
from certgrader.notebook.reading import parse_notebook
from certgrader.submission.intake import open_submission
from certgrader.submission.model import Submission


class CertgradeEngine(Engine):  # type: ignore[misc,unused-ignore]
    """Executes in certgrade's sandbox and stops at the first cell that fails, as papermill's own engine does."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, log_output: bool = False, **options: Any) -> None:
        """Run the cells of `nb_man`. Of `options`, `execution_timeout` bounds a cell in seconds, `sandbox` and `env`
        are those of certgrade's command line. The kernel named by the notebook is not asked for: `env` is.

        Raises ExecutionUnavailable when nothing can be started.
        """
        del kernel_name, log_output
        seconds = options.get("execution_timeout")
        limits = Limits(cell_seconds=float(seconds)) if seconds else Limits()
        chosen = ExecutionOptions(str(options.get("sandbox", "auto")), options.get("env"), limits, stop_on_error=True)
        _run(nb_man, options.get("input_path"), chosen)


def _run(nb_man: Any, path: str | None, options: ExecutionOptions) -> None:
    write: Any = nbformat.writes
    notebook = parse_notebook(write(nb_man.nb).encode(), path or "papermill")
    sandbox = choose(options.sandbox)
    environment = find_environment(options.env)
    with (
        _submission(path) as submission,
        workspace(submission, notebook, environment, options, isolated=sandbox.name != "none") as place,
    ):
        group = create_group(options.limits)
        try:
            complete(_execute(nb_man, Launch(sandbox, place, group), options.limits))
        finally:
            if group is not None:
                group.remove()


def _submission(path: str | None) -> AbstractContextManager[Submission]:
    """The notebook's own folder, where it has one: standard input and remote addresses bring no files."""
    if path is not None and Path(path).is_file():
        return open_submission(path)
    return nullcontext(Submission("papermill", "", "", "notebook.ipynb", ""))


async def _execute(nb_man: Any, launch: Launch, limits: Limits) -> None:
    cells = [(index, cell) for index, cell in enumerate(nb_man.nb.cells) if cell.cell_type == "code"]
    planned = [
        Planned(position, index, cell.source, tuple(cell.metadata.get("tags", ())))
        for position, (index, cell) in enumerate(cells)
    ]
    await _ManagedSession(nb_man, launch, limits).run(planned)


class _ManagedSession(Session):
    """Tells papermill's manager what happens to each cell."""

    def __init__(self, nb_man: Any, launch: Launch, limits: Limits) -> None:
        copies = [as_node({**cell, "outputs": []}) for cell in nb_man.nb.cells if cell.cell_type == "code"]
        super().__init__(launch, as_node({**nb_man.nb, "cells": copies}), limits, stop_on_error=True, progress=None)
        self._nb_man = nb_man

    async def execute_cell(self, cell: Planned) -> CellRun:
        """As in `Session`, with papermill's notebook kept up to date."""
        shown = self._nb_man.nb.cells[cell.index]
        self._nb_man.cell_start(shown, cell.index)
        run = await super().execute_cell(cell)
        node = self.nodes[cell.position]
        shown.outputs = [as_node(_plain(output)) for output in node.outputs]
        shown.execution_count = node.get("execution_count")
        if run.status not in ("ok", "skipped"):
            if not any(output.output_type == "error" for output in shown.outputs):
                # papermill knows a failure by its error output only.
                message = f"certgrade: {run.status} after {run.seconds:.0f} s"
                error = {"output_type": "error", "ename": run.status, "evalue": message, "traceback": [message]}
                shown.outputs.append(as_node(error))
            self._nb_man.cell_exception(shown, cell.index)
        self._nb_man.cell_complete(shown, cell.index)
        return run


def _plain(output: Any) -> dict[str, Any]:
    """`output` in the notebook format: without what the client notes in it while it streams."""
    kept = {name: value for name, value in output.items() if name not in ("pieces", "truncated")}
    return {**kept, "text": "".join(output["pieces"])} if "pieces" in output else kept
