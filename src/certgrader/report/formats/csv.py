"""`--format csv`: one row a criterion, for a spreadsheet."""

from certgrader.catalogue.catalogue import Language, translate
from certgrader.notebook.label import cell_label
from certgrader.notebook.model import Notebook
from certgrader.report.csv_table import Value, csv_bytes
from certgrader.report.formats.base import Document, ReportFormat
from certgrader.report.model import CompetencyReport, CriterionReport, EvidenceReport

_HEADER = (
    "competency",
    "criterion",
    "statement",
    "scope",
    "conditional",
    "level",
    "level_words",
    "confidence",
    "needs_jury",
    "reason",
    "advice",
    "question",
    "evidence",
)


class CsvReport(ReportFormat):
    """The same codes as the report's JSON, and the levels in words beside them."""

    suffix = ".csv"

    def render(self, document: Document, language: Language) -> bytes:
        """UTF-8 with a byte order mark, cells safe from formulas."""
        report = document.report
        pairs = ((competency, one) for competency in report.competencies for one in competency.criteria)
        return csv_bytes(_HEADER, (_row(competency, one, document.notebook, language) for competency, one in pairs))


def _row(
    competency: CompetencyReport, criterion: CriterionReport, notebook: Notebook, language: Language
) -> list[Value]:
    places = dict.fromkeys(_place(one, notebook, language) for one in criterion.evidence)
    return [
        competency.id,
        criterion.id,
        criterion.statement,
        criterion.scope,
        criterion.conditional,
        criterion.level,
        translate(f"level.{criterion.level}", language),
        criterion.confidence,
        criterion.needs_jury,
        criterion.reason,
        criterion.advice,
        criterion.question,
        "; ".join(places),
    ]


def _place(evidence: EvidenceReport, notebook: Notebook, language: Language) -> str:
    return evidence.path or "" if evidence.cell is None else cell_label(notebook, evidence.cell, language)
