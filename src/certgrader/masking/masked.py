"""Submission, notebook and run without their secrets: what is judged, kept and shown."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from certgrader.catalogue.catalogue import Phrase
from certgrader.execution.model import CellRun, CellStatus, Progress, Run, TraceEvent
from certgrader.masking.detection import Found, found_in_run, found_in_submission, is_text, parameter_secrets
from certgrader.masking.mask import MASK, NAME_MASK, Secrets, cover, secrets_of
from certgrader.masking.names import sensitivity
from certgrader.notebook.magics import parse_code
from certgrader.notebook.model import Cell, Code, Notebook, Output, SecretFound
from certgrader.submission.model import Submission

_T = TypeVar("_T")
# A picture of one transparent pixel.
_BLANK = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
_KEPT = frozenset(
    "sha256 notebook_sha256 received root code nbformat kernel_language stream limits packages python sandbox".split()
)
_GENERIC = ("api-key", "access-token", "password")


@dataclass(frozen=True, slots=True)
class Known:
    """The secrets of a submission before it is run, and those of the parameters it is given."""

    found: Found
    parameters: tuple[str, ...] = ()

    def secrets(self, more: Found | None = None) -> Secrets:
        """All that is to be masked."""
        return secrets_of((*self.parameters, *self.found.values, *(more.values if more else ())))


def known_secrets(submission: Submission, notebook: Notebook, parameters: Iterable[tuple[str, object]]) -> Known:
    """The secrets that can be known before the run."""
    return Known(found_in_submission(submission, notebook), parameter_secrets(parameters))


def masked(submission: Submission, notebook: Notebook, run: Run, known: Known) -> tuple[Submission, Notebook, Run]:
    """The three without any secret of theirs, `notebook.secrets` saying where there was one.

    Lines keep their numbers, code that could be parsed still can be. The submission's name stays: reports are found
    by it.
    """
    run = replace(run, parameters=tuple(_parameter(name, value) for name, value in run.parameters))
    in_run = found_in_run(run)
    secrets = known.secrets(in_run)
    if not secrets:
        return submission, notebook, run
    found = known.found + in_run
    pictured = {event.cell for event in run.events if event.name == "figure" and _shows(event, secrets)}
    cells = tuple(_cell(cell, secrets, found.written, blank=cell.index in pictured) for cell in notebook.cells)
    kept = replace(_rewritten(replace(notebook, cells=()), secrets), cells=cells, secrets=_places(found))
    ran = tuple(_ran(one, secrets, blank=one.index in pictured) for one in run.cells)
    return (
        replace(_rewritten(submission, secrets), name=submission.name, root=submission.root),
        kept,
        replace(_rewritten(replace(run, cells=()), secrets), cells=ran),
    )


class MaskedProgress:
    """A progress that shows the first lines of cells without their secrets."""

    def __init__(self, shown: Progress, secrets: Secrets) -> None:
        self._shown, self._secrets = shown, secrets

    def cell_started(self, position: int, of: int, first_line: str) -> None:
        """A code cell begins."""
        self._shown.cell_started(position, of, self._secrets.masked(first_line))

    def cell_finished(self, status: CellStatus) -> None:
        """It has ended."""
        self._shown.cell_finished(status)


def _parameter(name: str, value: object) -> tuple[str, object]:
    return (name, MASK) if sensitivity(name) and not isinstance(value, bool) else (name, value)


def _places(found: Found) -> tuple[SecretFound, ...]:
    """One entry for each kind and place: a value that several rules found there is what the most precise says, and
    what one of them saw a part of is what the others saw whole."""
    by_place: dict[tuple[int | None, str | None, int | None], dict[str, SecretFound]] = {}
    for value, place in found.places:
        here = by_place.setdefault((place.cell, place.path, place.line), {})
        whole = next((longer for longer in here if value in longer), value)
        known = here.get(whole)
        if known is None or (known.kind in _GENERIC and place.kind not in _GENERIC):
            here[whole] = place
    return tuple(dict.fromkeys(place for here in by_place.values() for place in here.values()))


def _shows(event: TraceEvent, secrets: Secrets) -> bool:
    return _rewritten(event, secrets) != event


def _cell(cell: Cell, secrets: Secrets, written: tuple[tuple[int, str], ...], *, blank: bool) -> Cell:
    source, code = _source(cell, secrets, tuple(text for index, text in written if index == cell.index))
    rest = _rewritten(replace(cell, source="", outputs=()), secrets)
    outputs = tuple(_output(output, secrets, blank=blank) for output in cell.outputs)
    return replace(rest, source=source, code=code, outputs=outputs)


def _source(cell: Cell, secrets: Secrets, written: tuple[str, ...]) -> tuple[str, Code | None]:
    """The masked source and its code; with another mask where the cell could no longer be parsed."""
    if cell.code is None:
        return secrets.masked(cell.source), None
    for mask in (MASK, NAME_MASK):
        source = cell.source
        for literal in written:
            source = source.replace(literal, _quoted(literal, mask))
        source = secrets.masked_code(source, mask)
        if source == cell.source:
            return source, cell.code
        if cell.unread or (cell.code.python is None and cell.code.problem is None):
            return source, cell.code
        code = parse_code(source)
        if code.problem == cell.code.problem:
            break
    return source, code


def _quoted(literal: str, mask: str) -> str:
    """A literal in place of `literal`, of as many lines."""
    marks = '"""' if "\n" in literal else '"'
    return f"{marks}{cover(literal, mask)}{marks}"


def _output(output: Output, secrets: Secrets, *, blank: bool) -> Output:
    data = tuple((mime, _content(mime, content, secrets, blank=blank)) for mime, content in output.data)
    return replace(_rewritten(replace(output, data=()), secrets), data=data)


def _content(mime: str, content: str, secrets: Secrets, *, blank: bool) -> str:
    if is_text(mime):
        return secrets.masked(content)
    return _BLANK if blank and mime.startswith("image/") else content


def _ran(run: CellRun, secrets: Secrets, *, blank: bool) -> CellRun:
    outputs = tuple(_output(output, secrets, blank=blank) for output in run.outputs)
    return replace(_rewritten(replace(run, outputs=()), secrets), outputs=outputs)


def _rewritten(value: _T, secrets: Secrets) -> _T:
    """`value` with every free text in it masked: words of a fixed list and identities stay."""
    return cast("_T", _walk(value, secrets))


def _walk(value: Any, secrets: Secrets) -> Any:
    if isinstance(value, str):
        return secrets.masked(value)
    if isinstance(value, TraceEvent):
        # The tracer's own words are the outer keys; inner ones are the notebook's, such as names of columns.
        data = {name: _inner(item, secrets) for name, item in value.data.items()}
        return replace(value, call=secrets.masked(value.call), data=data)
    if isinstance(value, Phrase):
        return Phrase(value.key, tuple((name, _walk(item, secrets)) for name, item in value.fields))
    if isinstance(value, tuple):
        return tuple(_walk(item, secrets) for item in value)
    if isinstance(value, list):
        return [_walk(item, secrets) for item in value]
    if isinstance(value, Mapping):
        return {name: _walk(item, secrets) for name, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{name: _walk(getattr(value, name), secrets) for name in _free_fields(type(value))})
    return value


def _inner(value: object, secrets: Secrets) -> object:
    if isinstance(value, Mapping):
        return {_walk(name, secrets): _walk(item, secrets) for name, item in value.items()}
    return _walk(value, secrets)


@cache
def _free_fields(kind: type) -> tuple[str, ...]:
    """Fields that may hold text of the candidate's."""
    hints = get_type_hints(kind)
    return tuple(name for name, hint in hints.items() if name not in _KEPT and not _is_list_of_words(hint))


def _is_list_of_words(hint: object) -> bool:
    return get_origin(hint) is Literal or any(get_origin(one) is Literal for one in get_args(hint))
