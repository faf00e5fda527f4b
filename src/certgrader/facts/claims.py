"""Figures quoted in prose against those that the outputs show.

A claim is contradicted only where nothing is left to doubt: what it names is measured, every measure is shown, all are
clearly another value, and the figure stands nowhere in any output, saved or new.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from certgrader.execution.model import Run
from certgrader.facts.metrics import LABEL, fold
from certgrader.facts.model import Claim, CodeFacts, Metric, OutputFacts, Prose, ProseFacts, RuntimeFacts
from certgrader.facts.modelling.model import ModellingFacts
from certgrader.facts.quoted import Quoted, quoted
from certgrader.notebook.model import Notebook, Output

MAX_CLAIMS = 100
MAX_TEXT = 2_000_000
"""Characters of all outputs in which figures are looked for; beyond, nothing is contradicted."""
_CLEARLY = 0.02
_KINDS = frozenset({"text", "list"})
# What people call by one another's name: « précision » is the accuracy as often as not.
_ALIKE: Sequence[frozenset[str]] = (
    frozenset({"accuracy", "balanced_accuracy", "precision"}),
    frozenset({"roc_auc", "average_precision"}),
    frozenset({"f1", "fbeta"}),
)
_FIGURE = re.compile(r"(?<![\w.])\d{1,3}(?:[.,]\d+)?(?:e-?\d+)?\s?%?")


def extract(
    notebook: Notebook,
    run: Run,
    prose: ProseFacts,
    output: OutputFacts,
    seen: tuple[CodeFacts, ModellingFacts, RuntimeFacts],
) -> tuple[Claim, ...]:
    """All claims in order, at most MAX_CLAIMS. `seen`: what the code computes, and what ran."""
    found = list(_all_quoted(prose.paragraphs))
    if not found:
        return ()
    shown = _Shown(notebook, run, output, *seen)
    return tuple(shown.judge(one, paragraph, lines) for one, paragraph, lines in found[:MAX_CLAIMS])


def _all_quoted(paragraphs: Iterable[Prose]) -> Iterator[tuple[Quoted, Prose, tuple[int, int]]]:
    for paragraph in paragraphs:
        if paragraph.kind not in _KINDS or paragraph.foreign:
            continue
        for sentence in paragraph.sentences:
            if sentence.stance == "asserted":
                for one in quoted(sentence.text, paragraph.headings):
                    yield one, paragraph, sentence.lines


class _Shown:
    """What the outputs show, and what they leave unsaid."""

    def __init__(
        self,
        notebook: Notebook,
        run: Run,
        output: OutputFacts,
        code: CodeFacts,
        modelling: ModellingFacts,
        runtime: RuntimeFacts,
    ) -> None:
        outputs = [one for cell in notebook.cells for one in cell.outputs]
        outputs += [one for cell in run.cells for one in cell.outputs]
        texts = [text for one in outputs for text in _texts(one)]
        self._complete = (
            not output.unexamined
            and not any(one.truncated for one in outputs)
            and sum(map(len, texts)) <= MAX_TEXT
            and not code.unparsed
        )
        self._figures = {value for text in texts for value in _values(text)} if self._complete else set()
        self._metrics = output.metrics + tuple(_observed(runtime))
        self._measured = modelling.metrics
        self._drawn = _metrics_drawn(notebook, run, code)

    def judge(self, one: Quoted, paragraph: Prose, lines: tuple[int, int]) -> Claim:
        """What the outputs say of one quoted value; `lines` are the sentence's."""
        alike = next((group for group in _ALIKE if one.metric in group), frozenset({one.metric}))
        shown = sorted((m for m in self._metrics if m.name in alike), key=lambda m: abs(m.value - one.value))
        nearest = shown[0] if shown else None
        claim = Claim(one.metric, one.value, one.words, paragraph.cell, lines)
        if nearest is not None and abs(nearest.value - one.value) <= one.unit + 1e-9:
            return replace(claim, answer="agrees", shown=nearest)
        if nearest is not None and self._certain(one, paragraph, shown, alike):
            return replace(claim, answer="contradicted", shown=nearest)
        return claim

    def _certain(self, one: Quoted, paragraph: Prose, shown: Sequence[Metric], alike: frozenset[str]) -> bool:
        if not one.exact or not self._complete or abs(shown[0].value - one.value) <= _CLEARLY:
            return False
        same = [metric for metric in shown if metric.name == one.metric]
        drawn = {name for cell, name in self._drawn if cell < paragraph.cell}
        if not any(metric.cell < paragraph.cell for metric in same) or alike & drawn:
            return False
        # A measure that is made above and not shown may be the one that is quoted.
        made = {fact.spot.cell for fact in self._measured if not fact.name or fact.name in alike}
        if not {cell for cell in made if cell < paragraph.cell} <= {metric.cell for metric in shown}:
            return False
        return not any(abs(value - one.value) <= one.unit + 1e-9 for value in self._figures)


def _texts(output: Output) -> Iterator[str]:
    yield output.text
    yield from (text for mime, text in output.data if mime.startswith("text/") and mime != "text/plain")


def _values(text: str) -> Iterator[float]:
    """Numbers of an output that may be a ratio: with decimals or a percent sign, as they are and as percentages."""
    for found in _FIGURE.findall(text[:MAX_TEXT]):
        written = found.rstrip("% ").replace(",", ".")
        if "." in written or "e" in written or found.endswith("%"):
            value = float(written)
            yield value
            yield value / 100


def _observed(runtime: RuntimeFacts) -> Iterator[Metric]:
    for event in runtime.events:
        value = event.data.get("value")
        if event.name == "metric" and event.explained and event.cell is not None and isinstance(value, (int, float)):
            name = LABEL.search(fold(event.call.rpartition(".")[2].replace("_", " ")))
            if name is not None and name.lastgroup is not None:
                yield Metric(name.lastgroup, float(value), event.cell, -1, event.excerpt)


def drawing_cells(notebook: Notebook, run: Run) -> frozenset[int]:
    """Cells that showed a figure, when they were saved or now."""
    now: Mapping[int, tuple[Output, ...]] = {cell.index: cell.outputs for cell in run.cells}
    return frozenset(
        cell.index for cell in notebook.cells if any(o.is_figure for o in (*cell.outputs, *now.get(cell.index, ())))
    )


def _metrics_drawn(notebook: Notebook, run: Run, code: CodeFacts) -> frozenset[tuple[int, str]]:
    """Metrics named in the code of cells that draw, with these cells: the figure may show the value."""
    drawing = drawing_cells(notebook, run)
    return frozenset(
        (cell, label.lastgroup)
        for cell, _, text in code.live
        if cell in drawing
        for label in LABEL.finditer(fold(text).replace("_", " "))
        if label.lastgroup is not None
    )
