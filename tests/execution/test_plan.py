"""Which cells are sent, and which only install."""

import pytest
from execution_builder import cell, read

from certgrader.execution.plan import only_installs, plan


@pytest.mark.parametrize(
    "source",
    [
        "!pip install pandas",
        "%pip install -q pandas==2.0 numpy",
        "# bibliothèques\n!pip3 install -U x\n\n!conda install -y z",
        "!python -m pip install x",
        "!{sys.executable} -m pip install x",
        "!apt-get -qq install -y graphviz",
        "!pip install a \\\n  b",
        "%%capture\n!pip install x",
        "%%bash\npip install x",
        "!uv pip install x",
        "!pip --quiet install x",
    ],
)
def test_installs(source: str) -> None:
    assert only_installs(source)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "# !pip install pandas",
        "!pip install x\nimport x",
        "!pip list",
        "pip = 1",
        "!ls",
        "%matplotlib inline",
        "%%bash\nls\npip install x",
        "%%capture",
        "print('!pip install x')",
    ],
)
def test_everything_else(source: str) -> None:
    assert not only_installs(source)


def test_only_code_cells_with_their_numbers() -> None:
    notebook = read(cell("# T", kind="markdown"), "\n  a = 1\n", "!pip install x", cell("b", "skip-execution"))
    planned = plan(notebook.cells)
    assert [(one.position, one.index, one.skipped) for one in planned] == [(0, 1, False), (1, 2, True), (2, 3, False)]
    assert planned[0].first_line == "a = 1"
