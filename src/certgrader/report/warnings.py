"""What the reader should know about how the submission was read and run."""

from collections.abc import Iterator
from itertools import pairwise

from certgrader.catalogue.catalogue import phrase
from certgrader.execution.model import Run
from certgrader.grading.model import Caution
from certgrader.notebook.model import Notebook
from certgrader.notebook.other_languages import language_name
from certgrader.submission.model import Submission

_MOST_PATHS = 5
_ENDED = {"cell_time": "timeout", "memory": "memory", "output": "output"}
"""Limit → status of the cells that it ended."""


def cautions_of(submission: Submission, notebook: Notebook, run: Run) -> Iterator[Caution]:
    """In the order of the stages: submission, notebook, run."""
    for note in submission.notes:
        yield Caution("submission-note", "warning", note)
    yield from _of_notebook(notebook)
    yield from _of_secrets(notebook)
    yield from _of_run(run, notebook)
    yield from _of_environment(run)
    yield from _of_outputs(run)


def _is_python(notebook: Notebook) -> bool:
    return notebook.kernel_language.lower() in ("python", "python3", "ipython")


def _of_notebook(notebook: Notebook) -> Iterator[Caution]:
    for repair in notebook.repairs:
        yield Caution("notebook-repaired", "info", repair)
    if not _is_python(notebook):
        message = phrase("report.warning.kernel-language", language=language_name(notebook.kernel_language))
        yield Caution("kernel-language", "serious", message)
    code = [cell for cell in notebook.cells if cell.kind == "code" and cell.source.strip()]
    if not code:
        yield Caution("no-code", "serious", phrase("report.warning.no-code"))
    counts = [(cell.index, cell.execution_count) for cell in code if cell.execution_count is not None]
    if code and not counts and not any(cell.outputs for cell in code):
        yield Caution("never-executed", "warning", phrase("report.warning.never-executed"))
    back = tuple(later[0] for earlier, later in pairwise(counts) if (later[1] or 0) < (earlier[1] or 0))
    if back:
        yield Caution("execution-order", "info", phrase("report.warning.execution-order", n=len(back)), back)


def _of_secrets(notebook: Notebook) -> Iterator[Caution]:
    """One for each kind of secret that was masked: where it stood, never its value."""
    for kind in sorted({secret.kind for secret in notebook.secrets}):
        places = [secret for secret in notebook.secrets if secret.kind == kind]
        cells = tuple(sorted({place.cell for place in places if place.cell is not None}))
        paths = sorted({place.path for place in places if place.path is not None})
        name = phrase(f"report.secret.{kind}")
        if cells:
            yield Caution("secret-found", "serious", phrase("report.warning.secret-in-cells", name=name), cells)
        if paths:
            shown = ", ".join(paths[:_MOST_PATHS]) + (", …" if len(paths) > _MOST_PATHS else "")
            yield Caution("secret-found", "serious", phrase("report.warning.secret-in-files", name=name, paths=shown))


def _of_run(run: Run, notebook: Notebook) -> Iterator[Caution]:
    if run.mode == "static":
        unread = "" if _is_python(notebook) else "-unread"
        yield Caution("not-executed", "info", phrase(f"report.warning.not-executed{unread}"))
    elif run.sandbox == "none":
        yield Caution("not-sandboxed", "warning", phrase("report.warning.not-sandboxed"))
    for note in run.notes:
        yield Caution("execution-note", "warning", note)
    for gap in run.gaps:
        yield Caution("sandbox-partial", "warning", phrase("report.warning.sandbox-partial", gap=gap))
    for limit in run.limits:
        if limit.hit:
            name = phrase(f"report.limit.{limit.name}")
            ended = _ENDED.get(limit.name)
            cells = tuple(cell.index for cell in run.cells if cell.status == ended)
            message = phrase("report.warning.limit-hit", name=name, value=limit.value)
            yield Caution("limit-hit", "serious", message, cells)
    for file in run.served:
        origin = phrase(f"report.origin.{file.origin}")
        key, among = "report.warning.file-served", {"n": file.others} if file.others else {}
        if among:
            key += "-among"
        message = phrase(key, asked=file.asked, served=file.served, origin=origin, **among)
        yield Caution("file-served", "info", message)


_SHOWN = 12


def _of_environment(run: Run) -> Iterator[Caution]:
    if run.missing:
        names = [
            one.module if one.module == one.distribution else f"{one.module} ({one.distribution})"
            for one in run.missing
        ]
        cells = tuple(sorted({cell for one in run.missing for cell in one.cells}))
        message = phrase("report.warning.packages-missing", n=len(names), names=_listed(names))
        yield Caution("packages-missing", "warning", message, cells)
    if run.versions:
        names = [f"{one.distribution} {one.wanted} ({one.installed})" for one in run.versions]
        yield Caution("packages-version", "info", phrase("report.warning.packages-version", names=_listed(names)))
    skipped = tuple(cell.index for cell in run.cells if cell.status == "skipped")
    if skipped:
        message = phrase("report.warning.installs-skipped", n=len(skipped))
        if run.not_installed:
            wanting = _listed(list(run.not_installed))
            message = phrase("report.warning.installs-skipped-missing", n=len(skipped), names=wanting)
        yield Caution("installs-skipped", "info", message, skipped)


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")


def _of_outputs(run: Run) -> Iterator[Caution]:
    failed = tuple(cell.index for cell in run.cells if cell.status == "error")
    if failed:
        yield Caution("cells-failed", "warning", phrase("report.warning.cells-failed", n=len(failed)), failed)
    went_on = tuple(cell.index for cell in run.cells if cell.salvaged)
    if went_on:
        message = phrase("report.warning.imports-continued", n=len(went_on))
        yield Caution("imports-continued", "info", message, went_on)
    died = tuple(cell.index for cell in run.cells if cell.status == "killed")
    if died or run.status == "killed":
        yield Caution("kernel-died", "serious", phrase("report.warning.kernel-died"), died)
    # What failed, or lacked something, is told as such.
    ended = (cell for cell in run.cells if cell.status == "ok" and cell.lacks is None)
    different = tuple(cell.index for cell in ended if cell.reproduced == "different")
    if different:
        message = phrase("report.warning.not-reproduced", n=len(different))
        yield Caution("not-reproduced", "warning", message, different)
    cut = tuple(cell.index for cell in run.cells if any(output.truncated for output in cell.outputs))
    if cut:
        yield Caution("outputs-cut", "info", phrase("report.warning.outputs-cut", n=len(cut)), cut)
