"""How far each code cell is known to have been executed.

- It ran to its end now: executed, from the run.
- It was not run, or failed for want of what this machine lacks: what was saved speaks. A saved output that the code
  can produce and that is no error shows that it ran. A cell that shows nothing (it assigns, defines, imports) ran when
  it has an execution count and a cell after it, or before it with a lower count, has such an output. A cell that must
  have shown something and has no output was edited or cleared: coded only.
- It failed by its own fault: coded only, whatever was saved.
"""

from collections.abc import Mapping

from certgrader.execution.model import Run
from certgrader.facts.model import CODED, CellStanding, CodeFacts, OutputFacts
from certgrader.facts.output import falls_back
from certgrader.facts.reach import Reach
from certgrader.notebook.model import Cell, Notebook

RAN = CellStanding("executed", "run")
SAVED = CellStanding("executed", "saved")
_RANK = {RAN: 0, SAVED: 1, CODED: 2}


def standings(notebook: Notebook, run: Run, code: CodeFacts, output: OutputFacts) -> Mapping[int, CellStanding]:
    """The standing of every code cell, by its index; the module's text says how it is judged."""
    ran = {one.index: one for one in run.cells}
    # Those of cells that ran again included: they too tell in which order the notebook was run before.
    shown = output.shown_before
    failed = {one.cell for one in output.outputs if one.origin == "saved" and one.kind == "error"}
    loud = _loud(code)
    last = max(shown, default=-1)
    counts = {cell.index: cell.execution_count for cell in notebook.cells if cell.execution_count is not None}
    found: dict[int, CellStanding] = {}
    for cell in notebook.cells:
        if cell.kind != "code":
            continue
        result = ran.get(cell.index)
        if not falls_back(result):
            found[cell.index] = RAN if result is not None and result.status == "ok" else CODED
        elif cell.index in failed:
            found[cell.index] = CODED
        elif cell.index in shown or (cell.index not in loud and _ran_silently(cell, last, shown, counts)):
            found[cell.index] = SAVED
        else:
            found[cell.index] = CODED
    return found


def function_standings(code: CodeFacts, cells: Mapping[int, CellStanding]) -> Mapping[str, CellStanding]:
    """For each of the notebook's functions the best standing of the cells that run it."""
    reach = Reach(code)
    best: dict[str, CellStanding] = {}
    for cell, standing in cells.items():
        for call in reach.calls(cell):
            if call.function is not None and _RANK[standing] < _RANK[best.get(call.function, CODED)]:
                best[call.function] = standing
    return best


def _loud(code: CodeFacts) -> frozenset[int]:
    """Cells that print or display something each time they run."""
    return frozenset(
        call.cell
        for call in code.calls
        if call.name in {"print", "IPython.display.display"} and not (call.dead or call.in_loop or call.function)
    )


def _ran_silently(cell: Cell, last: int, shown: frozenset[int], counts: Mapping[int, int]) -> bool:
    count = cell.execution_count
    if count is None:
        return False
    return last > cell.index or any(0 < counts.get(other, 0) < count for other in shown)
