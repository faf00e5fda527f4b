"""Which cells the kernel is sent, and which cell of the submitted notebook each of them is."""

import ast
from dataclasses import dataclass

from certgrader.execution.environments.installs import only_installs
from certgrader.notebook.model import Cell


@dataclass(frozen=True, slots=True)
class Planned:
    """A cell sent to the kernel. `index` is its number in the submitted notebook, None for an injected one;
    `position` its place among the cells sent; `tree`: that of its Python, without magics, if any."""

    position: int
    index: int | None
    source: str
    tags: tuple[str, ...] = ()
    skipped: bool = False
    tree: ast.Module | None = None

    @property
    def first_line(self) -> str:
        """Its first line that is not blank."""
        return next((line.strip() for line in self.source.splitlines() if line.strip()), "")


def plan(cells: tuple[Cell, ...]) -> list[Planned]:
    """All code cells, in order."""
    code = [cell for cell in cells if cell.kind == "code"]
    return [
        Planned(
            position,
            cell.index,
            cell.source,
            cell.tags,
            # Jupyter's tag `skip-execution` is metadata of the candidate's own: it takes nothing out of the run.
            skipped=only_installs(cell.source),
            tree=cell.code.tree if cell.code is not None else None,
        )
        for position, cell in enumerate(code)
    ]
