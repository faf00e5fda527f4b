"""Outputs that count, and the metric values read in them.

An output counts when its cell ran now, or when it is saved in the notebook and the cell was not run, or failed for
want of what this machine lacks, or ended well by doing without: such a run never says less than no run at all.
"""

from certgrader.execution.model import CellRun, Run
from certgrader.facts.changed import changed
from certgrader.facts.impossible import unexplained
from certgrader.facts.metrics import read_metrics
from certgrader.facts.model import CodeFacts, Metric, Origin, OutputFact, OutputFacts
from certgrader.facts.producing import Source, Sources
from certgrader.facts.shown import kind_of, text_of
from certgrader.notebook.model import Cell, Notebook, Output

MAX_TEXT = 20_000
MAX_METRICS = 400
MAX_READ = 1_000_000
"""Characters of all outputs in which metrics are looked for; each output counts for at most MAX_TEXT."""


def extract(notebook: Notebook, run: Run, code: CodeFacts) -> OutputFacts:
    """Outputs of all code cells in order, with the metric values of those that the code can produce."""
    sources = Sources(notebook, code)
    ran = {one.index: one for one in run.cells}
    outputs: list[OutputFact] = []
    metrics: list[Metric] = []
    shown_before: set[int] = set()
    read, unexamined = 0, []
    for cell in notebook.cells:
        if cell.kind != "code":
            continue
        shown, origin = _shown(cell, ran.get(cell.index))
        if not shown and not cell.outputs:
            continue
        source = sources.of(cell)
        if any(output.kind != "error" and source.can(output) for output in cell.outputs):
            shown_before.add(cell.index)
        for index, output in enumerate(shown):
            fact = _fact(cell.index, index, output, origin, source)
            outputs.append(fact)
            if not fact.producible or fact.kind not in {"text", "table"} or len(metrics) >= MAX_METRICS:
                continue
            read += len(fact.text)
            if read > MAX_READ:
                unexamined.append(cell.index)
                continue
            metrics.extend(
                Metric(name, value, cell.index, index, line) for name, value, line in read_metrics(fact.text)
            )
    return OutputFacts(
        tuple(outputs),
        tuple(metrics),
        frozenset(shown_before),
        tuple(dict.fromkeys(unexamined)),
        unexplained(notebook, code, sources),
        tuple(changed(notebook, run)),
    )


def falls_back(run: CellRun | None) -> bool:
    """Whether what was saved counts for a cell: it was not run, or failed for want of data, packages, network."""
    if run is None or run.status in {"not_run", "skipped"}:
        return True
    return run.status == "error" and run.error is not None and run.error.want


def _shown(cell: Cell, run: CellRun | None) -> tuple[tuple[Output, ...], Origin]:
    if falls_back(run) or run is None or (_poorer(run) and any(one.kind != "error" for one in cell.outputs)):
        return cell.outputs, "saved"
    return run.outputs, "run"


def _poorer(run: CellRun) -> bool:
    """Whether a cell ended well without something that it looked for, and showed other things than before."""
    return run.status == "ok" and run.lacks is not None and run.reproduced not in {"same", "close"}


def _fact(cell: int, index: int, output: Output, origin: Origin, source: Source) -> OutputFact:
    return OutputFact(cell, index, kind_of(output), text_of(output)[:MAX_TEXT], origin, source.can(output))
