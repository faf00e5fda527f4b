"""Bytes → file, atomically."""

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from certgrader.errors import UsageProblem
from certgrader.interrupts import undisturbed
from certgrader.owned_folders import lock

_PART = ".part"
_JUST_MADE_SECONDS = 5.0


def write_atomically(path: Path, data: bytes) -> None:
    """Writes `data` to `path`, making its folder: at every moment the old file stands there whole, or the new one.

    Raises UsageProblem when the folder cannot be made or written, or the disk is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except OSError as error:
        raise UsageProblem("report.not-writable", place=str(path), problem=error.strerror or str(error)) from error


def _replace(path: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=_PART, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            lock(handle)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(temporary).chmod(0o666 & ~_umask())
            Path(temporary).replace(path)
    except BaseException:
        with undisturbed(), suppress(OSError):
            Path(temporary).unlink()
        raise


def sweep(folder: Path) -> None:
    """Remove what `write_atomically` left half-written in `folder` when its process was killed outright."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") and entry.name.endswith(_PART):
                with suppress(OSError):
                    _remove_if_left(Path(entry.path))


def _remove_if_left(part: Path) -> None:
    if time.time() - part.stat().st_mtime < _JUST_MADE_SECONDS:
        return  # its writer may not have locked it yet
    handle = os.open(part, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        if lock(handle):
            part.unlink()
    finally:
        os.close(handle)


def _umask() -> int:
    """What a plain `open` would have used; mkstemp makes files that only their owner reads."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
