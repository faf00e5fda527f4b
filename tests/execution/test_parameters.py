"""Parameters go where papermill puts them."""

from pathlib import Path

import pytest
from execution_builder import Written, cell, notebook_bytes, read
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from certgrader.execution.parameters import with_parameters
from certgrader.execution.plan import plan

_VALUES = {"a": 1, "nom": "l'été", "liste": [1, 2.5, None], "oui": True}


@pytest.mark.parametrize(
    "cells",
    [
        ["x", "y"],
        [cell("# T", kind="markdown"), "x", cell("a = 0", "parameters"), "y"],
        ["x", cell("a = 0", "parameters"), cell("a = 9", "injected-parameters"), "y"],
        [cell("a = 9", "injected-parameters"), "y"],
    ],
)
def test_as_papermill_does(cells: list[Written], tmp_path: Path) -> None:
    (tmp_path / "n.ipynb").write_bytes(notebook_bytes(cells, kernelspec={"name": "python3", "language": "python"}))
    loaded = load_notebook_node(str(tmp_path / "n.ipynb"))  # type: ignore[no-untyped-call]
    theirs = parameterize_notebook(loaded, dict(_VALUES))  # type: ignore[no-untyped-call]
    ours = with_parameters(plan(read(*cells).cells), tuple(_VALUES.items()))
    assert [one.source for one in ours] == [one.source for one in theirs.cells if one.cell_type == "code"]
    assert [one.position for one in ours] == list(range(len(ours)))
    submitted = [place for place, one in enumerate(read(*cells).cells) if one.kind == "code"]
    assert [one.index for one in ours if one.index is not None] == submitted


def test_without_parameters_nothing_is_injected() -> None:
    planned = plan(read("x", cell("a", "parameters")).cells)
    assert with_parameters(planned, ()) == planned
