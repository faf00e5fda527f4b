"""What the tracer wrote in the sandbox → `TraceEvent`s. Nothing in it is trusted: all is checked."""

import json
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from certgrader.execution.model import ServedFile, TraceEvent

_MOST_BYTES = 16 * 2**20
_LONGEST_LINE = 16 * 1024
_LONGEST_TEXT = 400
_MOST_ITEMS = 40
_MOST_EVENTS = 20_000
_NAMES = frozenset(
    "rows_removed rows_filtered values_filled columns_removed columns_renamed types_changed read written joined split "
    "fitted predicted resampled metric search figure".split()
)


@dataclass(frozen=True, slots=True)
class Trace:
    """What was observed, in order, and the files that were found elsewhere than where the notebook looked."""

    events: tuple[TraceEvent, ...] = ()
    served: tuple[ServedFile, ...] = ()


def read_trace(file: Path, requests: Mapping[str, int], roots: Mapping[str, str]) -> Trace:
    """The trace in `file`. `requests`: execute request → cell; `roots`: "submission" and "data" → folder inside."""
    events: list[TraceEvent] = []
    served: dict[str, ServedFile] = {}
    for line in _lines(file):
        if len(events) >= _MOST_EVENTS:
            break
        seen = _object(line)
        name, call, data = seen.get("name"), seen.get("call"), seen.get("data")
        if not isinstance(name, str) or not isinstance(call, str) or not isinstance(data, Mapping):
            continue
        if name == "served":
            found = _served(data, roots)
            if found is not None:
                served.setdefault(found.asked, found)
        elif name in _NAMES:
            request = seen.get("request")
            cell = requests.get(request) if isinstance(request, str) else None
            events.append(TraceEvent(name, _text(call), cell, _data(data)))
    return Trace(tuple(events), tuple(served.values()))


def _lines(file: Path) -> Iterator[bytes]:
    """Lines of a regular file, however the sandbox left it: a link, a pipe or a device in its place is nothing."""
    try:
        opened = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        return
    with open(opened, "rb") as stream:  # noqa: PTH123 - a descriptor, opened without following links
        read = 0
        while read < _MOST_BYTES and (line := stream.readline(_LONGEST_LINE + 1)):
            read += len(line)
            if len(line) <= _LONGEST_LINE:
                yield line


def _object(line: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _data(data: Mapping[object, object]) -> dict[str, object]:
    kept: dict[str, object] = {}
    for name, value in list(data.items())[:_MOST_ITEMS]:
        if isinstance(value, Mapping):
            kept[_text(name)] = {_text(key): _scalar(item) for key, item in list(value.items())[:_MOST_ITEMS]}
        elif isinstance(value, Sequence) and not isinstance(value, str):
            kept[_text(name)] = tuple(_scalar(item) for item in value[:_MOST_ITEMS])
        else:
            kept[_text(name)] = _scalar(value)
    return kept


def _scalar(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**63 else _text(value)
    if isinstance(value, float):
        # NaN and infinities are no JSON.
        return value if abs(value) < float("inf") else _text(value)
    return _text(value)


def _text(value: object) -> str:
    text = value if isinstance(value, str) else str(value)[:_LONGEST_TEXT]
    return text[:_LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")


def _served(data: Mapping[object, object], roots: Mapping[str, str]) -> ServedFile | None:
    asked, path = data.get("asked"), data.get("served")
    if not isinstance(asked, str) or not isinstance(path, str):
        return None
    for origin in ("submission", "data"):
        root = roots.get(origin)
        if root and PurePosixPath(path).is_relative_to(root):
            served = str(PurePosixPath(path).relative_to(root))
            return ServedFile(_text(asked), _text(served), "submission" if origin == "submission" else "data")
    return None
