"""Submission, notebook, run → the secrets in them, and where they stand."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from certgrader.execution.model import Run
from certgrader.masking.assignments import assigned_secrets, command_secrets
from certgrader.masking.names import sensitivity
from certgrader.masking.python_code import literal_secrets
from certgrader.masking.shapes import Hit, shaped_secrets
from certgrader.masking.values import is_placeholder
from certgrader.notebook.model import Cell, Notebook, Output, SecretFound
from certgrader.submission.model import Submission, SubmittedFile

_SETTINGS = frozenset(".env .ini .cfg .conf .yml .yaml .toml .properties .sh .bash .envrc .netrc".split())
_MOST = 2_000
"""Secrets of one submission; a notebook with more is made to have them, and what is left is masked as the known are."""


@dataclass(frozen=True, slots=True)
class Found:
    """Secrets by value, with the places of each. `written`: a value and how a literal writes it in a cell's code, where
    that is not the value itself."""

    places: tuple[tuple[str, SecretFound], ...] = ()
    written: tuple[tuple[int, str], ...] = ()

    def __add__(self, other: "Found") -> "Found":
        return Found(self.places + other.places, self.written + other.written)

    @property
    def values(self) -> tuple[str, ...]:
        """Distinct values, in the order found."""
        return tuple(dict.fromkeys(value for value, _ in self.places))


def found_in_submission(submission: Submission, notebook: Notebook) -> Found:
    """The secrets of sources, saved outputs and project files."""
    places: list[tuple[str, SecretFound]] = []
    written: list[tuple[int, str]] = []
    for cell in notebook.cells:
        places += _in_cell(cell, written)
        places += _in_outputs(cell.index, cell.outputs)
    for file in submission.files:
        places += _in_file(file)
    return Found(tuple(places[:_MOST]), tuple(written[:_MOST]))


def found_in_run(run: Run) -> Found:
    """Those that only its outputs and errors show."""
    places: list[tuple[str, SecretFound]] = []
    for cell in run.cells:
        error = (cell.error.message, cell.error.traceback) if cell.error else ()
        places += _in_outputs(cell.index, cell.outputs, error)
    return Found(tuple(places[:_MOST]))


def parameter_secrets(parameters: Iterable[tuple[str, object]]) -> tuple[str, ...]:
    """What parameters that are called a password or key hold, and the secrets in others: the user gave them, nobody is
    warned."""
    values: list[str] = []
    for name, value in parameters:
        text = str(value)
        if sensitivity(name) and not isinstance(value, (Mapping, bool)):
            values += [text] if len(text) >= 4 and not is_placeholder(text) else []
        else:
            values += [hit.value for hit in (*shaped_secrets(text), *assigned_secrets(text))]
    return tuple(values)


def _in_cell(cell: Cell, written: list[tuple[int, str]]) -> Iterator[tuple[str, SecretFound]]:
    for hit in _in_source(cell.source):
        line = cell.source.count("\n", 0, hit.start) + 1
        yield hit.value, SecretFound(hit.kind, cell.index, line)
    code = cell.code
    for literal in literal_secrets(code.python) if code and code.python else ():
        line = code.lines[literal.lines[0] - 1] if code and literal.lines[0] <= len(code.lines) else 1
        if literal.value not in cell.source:
            written.append((cell.index, literal.written))
        yield literal.value, SecretFound(literal.kind, cell.index, line)


def _in_source(source: str) -> Iterator[Hit]:
    yield from shaped_secrets(source)
    yield from assigned_secrets(source)
    yield from command_secrets(source)


def _in_outputs(cell: int, outputs: Iterable[Output], more: Iterable[str] = ()) -> Iterator[tuple[str, SecretFound]]:
    texts = [text for output in outputs for text in (output.text, output.error_message or "", *texts_of(output))]
    for text in (*texts, *more):
        for hit in (*shaped_secrets(text), *assigned_secrets(text)):
            yield hit.value, SecretFound(hit.kind, cell)


def texts_of(output: Output) -> Iterator[str]:
    """The representations that are text; pictures, sound and the like carry no text to search."""
    return (content for mime, content in output.data if is_text(mime))


def is_text(mime: str) -> bool:
    """Whether content of this type is text rather than binary in base64."""
    if mime == "image/svg+xml" or mime.startswith("text/"):
        return True
    return not mime.startswith(("image/", "audio/", "video/", "font/")) and mime != "application/pdf"


def _in_file(file: SubmittedFile) -> Iterator[tuple[str, SecretFound]]:
    text = file.text
    if not text:
        return
    path = PurePosixPath(file.path)
    settings = path.suffix in _SETTINGS or path.name.startswith((".env", ".netrc", ".pypirc"))
    hits = [*shaped_secrets(text), *assigned_secrets(text, settings=settings)]
    for hit in hits:
        yield hit.value, SecretFound(hit.kind, None, text.count("\n", 0, hit.start) + 1, file.path)
    for literal in literal_secrets(text) if path.suffix == ".py" else ():
        yield literal.value, SecretFound(literal.kind, None, literal.lines[0], file.path)
