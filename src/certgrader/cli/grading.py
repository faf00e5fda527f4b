"""From settings to what grading needs, and from a graded submission to files and lines on the terminal."""

import os
import sys
import tempfile
from pathlib import Path

from certgrader.cli.options import GradingArguments, parameter_pairs
from certgrader.errors import UsageProblem
from certgrader.execution.model import ExecutionOptions, Limits
from certgrader.pipeline.grade import GradeOptions
from certgrader.report.formats.base import Document, ReportFormat, report_formats
from certgrader.report.writing import sweep, write_atomically
from certgrader.rubric.loading import load_rubric
from certgrader.rubric.model import Rubric
from certgrader.settings import LEVELS, Settings


def grade_options(
    arguments: GradingArguments, settings: Settings, rubric: Rubric, *, bundles: Path | None, name: str | None = None
) -> GradeOptions:
    """How one submission is to be run and graded."""
    limits = Limits(cell_seconds=settings.cell_timeout, total_seconds=settings.timeout, memory_bytes=settings.memory)
    execution = ExecutionOptions(
        sandbox=settings.sandbox,
        env=settings.env,
        limits=limits,
        stop_on_error=settings.stop_on_error,
        parameters=parameter_pairs(arguments.parameters),
        data=data_folder(settings),
    )
    return GradeOptions(
        rubric=rubric,
        language=settings.lang,
        execution=execution,
        execute=not settings.no_execute,
        notebook=settings.notebook,
        bundles=bundles,
        name=name,
    )


def data_folder(settings: Settings) -> Path | None:
    """The folder of `--data`, which must exist. Raises UsageProblem."""
    if settings.data is not None and not settings.data.is_dir():
        raise UsageProblem("cli.no-data-folder", place=str(settings.data))
    return settings.data.resolve() if settings.data is not None else None


def load(settings: Settings) -> Rubric:
    """The rubric asked for."""
    return load_rubric(settings.rubric)


def writable_folder(folder: Path) -> Path:
    """`folder`, made if absent, in which a file could be written just now. Raises UsageProblem."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".certgrade-", suffix=".part"):
            pass
        sweep(folder)
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        raise UsageProblem("cli.not-writable", place=str(folder), why=why) from None
    return folder.resolve()


def leave_lost_folder() -> None:
    """Once all paths are whole: out of a current folder that was deleted, in which no kernel can be started."""
    try:
        Path.cwd()
    except FileNotFoundError:
        os.chdir(Path(os.sep))


def chosen_formats(settings: Settings) -> tuple[ReportFormat, ...]:
    """The report formats asked for. Raises UsageProblem with the nearest known name."""
    return tuple(report_formats.get(name)() for name in settings.format)


def write_reports(
    document: Document, formats: tuple[ReportFormat, ...], folder: Path, settings: Settings
) -> tuple[Path, ...]:
    """Each format's file in `folder`, named after the submission."""
    paths = []
    for one in formats:
        path = folder / f"{document.report.submission.name}.report{one.suffix}"
        write_atomically(path, one.render(document, settings.lang))
        paths.append(path)
    return tuple(paths)


def below(document: Document, settings: Settings) -> bool:
    """Whether the weakest competency is under `--fail-under`."""
    if settings.fail_under is None:
        return False
    weakest = min((LEVELS.index(one.level) for one in document.report.competencies), default=0)
    return weakest < LEVELS.index(settings.fail_under)


def print_json(document: Document, settings: Settings) -> None:
    """The JSON report on standard output, and nothing else."""
    sys.stdout.flush()
    sys.stdout.buffer.write(report_formats.get("json")().render(document, settings.lang))
    sys.stdout.buffer.flush()


def print_path(path: Path) -> None:
    """The whole path, alone on its line, whatever its bytes."""
    sys.stdout.flush()
    line = os.fsencode(path) + b"\n"
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(line.decode("utf-8", "backslashreplace"))
    else:
        buffer.write(line)
        buffer.flush()
