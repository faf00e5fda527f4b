"""The bytes of a notebook → its JSON, whatever encoding or small faults it has."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.errors import SubmissionProblem
from certgrader.submission.limits import NOTEBOOK_BYTES, size_label

_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_LARGE = 16_000_000
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(slots=True)
class Repairs:
    """What was mended while one notebook is read, counted by kind, in the order first met."""

    counts: dict[str, int] = field(default_factory=dict)

    def note(self, name: str, n: int = 1) -> None:
        """One more fault of the kind `notebook.repair.<name>`."""
        self.counts[name] = self.counts.get(name, 0) + n

    def phrases(self) -> tuple[Phrase, ...]:
        """One sentence for each kind of fault."""
        return tuple(phrase(f"notebook.repair.{name}", n=n) for name, n in self.counts.items())


def load_document(raw: bytes, place: str, repairs: Repairs) -> dict[str, object]:
    """The notebook's JSON object. Raises SubmissionProblem when there is none to be had."""
    if len(raw) > NOTEBOOK_BYTES:
        raise SubmissionProblem("notebook.too-large", place=place, limit=size_label(NOTEBOOK_BYTES))
    text = _decoded(raw, repairs)
    if not text or text.isspace():
        raise SubmissionProblem("notebook.empty", place=place)
    document = _parsed(text, place, repairs)
    if not isinstance(document, dict) or not {"cells", "worksheets", "nbformat"} & document.keys():
        raise SubmissionProblem("notebook.no-notebook", place=place)
    if _ESCAPED_SURROGATE.search(text):
        _change_strings(document, lambda value: _without_surrogates(value, repairs))
    return document


def _decoded(raw: bytes, repairs: Repairs) -> str:
    if raw.startswith(_UTF16_MARKS):
        repairs.note("encoding")
        return raw.decode("utf-16", errors="replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        repairs.note("byte-order-mark")
        raw = raw[3:]
    if len(raw) > _LARGE:
        # One emoji makes Python keep four bytes for every character: 400 MB for the largest notebook. In JSON,
        # characters beyond ASCII stand in strings only and may be written as escapes.
        raw = _BEYOND_ASCII.sub(lambda match: json.dumps(_text(match.group(), repairs))[1:-1].encode(), raw)
    return _text(raw, repairs)


def _text(raw: bytes, repairs: Repairs) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        repairs.note("encoding")
    # Editors on Windows leave single bytes of Windows-1252 in a file that is UTF-8 elsewhere.
    escaped = raw.decode("utf-8", errors="surrogateescape")
    return _SURROGATE.sub(
        lambda match: bytes([ord(match.group()) - 0xDC00]).decode("cp1252", errors="replace"), escaped
    )


def _parsed(text: str, place: str, repairs: Repairs) -> object:
    def constant(_name: str) -> None:
        repairs.note("not-a-number")

    try:
        return json.loads(text, parse_constant=constant)
    except json.JSONDecodeError as strict:
        try:
            document = json.loads(text, parse_constant=constant, strict=False)
        except (ValueError, RecursionError):
            key = "notebook.conflict" if _CONFLICT.search(text) else "notebook.not-json"
            raise SubmissionProblem(key, place=place, line=strict.lineno, column=strict.colno) from strict
        repairs.note("control-characters")
        return document
    except (ValueError, RecursionError) as error:
        raise SubmissionProblem("notebook.not-json", place=place, line=1, column=1) from error


def _without_surrogates(value: str, repairs: Repairs) -> str:
    if not _SURROGATE.search(value):
        return value
    repairs.note("encoding")
    return _SURROGATE.sub("\ufffd", value)


def _change_strings(document: dict[str, object], change: Callable[[str], str]) -> None:
    """In place and without recursion: JSON that was just read may be nested as deep as Python goes."""
    waiting: list[dict[object, object] | list[object]] = [{"": document}]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, dict):
            for key in [key for key in holder if isinstance(key, str) and change(key) != key]:
                holder[change(key)] = holder.pop(key)
            holder.update({place: change(value) for place, value in holder.items() if isinstance(value, str)})
        else:
            holder[:] = [change(value) if isinstance(value, str) else value for value in holder]
        values = holder.values() if isinstance(holder, dict) else holder
        waiting += [value for value in values if isinstance(value, dict | list)]
