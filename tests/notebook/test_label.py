from certgrader.notebook.label import cell_label
from certgrader.notebook.model import Cell, Notebook

NOTEBOOK = Notebook(
    (Cell(0, "markdown", "# A"), Cell(1, "code", "a", execution_count=12)),
    (),
    (),
    "A",
    "fr",
    "jupyter",
    "python",
    "4.5",
)


def test_position_from_one_and_execution_count() -> None:
    assert cell_label(NOTEBOOK, 1) == "cellule 2 · [12]"
    assert cell_label(NOTEBOOK, 1, "en") == "cell 2 · [12]"


def test_no_count_where_there_is_none() -> None:
    assert cell_label(NOTEBOOK, 0) == "cellule 1"
