"""Files that are not where the notebook looks: found by name in the submission, then in the data folder."""

import builtins
import functools
import io
import os
import re
import stat
import sys
from typing import Any

from .core import size

_MOST_FILES = 50_000
# A project's own landmarks: whether they lie in a folder is how notebooks find where they are.
_LANDMARKS = (".md", ".toml", ".cfg", ".ini", ".py", ".ipynb", ".yml", ".yaml", ".lock", ".git")
_SEPARATORS = re.compile(r"[\\/]+")
# Two letters at least: one is a drive of Windows.
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+:/*)(?:[^/?#@]*@)?([^?#]*)")


class _Places:
    """Every file and folder that may serve, by name; walked at the first miss only."""

    def __init__(self, tracer: Any, config: Any) -> None:
        self._tracer = tracer
        self._roots = [root for root in (config.get("submission"), config.get("data")) if root]
        # Programs look for files of their own here: those are never a candidate's.
        own = {sys.prefix, sys.base_prefix, os.path.dirname(os.path.dirname(__file__))}
        self._foreign = tuple(
            folder.rstrip("/") + "/"
            for folder in {*own, "/usr", "/etc", "/proc", "/sys", "/dev", "/var", "/lib", "/opt"}
        )
        self._home = os.path.expanduser("~").rstrip("/") + "/"
        self._start = os.getcwd()
        self._names: Any = None
        self._scan = os.scandir
        self._stat = os.stat
        self._told: set[str] = set()
        self._made: set[str] = set()

    def made(self, folder: Any) -> None:
        """The notebook made this folder: what is not in it is not there yet, and is not looked for elsewhere."""
        try:
            self._made.add(os.path.abspath(os.fsdecode(folder)))
        except Exception:
            return

    def find(self, path: Any, folder: bool = False, call: str = "open", scheme: str = "") -> Any:
        """Where the file (or folder) named like `path` really is, or None: that it is lacking is then told.

        Never raises. `call`: what asked, "stat" when it only wants to know whether it is there. `scheme` is that of an
        address without it.
        """
        try:
            asked = os.fspath(path)
            if not isinstance(asked, str) or not asked or self._is_foreign(asked):
                return None
            if os.path.dirname(os.path.abspath(asked)) in self._made:
                return None
            parts = [part for part in _SEPARATORS.split(asked) if part not in ("", ".", "..")]
            if not parts:
                return None
            if self._names is None:
                self._names = self._walk()
            found, others = self._best(parts, folder)
            asked = scheme + asked
            if found is None:
                self._tracer.lacks("folder" if folder else "file", call, asked)
            elif asked not in self._told:
                self._told.add(asked)
                self._tracer.emit("served", "open", asked=asked[:400], served=found[:400], others=others)
        except Exception:
            return None
        return found

    def instead(self, path: Any, folder: bool = False, call: str = "open") -> Any:
        """What to hand to a reader that does not come by `open`: `path` where it exists, else what serves, else
        `path`. An address of the network is looked up by the name at its end."""
        try:
            asked = os.fspath(path)
            if not isinstance(asked, str) or asked.startswith(":") or "\n" in asked:
                return path
            address = _ADDRESS.match(asked)
            if address is None and self._there(os.path.expanduser(asked)):
                return path
            if address is not None and "." not in os.path.basename(address.group(2)):
                return path
        except Exception:
            return path
        if address is not None:
            return self.find(address.group(2), folder, call, address.group(1)) or path
        return self.find(asked, folder, call) or path

    def _there(self, path: str) -> bool:
        try:
            self._stat(path)
        except (OSError, ValueError):
            return False
        return True

    def _is_foreign(self, asked: str) -> bool:
        if os.path.basename(asked).startswith("."):
            return True
        if os.path.isabs(asked) and asked.startswith(self._home):
            # What programs keep for themselves in the home folder is hidden.
            return any(part.startswith(".") for part in asked[len(self._home) :].split("/"))
        return os.path.isabs(asked) and (asked + "/").startswith(self._foreign)

    def _best(self, parts: Any, folder: bool) -> Any:
        """The candidate whose folders agree with the asked path from its end, and how many others have its name.

        Among equals: the same case, the submission before the data, the nearest to where the notebook started.
        """
        named = [path for path in self._names.get(parts[-1].lower(), ()) if self._is(path, folder)]
        if not named:
            return None, 0
        return max(named, key=lambda path: self._likeness(path, parts)), len(named) - 1

    def _likeness(self, candidate: str, parts: Any) -> Any:
        agreeing = 0
        for ours, theirs in zip(reversed(_SEPARATORS.split(candidate)), reversed(parts)):
            if ours.lower() != theirs.lower():
                break
            agreeing += 1
        own = candidate.startswith(self._roots[0].rstrip("/") + "/")
        steps = os.path.relpath(candidate, self._start).count("/")
        return agreeing, os.path.basename(candidate) == parts[-1], own, -steps

    def _is(self, path: str, folder: bool) -> bool:
        try:
            return stat.S_ISDIR(self._stat(path).st_mode) == folder
        except OSError:
            return False

    def _walk(self) -> Any:
        names: dict[str, list[str]] = {}
        waiting = list(reversed(self._roots))
        count = 0
        while waiting and count < _MOST_FILES:
            folder = waiting.pop()
            try:
                entries = sorted(self._scan(folder), key=lambda entry: entry.name)
            except OSError:
                continue
            below = []
            for entry in entries:
                count += 1
                names.setdefault(entry.name.lower(), []).append(entry.path)
                if entry.is_dir(follow_symlinks=False):
                    below.append(entry.path)
            waiting.extend(reversed(below))
        return names


def install(tracer: Any, config: Any) -> None:
    """Put a second look behind `open`, `os.stat`, the listing of folders and the change into one."""
    places = _Places(tracer, config)
    tracer.places = places
    _patch_open(tracer, places)
    _note_folders(places)
    for name in ("stat", "listdir", "scandir", "chdir"):
        plain: Any = getattr(os, name)
        looking = _second_look(plain, places, name)
        setattr(os, name, looking)
        # Other modules ask these sets whether a function can do what theirs did.
        for abilities in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
            if plain in abilities:
                abilities.add(looking)


def _asked_by_notebook(tracer: Any) -> bool:
    # A cell's `open` is one of IPython's, which calls this one.
    between = sys._getframe(2).f_globals.get("__name__") == "IPython.core.interactiveshell"
    return bool(tracer.by_notebook(4 if between else 3))


def _note_written(tracer: Any, file: str) -> None:
    """Tell of a file opened to be written once the cell has ended: its size is known then. Never raises."""
    try:
        path = os.path.abspath(file)
        tracer.at_end(lambda: tracer.emit("written", "builtins.open", path=file[:400], **size(path)))
    except Exception:
        return


def _patch_open(tracer: Any, places: _Places) -> None:
    plain = builtins.open

    @functools.wraps(plain)
    def open_(file: Any, mode: Any = "r", *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        try:
            opened = plain(file, mode, *args, **kwargs)
        except FileNotFoundError:
            found = places.find(file) if _only_reads(mode) else None
            if found is None:
                raise
            return plain(found, mode, *args, **kwargs)
        if not _only_reads(mode) and isinstance(file, str) and _asked_by_notebook(tracer):
            _note_written(tracer, file)
        return opened

    modules: Any = (builtins, io)
    for module in modules:
        module.open = open_
    shell: Any = sys.modules.get("IPython.core.interactiveshell")
    if shell is not None and hasattr(shell, "io_open"):
        # IPython gives cells an `open` of their own, which calls the one it kept.
        shell.io_open = open_


def _note_folders(places: _Places) -> None:
    plain = os.mkdir

    @functools.wraps(plain)
    def mkdir(path: Any, *args: Any, **kwargs: Any) -> None:
        plain(path, *args, **kwargs)
        if kwargs.get("dir_fd") is None:
            places.made(path)

    os.mkdir = mkdir
    if plain in os.supports_dir_fd:
        os.supports_dir_fd.add(mkdir)


def _only_reads(mode: Any) -> bool:
    return isinstance(mode, str) and not set(mode) & set("wax+")


def _second_look(plain: Any, places: _Places, name: str) -> Any:
    folders = name != "stat"

    @functools.wraps(plain)
    def looking(path: Any = ".", *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        try:
            return plain(path, *args, **kwargs)
        except (FileNotFoundError, NotADirectoryError):
            if isinstance(path, int) or kwargs.get("dir_fd") is not None:
                raise
            if not folders and (os.path.splitext(path)[1] or ".md") in _LANDMARKS:
                raise
            found = places.find(path, folders, name)
            if found is None:
                raise
            return plain(found, *args, **kwargs)

    return looking
