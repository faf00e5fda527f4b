"""The bytes of a notebook → its JSON, whatever encoding or small faults it has."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.errors import SubmissionProblem
from certgrader.notebook.lightening import HEAVY, MOST_VALUES, TooManyValuesError, lightened, weight
from certgrader.submission.limits import NOTEBOOK_BYTES, size_label

_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
_BEYOND_LATIN = re.compile("[^\x00-\xff]+")
_LARGE = 16_000_000
_PIECE = 1_000_000
_LONGEST_NUMBER = 4_000  # digits
# Fields that hold a text, of formats 2 to 4; those named by a mime type besides.
_TEXTS = frozenset("source input text html svg png jpeg latex json javascript pdf".split())
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


def load_document(read: Callable[[], bytes], place: str, repairs: Repairs) -> dict[str, object]:
    """The notebook's JSON object, from the bytes that `read` gives: nobody holds them while they are parsed.

    A text stored as a list of lines is joined. Raises SubmissionProblem when there is no object to be had.
    """
    text = _decoded(read(), place, repairs)
    if not text or text.isspace():
        raise SubmissionProblem("notebook.empty", place=place)
    document = _parsed(text, place, repairs)
    if not isinstance(document, dict) or not {"cells", "worksheets", "nbformat"} & document.keys():
        raise SubmissionProblem("notebook.no-notebook", place=place)
    if _ESCAPED_SURROGATE.search(text):
        _change_strings(document, lambda value: _without_surrogates(value, repairs))
    return document


def _decoded(raw: bytes, place: str, repairs: Repairs) -> str:
    if len(raw) > NOTEBOOK_BYTES:
        raise SubmissionProblem("notebook.too-large", place=place, limit=size_label(NOTEBOOK_BYTES))
    if raw.startswith(_UTF16_MARKS):
        repairs.note("encoding")
        return raw.decode("utf-16", errors="replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        repairs.note("byte-order-mark")
        raw = raw[3:]
    return _in_pieces(raw, repairs) if len(raw) > _LARGE else _text(raw, repairs)


def _in_pieces(raw: bytes, repairs: Repairs) -> str:
    """One emoji makes Python keep four bytes for every character: 400 MB for the largest notebook. In JSON,
    characters beyond ASCII stand in strings only and may be written as escapes."""
    pieces: list[str] = []
    start = 0
    while start < len(raw):
        end = start + _PIECE
        while end < len(raw) and raw[end] >= 0x80:
            end += 1
        piece = _text(raw[start:end], repairs)
        pieces.append(_BEYOND_LATIN.sub(lambda match: json.dumps(match.group())[1:-1], piece))
        start = end
    return "".join(pieces)


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
    if weight(text) > HEAVY:
        text = _light(text, place, repairs)
    loads = partial(
        json.loads, object_hook=_with_joined_lines, parse_constant=lambda _name: repairs.note("not-a-number")
    )
    try:
        return loads(text)
    except json.JSONDecodeError as strict:
        try:
            document = loads(text, strict=False)
        except (ValueError, RecursionError):
            key = "notebook.conflict" if _CONFLICT.search(text) else "notebook.not-json"
            raise SubmissionProblem(key, place=place, line=strict.lineno, column=strict.colno) from strict
        repairs.note("control-characters")
        return document
    except (ValueError, RecursionError) as odd:
        # A number of thousands of digits, or lists in lists in lists.
        try:
            return loads(_light(text, place, repairs), strict=False, parse_int=partial(_whole, repairs))
        except (ValueError, RecursionError):
            raise SubmissionProblem("notebook.not-json", place=place, line=1, column=1) from odd


def _light(text: str, place: str, repairs: Repairs) -> str:
    try:
        lighter, removed = lightened(text)
    except TooManyValuesError as error:
        raise SubmissionProblem("notebook.too-many-values", place=place, limit=MOST_VALUES) from error
    if removed:
        repairs.note("heavy", removed)
    return lighter


def _whole(repairs: Repairs, digits: str) -> int | None:
    if len(digits) <= _LONGEST_NUMBER:
        return int(digits)
    repairs.note("not-a-number")
    return None


def _with_joined_lines(found: dict[str, object]) -> dict[str, object]:
    """Lines are joined while the document is read: a list of short ones takes ten times the room of their text."""
    for key, value in found.items():
        if (key in _TEXTS or "/" in key) and isinstance(value, list) and all(type(line) is str for line in value):
            found[key] = "".join(value)
    return found


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
        waiting += [value for value in values if isinstance(value, (dict, list))]
