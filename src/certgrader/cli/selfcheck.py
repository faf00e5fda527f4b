"""`certgrade selfcheck`: the jury's checks told as advice, for the candidate, before handing in."""

import re
import shutil
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from typer import Argument, Option

from certgrader.catalogue.catalogue import Language, translate
from certgrader.cli.deadline import parse_deadline, time_left
from certgrader.cli.grading import (
    below,
    chosen_formats,
    grade_options,
    load,
    print_json,
    print_path,
    writable_folder,
    write_reports,
)
from certgrader.cli.options import GradingArguments, JsonOption
from certgrader.cli.parsing import Definition
from certgrader.cli.progress import cell_progress
from certgrader.errors import ExecutionUnavailable, ExitCode
from certgrader.notebook.label import cell_label
from certgrader.pipeline.advice import Advice, broken_cells, left_to_the_jury, ordered_advice
from certgrader.pipeline.grade import grade
from certgrader.report.ansi import one_line
from certgrader.report.formats.base import Document
from certgrader.settings import Settings

# French punctuation stays on the line of its word, a cell's number on the line of « cellule ».
_TIED = re.compile(r"(?<=«) | (?=[»:;?!%·→])|(?<=·) |(?<=\bcellule) (?=\d)|(?<=\bcell) (?=\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfcheckArguments(GradingArguments):
    """Options of `selfcheck`."""

    submission: Annotated[str, Argument(metavar="NOTEBOOK", help="cli.argument.selfcheck-notebook")]
    deadline: Annotated[str | None, Option("--deadline", metavar="DATE", help="cli.option.deadline")] = None
    json: JsonOption = None
    fail_under: Annotated[str | None, Option("--fail-under", metavar="LEVEL", help="cli.option.fail-under")] = None


def run(arguments: SelfcheckArguments, settings: Settings) -> int:
    """Grade, and print what to do; files only where `-o` asks for them."""
    deadline = parse_deadline(settings.deadline) if settings.deadline else None
    formats = chosen_formats(settings)
    rubric = load(settings)
    folder = writable_folder(settings.output) if settings.output else None
    settings = _with_a_sandbox(settings)
    options = grade_options(arguments, settings, rubric, bundles=folder / "bundles" if folder else None)
    with cell_progress(settings) as progress:
        document = grade(arguments.submission, options, progress).document
    paths = write_reports(document, formats, folder, settings) if folder else ()
    if settings.json:
        print_json(document, settings)
    else:
        if not settings.quiet:
            if deadline is not None:
                sys.stdout.write(time_left(deadline, datetime.now().astimezone(), settings.lang) + "\n\n")
            _print(advice_lines(document, settings.lang))
        for path in paths:
            print_path(path)
    return ExitCode.BELOW if below(document, settings) else ExitCode.OK


def _with_a_sandbox(settings: Settings) -> Settings:
    """Without a sandbox on this machine the candidate's own code runs without one, and that is said."""
    if settings.no_execute or settings.sandbox != "auto":
        return settings
    from certgrader.execution.choose_sandbox import choose

    try:
        choose("auto")
    except ExecutionUnavailable:
        sys.stderr.write(f"certgrade: {translate('cli.no-sandbox', settings.lang)}\n")
        return replace(settings, sandbox="none")
    return settings


def advice_lines(document: Document, language: Language) -> Iterator[tuple[str, int]]:
    """(line, indentation) of the whole advice, the most useful first."""
    report = document.report
    yield from _run_lines(document, language)
    serious = [one for one in report.warnings if one.severity == "serious"]
    if serious:
        yield translate("cli.advice.serious", language), 0
        for warning in serious:
            cells = ", ".join(cell_label(document.notebook, cell, language) for cell in warning.cells)
            yield f"{one_line(warning.message, 600)}{f' ({cells})' if cells else ''}", 2
        yield "", 0
    advice = ordered_advice(report)
    key = "cli.advice.to-do" if advice else "cli.advice.nothing"
    yield translate(key, language, n=len(advice)), 0
    for number, one in enumerate(advice, 1):
        yield from _advice(number, one, language)
    jury = left_to_the_jury(report)
    if jury:
        yield "", 0
        yield translate("cli.advice.jury", language), 0
        for criterion in jury:
            yield f"{criterion.id} {criterion.statement}", 2
    yield "", 0
    yield translate("cli.advice.closing", language), 0


def _run_lines(document: Document, language: Language) -> Iterator[tuple[str, int]]:
    execution = document.report.execution
    status = translate(f"cli.advice.run.{execution.status}", language)
    yield translate("cli.advice.run-line", language, name=one_line(document.report.submission.name), status=status), 0
    for cell in broken_cells(document.report):
        label = cell_label(document.notebook, cell.index, language)
        what = translate(f"cli.advice.cell.{cell.status}", language)
        if cell.error is not None:
            what = one_line(f"{cell.error.name} : {cell.error.message}", 200)
            what += f" {one_line(cell.error.diagnosis, 400)}" if cell.error.diagnosis else ""
        yield f"{label} : {what}", 2
    yield "", 0


def _advice(number: int, advice: Advice, language: Language) -> Iterator[tuple[str, int]]:
    criterion, competency = advice.criterion, advice.competency
    level = translate(f"level.{criterion.level}", language)
    yield "", 0
    yield f"{number}. {criterion.id} {criterion.statement} [{level}]", 2
    yield one_line(criterion.reason, 600), 5
    if criterion.advice:
        yield f"→ {' '.join(criterion.advice.split())}", 5
    if advice.missing == 1:
        yield translate("cli.advice.last", language, competency=competency.id), 5


def _print(lines: Iterator[tuple[str, int]]) -> None:
    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    for line, indentation in lines:
        margin = " " * indentation
        hanging = margin + " " * (3 if line[:1].isdigit() else 2 if line.startswith("→") else 0)
        tied = _TIED.sub("\N{NO-BREAK SPACE}", line)
        wrapped = textwrap.fill(tied, width, initial_indent=margin, subsequent_indent=hanging)
        sys.stdout.write(wrapped.replace("\N{NO-BREAK SPACE}", " ") + "\n")


COMMAND = Definition(SelfcheckArguments, run)
