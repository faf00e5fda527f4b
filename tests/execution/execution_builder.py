"""Notebooks made from sources, executed for real in the sandbox of this machine."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from certgrader.execution.model import CellRun, ExecutionOptions, Limits, Run
from certgrader.execution.runner import execute
from certgrader.notebook.model import Notebook
from certgrader.notebook.reading import parse_notebook
from certgrader.submission.intake import open_submission

Written = str | Mapping[str, object]
Executed = Callable[..., Run]


def cell(source: str, *tags: str, kind: str = "code", outputs: Sequence[object] = ()) -> dict[str, object]:
    """One cell in the notebook format."""
    made: dict[str, object] = {"cell_type": kind, "source": source, "metadata": {"tags": list(tags)}}
    return made if kind != "code" else {**made, "outputs": list(outputs), "execution_count": None}


def notebook_bytes(cells: Sequence[Written], **metadata: object) -> bytes:
    """A notebook of format 4; plain texts are code cells."""
    made = [cell(one) if isinstance(one, str) else dict(one) for one in cells]
    return json.dumps({"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}).encode()


def read(*cells: Written) -> Notebook:
    """`Notebook` of those cells."""
    return parse_notebook(notebook_bytes(cells), "test.ipynb")


def by_index(run: Run) -> dict[int, CellRun]:
    """The run's cells by their number in the notebook."""
    return {one.index: one for one in run.cells}


def text(run: Run, index: int) -> str:
    """All that a cell printed or showed as text."""
    return "".join(output.text for output in by_index(run)[index].outputs)


def run_cells(folder: Path, *cells: Written, options: ExecutionOptions | None = None, **limits: float) -> Run:
    """Write `cells` as a notebook beside what `folder` holds, and execute it. `limits` are fields of `Limits`."""
    (folder / "test.ipynb").write_bytes(notebook_bytes(cells))
    chosen = options or ExecutionOptions(limits=Limits(**limits))  # type: ignore[arg-type]
    with open_submission(str(folder / "test.ipynb")) as submission:
        return execute(submission, parse_notebook(notebook_bytes(cells), "test.ipynb"), chosen)
