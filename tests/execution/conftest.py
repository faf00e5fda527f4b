"""Notebooks executed for real in the sandbox of this machine."""

from pathlib import Path

import pytest
from execution_builder import Executed, Written, run_cells

from certgrader.execution.model import ExecutionOptions, Run


@pytest.fixture
def executed(tmp_path: Path) -> Executed:
    """`run_cells` in a folder of the test's own."""

    def run(*cells: Written, options: ExecutionOptions | None = None, **limits: float) -> Run:
        return run_cells(tmp_path, *cells, options=options, **limits)

    return run
