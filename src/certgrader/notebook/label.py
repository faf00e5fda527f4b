"""The one name a cell has wherever people read it."""

from certgrader.catalogue.catalogue import Language, translate
from certgrader.notebook.model import Notebook


def cell_label(notebook: Notebook, index: int, language: Language = "fr") -> str:
    """« cellule 17 · [12] »: position from 1 over all cells, and the saved execution count where there is one.

    `index` counts from 0, as everywhere in the models.
    """
    count = notebook.cells[index].execution_count if 0 <= index < len(notebook.cells) else None
    if count is None:
        return translate("label.cell", language, position=index + 1)
    return translate("label.executed-cell", language, position=index + 1, count=count)
