"""The notebook of a report: every cell with its label, run, outputs, and the criteria that cite it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from certgrader.catalogue.catalogue import Language, translate
from certgrader.execution.model import CellRun, Run
from certgrader.notebook.label import cell_label
from certgrader.notebook.model import Cell, Notebook
from certgrader.report.ansi import one_line, visible
from certgrader.report.model import CellReport, Report
from certgrader.report.page.budget import ONE_SOURCE, Allowance, cut
from certgrader.report.page.citations import Cited, cell_anchor, line_anchor, output_anchor
from certgrader.report.page.code import code_html
from certgrader.report.page.outputs import Figures, choose_figures, note, output_html, shown_outputs
from certgrader.report.page.prose import Headings, Setting, prose_html
from certgrader.report.page.words import capitalised, duration, typeset

_EMBEDDED = re.compile(r";base64,[A-Za-z0-9+/=]+")
_MOST_BRACKETS = 2_000
"""markdown-it takes the square of them: 27,000 cost 2.6 s."""
_ABOVE = 2
"""Level of the title that the notebook stands under."""


@dataclass(frozen=True, slots=True)
class OutputView:
    """One output; `html` is safe. `caption` says where it comes from, if not from the run."""

    anchor: str
    html: str
    caption: str


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell; `html` is safe, all other texts are escaped by the template. `follows`: its error is only the
    consequence of another cell's."""

    anchor: str
    label: str
    kind: str
    html: str
    cited_by: tuple[str, ...]
    status: str
    status_words: str
    seconds: str
    diagnosis: str
    follows: bool
    reproduced: str
    outputs: tuple[OutputView, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What the cells of one page share: the evidence that points into them, and the room there is."""

    cited: Mapping[int, Cited]
    room: Allowance
    language: Language


def _only_follows(run: CellRun | None) -> bool:
    diagnosis = run.error.diagnosis if run and run.error else None
    return diagnosis is not None and diagnosis.key.startswith("diagnosis.name-follows")


def cell_views(report: Report, notebook: Notebook, run: Run, frame: Frame) -> list[CellView]:
    """All cells in order."""
    return _Cells(notebook, run, report.execution.cells, frame).views()


class _Cells:
    """Renders one notebook; holds what its cells share."""

    def __init__(self, notebook: Notebook, run: Run, told: Sequence[CellReport], frame: Frame) -> None:
        self._notebook = notebook
        self._static = run.mode == "static"
        self._cited = frame.cited
        self._room = frame.room
        self._language = frame.language
        self._setting = Setting(frame.language, Headings(_ABOVE), frame.room.pictures)
        self._runs = {one.index: one for one in run.cells if one.status not in ("skipped", "not_run")}
        self._told = {cell.index: cell for cell in told}
        self._shown = shown_outputs(
            notebook, {index: (one.status == "ok", one.outputs) for index, one in self._runs.items()}
        )
        self._python = notebook.kernel_language.lower() in ("python", "python3", "")

    def views(self) -> list[CellView]:
        """All cells in order."""
        shown = [one for outputs in self._shown.values() for one in outputs]
        figures = choose_figures(shown, set(self._cited), self._room.figures)
        return [self._view(cell, figures) for cell in self._notebook.cells]

    def _view(self, cell: Cell, figures: Figures) -> CellView:
        label = cell_label(self._notebook, cell.index, self._language)
        told = self._told.get(cell.index)
        status = self._status(cell)
        return CellView(
            anchor=cell_anchor(cell.index),
            label=label,
            kind=cell.kind,
            html=self._source(cell),
            cited_by=tuple(self._cited[cell.index].criteria) if cell.index in self._cited else (),
            status=status,
            status_words=translate(f"html.cell-status.{status}", self._language) if status else "",
            seconds=self._seconds(self._runs.get(cell.index)),
            diagnosis=self._diagnosis(told),
            follows=_only_follows(self._runs.get(cell.index)),
            reproduced=self._reproduced(cell, told),
            outputs=self._outputs(cell.index, label, figures),
        )

    def _status(self, cell: Cell) -> str:
        """A code cell's status in an executed run; empty where there is nothing to say."""
        if cell.kind != "code" or self._static:
            return ""
        run = self._runs.get(cell.index)
        if run is None:
            return "not_run" if cell.source.strip() else ""
        return run.status

    def _diagnosis(self, told: CellReport | None) -> str:
        text = told.error.diagnosis if told and told.error else None
        return capitalised(typeset(one_line(text or "", 600), self._language))

    def _seconds(self, run: CellRun | None) -> str:
        return duration(run.seconds, self._language) if run and run.seconds >= 0.05 else ""

    def _reproduced(self, cell: Cell, told: CellReport | None) -> str:
        """Whether the saved outputs came out again, where that is known and the cell had some."""
        if not cell.outputs or told is None or told.reproduced == "unknown" or told.status != "ok":
            return ""
        return translate(f"html.reproduced.{told.reproduced}", self._language)

    def _source(self, cell: Cell) -> str:
        text = cut(cell.source, ONE_SOURCE, translate("html.source-cut", self._language))
        if self._room.sources.has(len(text)):
            html = self._rendered(cell, text)
            if self._room.sources.take(html):
                return html
        return note("source-dropped", self._language)

    def _rendered(self, cell: Cell, text: str) -> str:
        cited = self._cited.get(cell.index, Cited())
        names = {first: line_anchor(cell.index, first) for first in cited.starts}
        if cell.kind == "code":
            return code_html(text, cited.lines(), names, python=self._python and self._room.parsed.take(text))
        if cell.kind == "markdown":
            # Pictures embedded in the text are long, but cost nothing to parse.
            bare = _EMBEDDED.sub("", cell.source)
            if len(bare) <= ONE_SOURCE and bare.count("[") <= _MOST_BRACKETS and self._room.parsed.take(bare):
                ranges = {first: (cited.starts[first], name) for first, name in names.items()}
                return prose_html(cell, ranges, self._setting)
        return f'<pre class="plain">{escape(visible(text), quote=False)}</pre>'

    def _outputs(self, index: int, label: str, figures: Figures) -> tuple[OutputView, ...]:
        views: list[OutputView] = []
        said = dropped = False
        for one in self._shown.get(index, ()):
            html = output_html(one, label, figures, self._room, self._language)
            if html is None:
                html = "" if dropped else note("output-dropped", self._language)
                dropped = True
            if not html:
                continue
            caption = translate("html.saved-output", self._language) if one.origin == "saved" and not said else ""
            said = said or bool(caption)
            views.append(OutputView(output_anchor(one.cell, one.index, one.origin), html, caption))
        return tuple(views)
