"""`certgrade batch`: a folder of submissions, graded in parallel, resumable, with one index."""

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from certgrader.catalogue.catalogue import translate
from certgrader.cli.grading import chosen_formats, data_folder, load, print_path, writable_folder
from certgrader.cli.options import GradingArguments
from certgrader.cli.parsing import Definition
from certgrader.cohort.batch import Outcome, Plan, grade_cohort
from certgrader.cohort.discover import Cohort, Entry, discover
from certgrader.cohort.exports import opened_cohort
from certgrader.cohort.index import write_index
from certgrader.cohort.ledger import Line
from certgrader.errors import ExitCode, SubmissionProblem
from certgrader.report.ansi import one_line
from certgrader.report.formats.base import ReportFormat
from certgrader.rubric.model import Rubric
from certgrader.settings import NOT_SETTINGS, PREFIX, Settings, format_size

_OWN_MEMORY = 512 * 2**20
_AFTERTIME = 180.0
"""Seconds granted to a process after its notebook's own time limit, before it is ended by force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchArguments(GradingArguments):
    """Options of `batch`."""

    cohort: Annotated[str, Argument(metavar="DIR", help="cli.argument.cohort")]
    jobs: Annotated[str | None, Option("--jobs", "-j", metavar="N", help="cli.option.jobs")] = None


def run(arguments: BatchArguments, settings: Settings) -> int:
    """Grade the cohort; 3 when some entry got no report."""
    formats = chosen_formats(settings)
    rubric = load(settings)
    data = data_folder(settings)
    output = writable_folder(settings.output or Path())
    with opened_cohort(Path(arguments.cohort)) as place:
        cohort = discover(place.folder, output=output, scratch=place.scratch)
        return _grade(cohort, _Asked(arguments, settings, rubric, data, output, formats))


@dataclass(frozen=True, slots=True)
class _Asked:
    arguments: BatchArguments
    settings: Settings
    rubric: Rubric
    data: Path | None
    output: Path
    formats: Sequence[ReportFormat]


def _grade(cohort: Cohort, asked: _Asked) -> int:
    arguments, settings, output = asked.arguments, asked.settings, asked.output
    if not cohort.entries:
        raise SubmissionProblem("cohort.empty", place=arguments.cohort)
    if not settings.no_execute:
        from certgrader.execution.choose_sandbox import choose
        from certgrader.execution.environments.choosing import check_environment

        choose(settings.sandbox)
        check_environment(settings.env)
    _tell(_remarks(cohort, settings))
    plan = Plan(
        output=output,
        command=lambda entry: _command(entry, arguments, settings, output),
        environment=_environment(),
        digest=_digest(arguments, settings, asked.rubric, asked.data),
        suffixes=_suffixes(asked.formats),
        seconds=(0.0 if settings.no_execute else settings.timeout) + _AFTERTIME,
        jobs=_jobs(settings, len(cohort.entries)),
        language=settings.lang,
    )
    title = Path(arguments.cohort).resolve().name
    names = [entry.name for entry in cohort.entries]
    with _progress(len(names), settings) as on_end:
        outcome = grade_cohort(
            cohort, plan, lambda ledger: write_index(ledger, names, output, title=title, language=settings.lang), on_end
        )
    _conclude(outcome, output, settings)
    return ExitCode.UNREADABLE if outcome.failed else ExitCode.OK


def _command(entry: Entry, arguments: BatchArguments, settings: Settings, output: Path) -> list[str]:
    """`certgrade check` of one entry with every setting said, so that the child needs to guess none."""
    options = {
        "--name": entry.name,
        "--parent": str(os.getpid()),
        "--rubric": settings.rubric,
        "--sandbox": settings.sandbox,
        "--cell-timeout": repr(settings.cell_timeout),
        "--timeout": repr(settings.timeout),
        "--memory": format_size(settings.memory),
        "--lang": settings.lang,
        "--output": str(output),
        "--format": ",".join(dict.fromkeys((*settings.format, "json"))),
        "--data": str(settings.data) if settings.data else None,
        "--notebook": settings.notebook,
        "--env": settings.env,
    }
    given = [f"{name}={value}" for name, value in options.items() if value is not None]
    flags = ["--quiet", "--no-execute" if settings.no_execute else "--execute"]
    flags.append("--stop-on-error" if settings.stop_on_error else "--keep-going")
    if entry.path.is_file():
        # Beside a loose notebook lie other candidates' files.
        flags.append("--alone")
    parameters = [word for pair in arguments.parameters or [] for word in ("-p", pair)]
    # -P: a module that lies in the current folder, perhaps a candidate's, is never imported.
    program = [sys.executable, "-P", "-m", "certgrader", "check"]
    return [*program, *given, *flags, *parameters, "--", str(entry.path)]


def _environment() -> dict[str, str]:
    # The options above say it all: a variable such as CERTGRADE_JSON must not change a child's mind.
    kept = (name for name in os.environ if not name.startswith(PREFIX) or name in NOT_SETTINGS)
    return {name: os.environ[name] for name in kept}


def _suffixes(formats: Sequence[ReportFormat]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(one.suffix for one in formats), ".json")))


def _digest(arguments: BatchArguments, settings: Settings, rubric: Rubric, data: Path | None) -> str:
    """What a report depends on besides the entry itself."""
    parts: list[object] = [version("certgrader"), rubric.sha256, arguments.parameters, settings.notebook]
    parts += [settings.no_execute, settings.stop_on_error, settings.sandbox, settings.env, settings.lang]
    parts += [settings.cell_timeout, settings.timeout, settings.memory]
    for parent, folders, files in os.walk(data) if data else ():
        folders.sort()
        for name in sorted(files):
            state = Path(parent, name).lstat()  # also of a link that leads nowhere
            parts.append([os.path.join(parent, name), state.st_size, state.st_mtime_ns])  # noqa: PTH118
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def _jobs(settings: Settings, entries: int) -> int:
    """How many at a time: what was asked, else the cores, never more than memory allows."""
    import psutil

    asked = settings.jobs or os.cpu_count() or 1
    total = psutil.virtual_memory().total
    each = _OWN_MEMORY if settings.no_execute else settings.memory
    allowed = max(1, total // each)
    jobs = min(asked, allowed)
    if settings.jobs and jobs < settings.jobs:
        sizes = {"memory": format_size(each), "total": f"{total / 2**30:.1f}G"}
        _tell([translate("cohort.fewer-jobs", settings.lang, asked=asked, jobs=jobs, **sizes)])
    return int(min(jobs, entries))


def _remarks(cohort: Cohort, settings: Settings) -> Iterator[str]:
    if cohort.hidden:
        yield translate("cohort.hidden", settings.lang, n=len(cohort.hidden))
    for entry in cohort.renamed:
        yield translate("cohort.renamed", settings.lang, entry=entry.path.name, name=entry.name)


def _tell(sentences: Iterator[str] | list[str]) -> None:
    for sentence in sentences:
        sys.stderr.write(f"certgrade: {one_line(sentence, 600)}\n")


@contextmanager
def _progress(total: int, settings: Settings) -> Iterator["_Bar"]:
    if settings.quiet or not sys.stderr.isatty():
        yield _Bar(None)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    left = translate("cohort.left", settings.lang)
    columns = (MofNCompleteColumn(), BarColumn(), TimeElapsedColumn(), TextColumn(left), TimeRemainingColumn())
    with Progress(*columns, TextColumn("{task.description}", markup=False), console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=total)
        yield _Bar(lambda name: bar.update(task, advance=1, description=name))


class _Bar:
    """Told each line as it comes; says aloud those without a report."""

    def __init__(self, advance: "object") -> None:
        self._advance = advance

    def __call__(self, line: Line) -> None:
        if callable(self._advance):
            self._advance(one_line(line.row.name))
        if not line.graded:
            sys.stderr.write(f"{one_line(line.row.entry)}: {one_line(line.row.sentence, 400)}\n")


def _conclude(outcome: Outcome, output: Path, settings: Settings) -> None:
    if not settings.quiet:
        said = [translate("cohort.graded", settings.lang, n=outcome.graded)]
        if outcome.resumed:
            said.append(translate("cohort.resumed", settings.lang, n=outcome.resumed))
        if outcome.failed:
            said.append(translate("cohort.failed", settings.lang, n=outcome.failed))
        sys.stdout.write(", ".join(said) + "\n")
    print_path(output / "index.html")


COMMAND = Definition(BatchArguments, run)
