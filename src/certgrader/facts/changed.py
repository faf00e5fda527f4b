"""Scores that a cell showed when the notebook was handed in, and that its run clearly contradicts."""

from collections.abc import Iterable, Iterator

from certgrader.execution.model import CellRun, Run
from certgrader.facts.metrics import RATIOS, read_metrics
from certgrader.facts.model import Metric
from certgrader.facts.shown import kind_of, text_of
from certgrader.notebook.model import Notebook, Output

MAX_TEXT = 20_000
_CLEARLY = 0.1
"""Seeds, versions and machines move a score by less."""


def changed(notebook: Notebook, run: Run) -> Iterator[tuple[Metric, Metric | None]]:
    """Each score saved whose cell ran well and shows it no more: with the nearest value shown now, None without any.

    Only up to the first cell that failed, or lacked something: what follows may be another story.
    """
    if run.mode != "executed" or run.missing or run.parameters or any(file.others for file in run.served):
        return
    for one in run.cells:
        if one.status != "ok" or one.lacks is not None:
            return
        if one.reproduced == "different":
            yield from _of_cell(notebook.cells[one.index].outputs, one)


def _of_cell(saved: Iterable[Output], run: CellRun) -> Iterator[tuple[Metric, Metric | None]]:
    before, after = list(_scores(saved, run.index)), list(_scores(run.outputs, run.index))
    if any(output.truncated for output in run.outputs):
        return
    for name in dict.fromkeys(metric.name for metric in before):
        were = [metric for metric in before if metric.name == name]
        now = [metric for metric in after if metric.name == name]
        pairs = sorted(((w, n) for w in were for n in now), key=lambda pair: abs(pair[0].value - pair[1].value))
        if not pairs:
            yield were[0], None
        elif abs(pairs[0][0].value - pairs[0][1].value) > _CLEARLY:
            yield pairs[0]


def _scores(outputs: Iterable[Output], cell: int) -> Iterator[Metric]:
    for index, output in enumerate(outputs):
        if output.stream != "stderr" and kind_of(output) in {"text", "table"}:
            for name, value, line in read_metrics(text_of(output)[:MAX_TEXT]):
                if name in RATIOS or name == "r2":
                    yield Metric(name, value, cell, index, line)
