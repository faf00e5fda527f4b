"""What a report format is: a value rendered to bytes. One format is one module of this package."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from certgrader.catalogue.catalogue import Language
from certgrader.execution.model import Run
from certgrader.notebook.model import Notebook
from certgrader.registry import Registry
from certgrader.report.model import Report


@dataclass(frozen=True, slots=True)
class Document:
    """All that a format may show: the report, and the notebook and run its evidence points into."""

    report: Report
    notebook: Notebook
    run: Run


class ReportFormat(ABC):
    """Renders a document; opens no file and no connection."""

    suffix: str

    @abstractmethod
    def render(self, document: Document, language: Language) -> bytes:
        """The whole file's content."""


report_formats: Registry[ReportFormat] = Registry(ReportFormat, "certgrader.report.formats", what="format")
