"""`--format console`: the summary that ends a command on a terminal."""

import os
import shutil
import sys
from io import StringIO
from typing import TYPE_CHECKING

from certgrader.catalogue.catalogue import Language, translate
from certgrader.report.ansi import one_line
from certgrader.report.formats.base import Document, ReportFormat
from certgrader.report.model import CompetencyReport, Report
from certgrader.report.page.verdicts import LEVELS, level_counts, level_words
from certgrader.report.page.words import execution_words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_MARKS = {"met": ("●", "green"), "partial": ("◐", "yellow"), "not_met": ("○", "red"), "not_applicable": ("–", "")}
_WIDEST = 110
_OTHER_COLUMNS = 44
"""Columns beside the statement: a level in words, four counts, the jury's."""


class ConsoleReport(ReportFormat):
    """Overall level, competencies, what is left to the jury, serious warnings. Colours only on a terminal."""

    suffix = ".txt"

    def render(self, document: Document, language: Language) -> bytes:
        """Text in UTF-8, as wide as the terminal, at most 110 columns."""
        from rich.console import Console

        text = StringIO()
        terminal = sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        console = Console(
            file=text,
            width=max(60, min(shutil.get_terminal_size((100, 25)).columns, _WIDEST)),
            force_terminal=terminal,
            highlight=False,
            emoji=False,
            markup=False,
        )
        _print(console, document.report, language)
        return text.getvalue().encode("utf-8", "replace")


def _print(console: "Console", report: Report, language: Language) -> None:
    show = console.print
    overall = report.overall
    show()
    show(_title(report, language))
    show(translate("console.run", language, sentence=execution_words(report, language)))
    show()
    show(_table(report, console.width, language))
    show(
        translate(
            "console.total",
            language,
            overall=translate("html.overall", language, n=overall.competencies_met, of=overall.of),
            jury=translate("html.overall-jury", language, n=overall.needs_jury),
        )
    )
    for warning in report.warnings:
        if warning.severity == "serious":
            show(translate("console.serious", language, message=one_line(warning.message, 800)), style="red")
    show(translate("html.decision", language), style="dim")


def _title(report: Report, language: Language) -> "Text":
    from rich.text import Text

    level = report.overall.level
    title = Text(one_line(report.submission.name, 80), style="bold")
    title.append(translate("console.overall", language), style="not bold")
    title.append(f"{_MARKS[level][0]} {level_words(level, language)}", style=f"bold {_MARKS[level][1]}")
    return title


def _table(report: Report, width: int, language: Language) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, expand=False, show_edge=False)
    statement = width - _OTHER_COLUMNS
    table.add_column(
        translate("html.table-head.competency", language), no_wrap=True, min_width=statement, max_width=statement
    )
    table.add_column(translate("html.table-head.level", language), no_wrap=True)
    for level in LEVELS:
        table.add_column(_MARKS[level][0], justify="right", no_wrap=True)
    table.add_column(translate("console.jury", language), justify="right", no_wrap=True)
    for competency in report.competencies:
        table.add_row(*_row(competency, language))
    return table


def _row(competency: CompetencyReport, language: Language) -> list["Text"]:
    from rich.text import Text

    mark, colour = _MARKS[competency.level]
    cells = [Text(f"{competency.id}  {one_line(competency.statement, 120)}")]
    cells.append(Text(f"{mark} {level_words(competency.level, language)}", style=colour))
    cells += [Text(str(count) if count else "·", style="" if count else "dim") for count in level_counts(competency)]
    cells.append(Text(str(competency.needs_jury) if competency.needs_jury else "·"))
    return cells
