"""`certgrade check`: one submission, run, graded and reported, for a juror."""

import ctypes
import os
import signal
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from certgrader.cli.grading import (
    below,
    chosen_formats,
    grade_options,
    leave_lost_folder,
    load,
    print_json,
    print_path,
    writable_folder,
    write_reports,
)
from certgrader.cli.options import GradingArguments, JsonOption
from certgrader.cli.parsing import Definition
from certgrader.cli.progress import cell_progress
from certgrader.errors import ExitCode
from certgrader.interrupts import Terminated
from certgrader.pipeline.grade import grade
from certgrader.report.formats.base import report_formats
from certgrader.settings import Settings

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckArguments(GradingArguments):
    """Options of `check`. `name`, `alone` and `parent` are for `batch`: entries that share a name, notebooks side by
    side, and the number of the batch's process, with which this one ends.
    """

    submission: Annotated[str, Argument(metavar="SUBMISSION", help="cli.argument.submission")]
    json: JsonOption = None
    fail_under: Annotated[str | None, Option("--fail-under", metavar="LEVEL", help="cli.option.fail-under")] = None
    name: Annotated[str | None, Option("--name", hidden=True, help="cli.option.name")] = None
    parent: Annotated[int | None, Option("--parent", hidden=True, help="cli.option.parent")] = None
    alone: Annotated[bool, Option("--alone", hidden=True, help="cli.option.alone")] = False


def run(arguments: CheckArguments, settings: Settings) -> int:
    """Grade one submission and write what was asked."""
    if arguments.parent is not None:
        _end_with(arguments.parent)
    formats = chosen_formats(settings)
    rubric = load(settings)
    folder = _folder(settings)
    leave_lost_folder()
    bundles = folder / "bundles" if folder else None
    options = grade_options(arguments, settings, rubric, bundles=bundles, name=arguments.name)
    options = replace(options, alone=arguments.alone)
    with cell_progress(settings) as progress:
        document = grade(arguments.submission, options, progress).document
    paths = write_reports(document, formats, folder, settings) if folder else ()
    if settings.json:
        print_json(document, settings)
    else:
        if not settings.quiet:
            summary = report_formats.get("console")().render(document, settings.lang)
            sys.stdout.write(summary.decode("utf-8"))
        for path in paths:
            print_path(path)
    return ExitCode.BELOW if below(document, settings) else ExitCode.OK


def _end_with(parent: int) -> None:
    """Ask Linux for SIGTERM when the parent dies, even of SIGKILL: no run goes on for a batch that is no more."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
        if os.getppid() != parent:
            raise Terminated  # it died before it could be asked for


def _folder(settings: Settings) -> Path | None:
    if settings.json and settings.output is None:
        return None
    return writable_folder(settings.output or Path())


COMMAND = Definition(CheckArguments, run)
