"""Files that are not where the notebook looks: found by name in the submission, then in the data folder."""

import builtins
import functools
import io
import os
import re
import stat
import sys
from typing import Any

_MOST_FILES = 50_000
# A project's own landmarks: whether they lie in a folder is how notebooks find where they are.
_LANDMARKS = (".md", ".toml", ".cfg", ".ini", ".py", ".ipynb", ".yml", ".yaml", ".lock", ".git")
_SEPARATORS = re.compile(r"[\\/]+")


class _Places:
    """Every file and folder that may serve, by name; walked at the first miss only."""

    def __init__(self, tracer: Any, config: Any) -> None:
        self._tracer = tracer
        self._roots = [root for root in (config.get("submission"), config.get("data")) if root]
        # Programs look for files of their own here: those are never a candidate's.
        own = {sys.prefix, sys.base_prefix, os.path.expanduser("~"), os.path.dirname(os.path.dirname(__file__))}
        self._foreign = tuple(
            folder.rstrip("/") + "/"
            for folder in {*own, "/usr", "/etc", "/proc", "/sys", "/dev", "/var", "/lib", "/opt"}
        )
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

    def find(self, path: Any, folder: bool = False) -> Any:
        """Where the file (or folder) named like `path` really is, or None. Never raises."""
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
            found = self._best(parts, folder)
        except Exception:
            return None
        if found is not None and asked not in self._told:
            self._told.add(asked)
            self._tracer.emit("served", "open", asked=asked[:400], served=found[:400])
        return found

    def _is_foreign(self, asked: str) -> bool:
        if os.path.basename(asked).startswith("."):
            return True
        return os.path.isabs(asked) and (asked + "/").startswith(self._foreign)

    def _best(self, parts: Any, folder: bool) -> Any:
        """The candidate whose folders agree with the asked path from its end; the submission before the data."""
        best, most = None, 0
        for candidate in self._names.get(parts[-1].lower(), ()):
            agreeing = 0
            for ours, theirs in zip(reversed(_SEPARATORS.split(candidate)), reversed(parts)):
                if ours.lower() != theirs.lower():
                    break
                agreeing += 1
            if agreeing > most and self._is(candidate, folder):
                best, most = candidate, agreeing
        return best

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
    """Put a second look behind `open`, `os.stat` and the listing of folders."""
    places = _Places(tracer, config)
    _patch_open(tracer, places)
    _note_folders(places)
    for name in ("stat", "listdir", "scandir"):
        plain: Any = getattr(os, name)
        looking = _second_look(plain, places, folders=name != "stat")
        setattr(os, name, looking)
        # Other modules ask these sets whether a function can do what theirs did.
        for abilities in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
            if plain in abilities:
                abilities.add(looking)


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
        if not _only_reads(mode) and isinstance(file, str) and tracer.by_notebook():
            tracer.emit("written", "builtins.open", path=file[:400])
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


def _second_look(plain: Any, places: _Places, folders: bool) -> Any:
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
            found = places.find(path, folders)
            if found is None:
                raise
            return plain(found, *args, **kwargs)

    return looking
