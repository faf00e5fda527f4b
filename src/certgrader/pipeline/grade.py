"""One submission graded afresh: path → Submission → Notebook → Run, secrets masked → bundle → report.

The only way to a kernel."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from certgrader.bundle.store import Bundle, save
from certgrader.catalogue.catalogue import Language
from certgrader.execution.model import STATIC_RUN, ExecutionOptions, Progress, Run
from certgrader.masking.masked import MaskedProgress, known_secrets, masked
from certgrader.notebook.model import Notebook
from certgrader.notebook.reading import read_notebook
from certgrader.pipeline.judge import judge
from certgrader.report.formats.base import Document
from certgrader.rubric.model import Rubric
from certgrader.submission.intake import open_submission
from certgrader.submission.model import Submission

EXECUTABLE = "python"


@dataclass(frozen=True, slots=True)
class GradeOptions:
    """How to run and grade one submission.

    `bundles`: the folder that keeps runs for `regrade`, None to keep nothing. `notebook` chooses among several.
    `name` replaces the report's name. `alone` leaves out what lies beside a notebook.
    `language` is that of diagnoses and notes.
    """

    rubric: Rubric
    language: Language
    execution: ExecutionOptions
    execute: bool = True
    notebook: str | None = None
    bundles: Path | None = None
    name: str | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Graded:
    """A graded submission, and where its run was kept."""

    document: Document
    bundle: Path | None


def grade(path: str, options: GradeOptions, progress: Progress | None = None) -> Graded:
    """Read, run, keep and judge the submission at `path`.

    Raises SubmissionProblem when it cannot be read, ExecutionUnavailable when nothing could be started; whatever
    happens once the notebook runs is part of the report.
    """
    with open_submission(path, notebook=options.notebook, alone=options.alone) as opened:
        submission = replace(opened, name=options.name) if options.name else opened
        notebook = read_notebook(submission)
        known = known_secrets(submission, notebook, options.execution.parameters)
        shown = MaskedProgress(progress, known.secrets()) if progress is not None else None
        # The notebook runs as it was written; whatever is kept, judged and shown is masked.
        run = _run(submission, notebook, options, shown)
        submission, notebook, run = masked(submission, notebook, run, known)
        created = now()
        kept = None
        if options.bundles is not None:
            kept = save(options.bundles, Bundle(submission, notebook, run, created))
        report = judge(submission, notebook, run, options.rubric, created=created, language=options.language)
        return Graded(Document(report, notebook, run), kept)


def now() -> str:
    """This moment in local time with its offset, to the second."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _run(submission: Submission, notebook: Notebook, options: GradeOptions, progress: Progress | None) -> Run:
    if options.execute and notebook.kernel_language == EXECUTABLE:
        from certgrader.execution.runner import execute

        return execute(submission, notebook, options.execution, progress)
    data = options.execution.data
    return replace(STATIC_RUN, parameters=options.execution.parameters, data=str(data) if data else None)
