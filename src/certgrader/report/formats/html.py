"""The report that jurors read: one page that loads nothing and runs nothing."""

import re

from certgrader.catalogue.catalogue import Language
from certgrader.report.formats.base import Document, ReportFormat
from certgrader.report.page.budget import LARGEST, allowance
from certgrader.report.page.cells import CellView, Frame, cell_views
from certgrader.report.page.citations import citations
from certgrader.report.page.header import header
from certgrader.report.page.templates import render_page
from certgrader.report.page.verdicts import LEVELS, competency_views, level_words

_LINE_ANCHOR = re.compile(r' id="(c[0-9]+-l[0-9]+)"')


class HtmlReport(ReportFormat):
    """Verdicts first, evidence linked to the rendered notebook below; self-contained, no script, under 25 MB."""

    suffix = ".html"

    def render(self, document: Document, language: Language) -> bytes:
        """The page in UTF-8."""
        page = _page(document, language, 1.0)
        # Twenty thousand cells take megabytes by their labels alone.
        return page if len(page) < LARGEST else _page(document, language, 0.3)


def _page(document: Document, language: Language, share: float) -> bytes:
    """The page with a share of the room that its notebook may take."""
    report, notebook = document.report, document.notebook
    cells = cell_views(report, notebook, document.run, Frame(citations(report), allowance(share), language))
    competencies = competency_views(report, notebook, _anchors(cells), language)
    return render_page(
        "report.html.j2",
        ("base.css", "report.css"),
        language,
        head=header(report, notebook, language),
        competencies=competencies,
        for_jury=[one for competency in competencies for one in competency.criteria if one.needs_jury],
        levels=[(level, level_words(level, language)) for level in LEVELS],
        cells=cells,
        notebook_language=notebook.language,
        static=report.execution.mode == "static",
    )


def _anchors(cells: list[CellView]) -> set[str]:
    """The fragments that can be linked to."""
    found: set[str] = set()
    for cell in cells:
        found.add(cell.anchor)
        found.update(_LINE_ANCHOR.findall(cell.html))
        found.update(output.anchor for output in cell.outputs)
    return found
