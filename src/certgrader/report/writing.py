"""Bytes → file, atomically."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from certgrader.errors import UsageProblem


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
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def _umask() -> int:
    """What a plain `open` would have used; mkstemp makes files that only their owner reads."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
