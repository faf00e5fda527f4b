"""Which cells are sent to the kernel, and as what."""

from execution_builder import cell, read

from certgrader.execution.plan import plan


def test_only_code_cells_with_their_numbers() -> None:
    notebook = read(cell("# T", kind="markdown"), "\n  a = 1\n", "!pip install x", cell("b", "skip-execution"))
    planned = plan(notebook.cells)
    assert [(one.position, one.index, one.skipped) for one in planned] == [(0, 1, False), (1, 2, True), (2, 3, False)]
    assert planned[0].first_line == "a = 1"
