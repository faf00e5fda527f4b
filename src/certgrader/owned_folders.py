"""Temporary folders that go even when their owner was killed outright: whoever makes the next one removes them.

A folder belongs to the process that holds a lock on the file `.owner` in it. The lock goes with the process, whatever
ends it, and no number that the system gives out again can be mistaken for it.
"""

import contextlib
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from certgrader.interrupts import undisturbed

OWNER = ".owner"
"""The file in an owned folder whose lock its owner holds: who can take it outlived the owner."""
_NEW = ".owner-new"
_STALE_SECONDS = 24 * 3600.0
"""Where there is no lock to try: of a folder just made, of one half removed, on systems without such locks."""


@contextmanager
def owned_folder(prefix: str, place: Path) -> Iterator[Path]:
    """A new private folder in `place`, removed in the end with all that a stranger put into it.

    Those of the same prefix whose owners are no more go first. Raises OSError when it cannot be made.
    """
    _sweep(prefix, place)
    root = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
    owner = -1
    try:
        owner = os.open(root / _NEW, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        if lock(owner):
            # Under its name only now: whoever met it without its lock would take the folder for one left behind.
            (root / _NEW).rename(root / OWNER)
        else:
            (root / OWNER).touch(0o600)
        yield root
    finally:
        with undisturbed():
            remove_tree(root)
            if owner >= 0:
                os.close(owner)


def lock(descriptor: int) -> bool:
    """Whether the file open as `descriptor` is now held by this process; False where another holds it, and on
    systems without such locks."""
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True


def remove_tree(root: Path) -> None:
    """Delete a folder that a stranger filled: however deep, and whatever its permissions. Never raises OSError.

    Folders are first moved to the top: paths stay short, and nothing recurses.
    """
    waiting = [root]
    tried: set[str] = set()
    moved = 0
    while waiting:
        folder = waiting[-1]
        below: list[Path] = []
        with contextlib.suppress(OSError):
            folder.chmod(0o700)
            with os.scandir(folder) as entries:
                for entry in entries:
                    with contextlib.suppress(OSError):
                        if not entry.is_dir(follow_symlinks=False):
                            Path(entry.path).unlink()
                        elif folder == root and entry.name not in tried:
                            tried.add(entry.name)
                            below.append(Path(entry.path))
                        elif folder != root:
                            moved += 1
                            Path(entry.path).chmod(0o700)  # a folder moves only if it may be written
                            tried.add(f"moved-{moved}")
                            below.append(Path(entry.path).rename(root / f"moved-{moved}"))
        if not below:
            waiting.pop()
            with contextlib.suppress(OSError):
                folder.rmdir()
        waiting.extend(below)


def _sweep(prefix: str, place: Path) -> None:
    for folder in place.glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            about = folder.lstat()
            if stat.S_ISDIR(about.st_mode) and _mine(about):
                _remove_if_left(folder, about)


def _mine(about: os.stat_result) -> bool:
    return not hasattr(os, "getuid") or about.st_uid == os.getuid()


def _remove_if_left(folder: Path, about: os.stat_result) -> None:
    try:
        owner = os.open(folder / OWNER, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        if time.time() - about.st_mtime > _STALE_SECONDS:
            remove_tree(folder)
        return
    try:
        if lock(owner):
            remove_tree(folder)
    finally:
        os.close(owner)
