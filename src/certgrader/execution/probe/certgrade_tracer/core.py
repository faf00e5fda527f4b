"""Events, and the question whether the notebook's own code made a call."""

import functools
import json
import os
import sys
import threading
import warnings
import weakref
from collections.abc import Callable
from typing import Any

_MOST_PER_CELL = 100
_MOST_KINDS_PER_CELL = 1000
_MOST_BYTES_PER_CELL = 512 << 10
_LONGEST = 160
_MOST_ENDS = 1000
_MOST_COUNTED_PER_CELL = 30_000_000
# As it was before `files` put a second look behind it.
_stat = os.stat
# Who is told that filters changed: under another name since Python 3.14.
_TOLD_CHANGED: Any = {
    name: getattr(warnings, name)
    for name in ("_filters_mutated", "_filters_mutated_lock_held")
    if hasattr(warnings, name)
}
_SILENT: Any = [("ignore", None, Warning, None, 0)]


class Tracer:
    """Appends one JSON object a line: {"name", "call", "request", "data"}; `request` is that which runs the cell."""

    def __init__(self, path: str, shell: Any, folder: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._shell = shell
        self._folder = folder.rstrip("/") + "/"
        self._pid = os.getpid()
        self._thread = threading.get_ident()
        self._told: dict[Any, int] = {}
        self._cell: Any = None
        self._cell_bytes = 0
        self._counted = 0
        self._ends: list[Callable[[], None]] = []
        self._waits = False
        self.busy = False
        self.places: Any = None  # set by `files`
        self.roles: dict[Any, Any] = {}
        self.makers: dict[Any, Any] = {}
        self.learned: Any = weakref.WeakKeyDictionary()
        self.held: Any = weakref.WeakKeyDictionary()
        # Where libraries lay before the notebook ran anything.
        self._library_folders = frozenset(sys.path)

    def by_notebook(self, depth: int = 2) -> bool:
        """Whether the frame `depth` above runs code of the notebook or of a module beside it."""
        if not self._awake():
            return False
        return self.is_notebook(sys._getframe(depth))

    def is_notebook(self, frame: Any) -> bool:
        """Whether a frame runs code of the notebook or of a module beside it."""
        name = frame.f_globals.get("__name__")
        return bool(name == "__main__" or frame.f_code.co_filename.startswith(self._folder))

    def is_library(self, module: Any) -> bool:
        """Whether a module is what its name says: none that lies beside the notebook or where the notebook pointed."""
        file = str(getattr(module, "__file__", None) or "")
        if file.startswith(self._folder):
            return False
        added = (
            os.path.abspath(str(entry)).rstrip("/") + "/" for entry in sys.path if entry not in self._library_folders
        )
        return not file.startswith(tuple(added))

    def _awake(self) -> bool:
        return not self.busy and os.getpid() == self._pid and threading.get_ident() == self._thread

    def lacks(self, kind: str, call: str, what: str) -> None:
        """What is asked for is not on this machine: a file, folder, module, host or command."""
        if self._awake():
            self.emit("lacked", call, kind=kind, what=what[:400])

    def _request(self) -> str:
        return str(self._shell.kernel.get_parent("shell").get("header", {}).get("msg_id", ""))

    def room(self, name: str, call: str) -> bool:
        """Whether this cell may tell one more event of this kind: loops do not fill the trace."""
        request = self._request()
        if request != self._cell:
            self._begin(request)
        told = self._told.get((name, call), 0)
        if told >= _MOST_PER_CELL or (not told and len(self._told) >= _MOST_KINDS_PER_CELL):
            return False
        self._told[name, call] = told + 1
        return True

    def afford(self, values: int) -> bool:
        """Whether that many values may still be looked at in this cell: by their number, never by the clock, so that
        the same notebook tells the same."""
        request = self._request()
        if request != self._cell:
            self._begin(request)
        if self._counted + values > _MOST_COUNTED_PER_CELL:
            return False
        self._counted += values
        return True

    def _begin(self, request: str) -> None:
        self._cell, self._cell_bytes, self._counted = request, 0, 0
        self._told.clear()

    def at_end(self, tell: Callable[[], None]) -> None:
        """Have `tell` called when the cell has ended, or at once where nobody says when that is."""
        if not self._waits:
            events = getattr(self._shell, "events", None)
            if events is None:
                tell()
                return
            events.register("post_run_cell", self._ended)
            self._waits = True
        if len(self._ends) < _MOST_ENDS:
            self._ends.append(tell)

    def _ended(self, _result: Any = None) -> None:
        ends, self._ends = self._ends, []
        for tell in ends:
            guarded(self, tell)

    def emit(self, name: str, call: str, **data: Any) -> None:
        """Write one event; what cannot be written is dropped."""
        if not self.room(name, call):
            return
        event = {"name": name, "call": call, "request": self._cell, "data": data}
        line = (json.dumps(event, default=short) + "\n").encode("utf-8", "replace")
        # One cell's flood leaves room for those after it.
        if self._cell_bytes + len(line) > _MOST_BYTES_PER_CELL:
            return
        self._cell_bytes += len(line)
        os.write(self._file, line)


def size(path: Any) -> dict[str, int]:
    """{"bytes": size} of a file that was just written, nothing where there is none."""
    try:
        return {"bytes": _stat(path).st_size}
    except (OSError, ValueError):
        return {}


def short(value: Any) -> Any:
    """A number or a short text that stands for `value` in JSON."""
    try:
        if value is None or isinstance(value, (bool, int, float)):
            return value
        if hasattr(value, "item") and getattr(value, "ndim", 1) == 0:
            return value.item()
        if isinstance(value, type) or callable(value):
            return getattr(value, "__name__", type(value).__name__)
        text = value if isinstance(value, str) else " ".join(repr(value).split())
    except Exception:
        return type(value).__name__
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def certainly(tracer: Tracer, name: str, call: str, after: Any) -> Any:
    """`after`, in whose stead a bare event tells of the call when it fails: no event means then that nothing called."""

    def telling(*given: Any) -> None:
        try:
            after(*given)
        except Exception:
            tracer.emit(name, call, unread=True)

    return telling


def observed(tracer: Tracer, original: Callable[..., Any], before: Any, after: Any) -> Callable[..., Any]:
    """`original`, with `before(args, kwargs)` → note and `after(note, args, kwargs, result)` around a notebook's call.

    Neither can break or change the call: their failures are swallowed, their own calls are not observed.
    """

    @functools.wraps(original)
    def observing(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        if not tracer.by_notebook():
            return original(*args, **kwargs)
        note = guarded(tracer, before, args, kwargs) if before is not None else None
        result = original(*args, **kwargs)
        guarded(tracer, after, note, args, kwargs, result)
        return result

    observing.__certgrade__ = observing  # type: ignore[attr-defined]
    return observing


def _is_observed(function: Any) -> bool:
    """Whether it is observed itself: what is made of it with `functools.wraps` bears its marks, and is not."""
    return getattr(function, "__certgrade__", None) is function


def guarded(tracer: Tracer, look: Callable[..., Any], *args: Any) -> Any:
    """What `look` answers, None when it fails; meanwhile nothing else is observed and no warning is shown.

    Warnings are silenced by another list of filters, and nobody is told that filters change, were it by what is looked
    at: that would have every warning which the notebook has already seen shown again.
    """
    module: Any = warnings
    filters = module.filters
    tracer.busy = True
    module.filters = list(_SILENT)
    for name in _TOLD_CHANGED:
        setattr(module, name, _no_change)
    try:
        return look(*args)
    except Exception:
        return None
    finally:
        for name, original in _TOLD_CHANGED.items():
            setattr(module, name, original)
        module.filters = filters
        tracer.busy = False


def _no_change(*_args: Any) -> None:
    return


def wrap(tracer: Tracer, owner: Any, name: str, before: Any, after: Any) -> None:
    """Replace `owner.name` by its observed self, also where it was defined, so that it still pickles by name."""
    original = vars(owner).get(name)
    if _is_observed(original):
        return
    if hasattr(original, "fn") and callable(getattr(original, "fn", None)):
        # scikit-learn's available_if: a descriptor around the function.
        if not _is_observed(original.fn):
            original.fn = observed(tracer, original.fn, before, after)
        return
    if not callable(original) or isinstance(original, (type, staticmethod, classmethod)):
        return
    watching = observed(tracer, original, before, after)
    home = sys.modules.get(getattr(original, "__module__", None) or "")
    setattr(owner, name, watching)
    if home is not None and home is not owner and vars(home).get(name) is original:
        setattr(home, name, watching)
