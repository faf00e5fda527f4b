"""What the tracer wrote in the sandbox → `TraceEvent`s. Nothing in it is trusted: all is checked."""

import json
import os
import re
import stat
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, get_args, get_type_hints

from certgrader.execution.model import Lack, ServedFile, TraceEvent

# A notebook may write what it likes into this file, up to the size that the sandbox allows a file: all is read, so
# that what one cell wrote hides nothing of another's, and little is kept of each.
_MOST_READ = 4 * 2**30
_LONGEST_LINE = 16 * 1024
_LONGEST_TEXT = 400
_MOST_ITEMS = 40
_MOST_KEPT = 16 * 2**20
_MOST_OF_A_CELL = 2**20
_LEAST_COST = _MOST_KEPT // 20_000 + 1
_MOST_LACKS_OF_A_CELL = 200
_MOST_SERVED_OF_A_CELL = 200
_REQUEST = re.compile(rb'"request": "([^"\\]{0,100})"')
_LACKED = get_args(get_type_hints(Lack)["kind"])
_NAMES = frozenset(
    "rows_removed rows_filtered values_filled columns_removed columns_renamed types_changed read written joined split "
    "fitted predicted resampled metric search figure unchanged uncounted mode watched".split()
)


@dataclass(frozen=True, slots=True)
class Trace:
    """What was observed, in order; the files that were found elsewhere than where the notebook looked; by cell, what
    it looked for in vain."""

    events: tuple[TraceEvent, ...] = ()
    served: tuple[ServedFile, ...] = ()
    lacks: Mapping[int, tuple[Lack, ...]] = field(default_factory=dict)


def read_trace(file: Path, requests: Mapping[str, int], roots: Mapping[str, str]) -> Trace:
    """The trace in `file`. `requests`: execute request → cell; `roots`: "submission" and "data" → folder inside."""
    reading = _Reading(requests, roots)
    for line in _lines(file):
        if reading.has_room(line):
            reading.take(_object(line), len(line))
    lacks = {cell: tuple(dict.fromkeys(several)) for cell, several in reading.lacks.items()}
    return Trace(tuple(reading.shared()), tuple(reading.served.values()), lacks)


class _Reading:
    """What is kept, so much of each cell: an event costs what it takes, or `_LEAST_COST`."""

    def __init__(self, requests: Mapping[str, int], roots: Mapping[str, str]) -> None:
        self._requests = requests
        self._roots = roots
        self._events: list[tuple[TraceEvent, int]] = []
        self._costs: dict[int | None, int] = defaultdict(int)
        self._counts: dict[tuple[str, int | None], int] = defaultdict(int)
        self.served: dict[str, ServedFile] = {}
        self.lacks: dict[int, list[Lack]] = {}

    def has_room(self, line: bytes) -> bool:
        """Whether anything of a line's cell can still be kept: asked before the line is understood."""
        found = _REQUEST.search(line)
        cell = self._cell(found.group(1).decode("ascii", "replace")) if found is not None else None
        return self._costs[cell] < _MOST_OF_A_CELL

    def take(self, seen: Mapping[str, object], size: int) -> None:
        """Keep what one line of `size` bytes tells, if it is what the tracer writes."""
        name, call, data = seen.get("name"), seen.get("call"), seen.get("data")
        if not isinstance(name, str) or not isinstance(call, str) or not isinstance(data, Mapping):
            return
        cell = self._cell(seen.get("request"))
        if name == "served":
            found = _served(data, self._roots)
            if found is not None and self._is_among(_MOST_SERVED_OF_A_CELL, name, cell):
                self.served.setdefault(found.asked, found)
        elif name == "lacked":
            lack = _lack(call, data)
            if lack is not None and cell is not None and self._is_among(_MOST_LACKS_OF_A_CELL, name, cell):
                self.lacks.setdefault(cell, []).append(lack)
        elif name in _NAMES:
            cost = max(size, _LEAST_COST)
            self._costs[cell] += cost
            if self._costs[cell] <= _MOST_OF_A_CELL:
                self._events.append((TraceEvent(name, _text(call), cell, _data(data)), cost))

    def shared(self) -> Iterator[TraceEvent]:
        """Events in order: where they are too many, the cells that have most keep their first ones only."""
        spent: dict[int | None, int] = defaultdict(int)
        for event, cost in self._events:
            spent[event.cell] += cost
        share = _share(sorted(spent.values()), _MOST_KEPT)
        spent.clear()
        for event, cost in self._events:
            spent[event.cell] += cost
            if spent[event.cell] <= share:
                yield event

    def _cell(self, request: object) -> int | None:
        return self._requests.get(request) if isinstance(request, str) else None

    def _is_among(self, most: int, name: str, cell: int | None) -> bool:
        self._counts[name, cell] += 1
        return self._counts[name, cell] <= most


def _share(wanted: Sequence[int], whole: int) -> int:
    """The most that each may have when those who want less, which stand first, get what they want."""
    for position, one in enumerate(wanted):
        share = whole // (len(wanted) - position)
        if one > share:
            return share
        whole -= one
    return max(wanted, default=0)


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
        while read < _MOST_READ and (line := stream.readline(_LONGEST_LINE + 1)):
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
            others = data.get("others")
            count = min(others, _MOST_OF_A_CELL) if isinstance(others, int) and others > 0 else 0
            return ServedFile(_text(asked), _text(served), "submission" if origin == "submission" else "data", count)
    return None


def _lack(call: str, data: Mapping[object, object]) -> Lack | None:
    kind: Any = data.get("kind")
    what = data.get("what")
    return Lack(kind, _text(call), _text(what)) if kind in _LACKED and isinstance(what, str) and what else None
