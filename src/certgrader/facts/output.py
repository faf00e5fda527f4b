"""Outputs that count, and the metric values read in them.

An output counts when its cell ran now, or when it is saved in the notebook and the cell was not run, or failed for
want of what this machine lacks, or ended well by doing without: such a run never says less than no run at all.
"""

import html
import re
from typing import Literal

from certgrader.execution.model import CellRun, Run
from certgrader.facts.drawing import can_display, can_draw, can_print
from certgrader.facts.metrics import read_metrics
from certgrader.facts.model import Call, CodeFacts, Metric, Origin, OutputFact, OutputFacts
from certgrader.facts.reach import Reach
from certgrader.notebook.model import Cell, Notebook, Output
from certgrader.notebook.outputs import without_styles

MAX_TEXT = 20_000
MAX_METRICS = 400
MAX_READ = 1_000_000
"""Characters of all outputs in which metrics are looked for; each output counts for at most MAX_TEXT."""

_FIGURE_TEXT = re.compile(r"<Figure size [\d.]+x[\d.]+ with \d+ Axes>")
_TABLE_HTML = re.compile(r"<table\b", re.IGNORECASE)
_ROWS = re.compile(r"\[\d+ rows x \d+ columns\]")
_TAG = re.compile(r"<[^<>]{0,500}>")
_QUIET_MAGICS = frozenset({"autoreload", "config", "reload_ext", "matplotlib"})


def extract(notebook: Notebook, run: Run, code: CodeFacts) -> OutputFacts:
    """Outputs of all code cells in order, with the metric values of those that the code can produce."""
    reach = Reach(code)
    ran = {one.index: one for one in run.cells}
    everything = any("ast_node_interactivity" in text for _, _, text in code.live)
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
        source = _Source(cell, notebook, code, reach.calls(cell.index), everything=everything)
        if any(output.kind != "error" and source.can(output, _kind(output)) for output in cell.outputs):
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
    return OutputFacts(tuple(outputs), tuple(metrics), frozenset(shown_before), tuple(dict.fromkeys(unexamined)))


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


class _Source:
    """What a cell's code can show."""

    def __init__(
        self, cell: Cell, notebook: Notebook, code: CodeFacts, calls: tuple[Call, ...], *, everything: bool
    ) -> None:
        magics = cell.code.magics if cell.code else ()
        # Another language, or a magic that shows what it likes: nothing is known, nothing is held against it.
        self.free = notebook.kernel_language != "python" or any(magic.name not in _QUIET_MAGICS for magic in magics)
        self.calls = calls
        self.displayed = cell.index in code.displayed or everything
        self.empty = cell.code is None or not (cell.code.python or "").strip()

    def can(self, output: Output, kind: str) -> bool:
        """Whether the code can have produced the output."""
        if self.free or kind == "error":
            return True
        if kind == "figure":
            return self.displayed or any(can_draw(call) for call in self.calls)
        if output.kind == "stream":
            quiet = output.stream == "stderr"  # warnings come from anywhere, an import included
            return (quiet and not self.empty) or any(can_print(call) for call in self.calls)
        if output.kind == "result":
            return self.displayed or any(can_draw(call) for call in self.calls)
        return self.displayed or any(can_display(call) for call in self.calls)


def _fact(cell: int, index: int, output: Output, origin: Origin, source: _Source) -> OutputFact:
    kind, text = _kind(output), output.text
    markup = dict(output.data).get("text/html", "")
    if kind == "table" and markup:
        text = _plain(markup)
    producible = source.can(output, kind)
    return OutputFact(cell, index, kind, text[:MAX_TEXT], origin, producible)


def _kind(output: Output) -> Literal["figure", "table", "text", "error", "widget"]:
    data = dict(output.data)
    if output.kind == "error":
        return "error"
    if output.is_figure or _FIGURE_TEXT.fullmatch(output.text.strip()):
        return "figure"
    if any("widget-view" in mime for mime in data):
        return "widget"
    if _TABLE_HTML.search(data.get("text/html", "")[:5000]) or _ROWS.search(output.text[-60:]):
        return "table"
    return "text"


def _plain(markup: str) -> str:
    rows = re.split(r"</tr\s*>", without_styles(markup[:200_000]), flags=re.IGNORECASE)
    lines = []
    for row in rows:
        cells = re.split(r"</t[dh]\s*>", row, flags=re.IGNORECASE)
        lines.append("  ".join(html.unescape(_TAG.sub("", cell)).strip() for cell in cells))
    return "\n".join(lines)
