"""Looks at the kernel's processes and files a few times a second, and ends what exceeds its limits.

Where a control group holds memory or processes, only what it cannot hold is watched.
"""

import asyncio
import contextlib
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import psutil

from certgrader.execution.cgroups import ControlGroup
from certgrader.execution.model import LimitName, Limits
from certgrader.execution.workspace import Workspace

_INTERVAL = 0.25
_FILES_EVERY = 1.0
_LEAST_BYTES = 4096


class Killable(Protocol):
    """A kernel's process that can be ended at once."""

    def kill_now(self) -> None:
        """End it and all that it started."""


class Watchdog:
    """`exceeded` is the limit it ended the kernel for."""

    def __init__(
        self, pid: int, workspace: Workspace, limits: Limits, group: ControlGroup | None, kernel: Killable
    ) -> None:
        self._process = psutil.Process(pid)
        self._workspace = workspace
        self._limits = limits
        self._watched = {name for name in ("memory", "pids") if group is None or not group.limits(name)}
        self._kernel = kernel
        self._files_at_start = _bytes_below(workspace.copy)
        self.exceeded: LimitName | None = None

    async def watch(self, dead: asyncio.Event) -> None:
        """Until the kernel's process is gone; then `dead` is set."""
        due = 0.0
        while self._alive():
            start = time.monotonic()
            exceeded = self._exceeded(files=start >= due)
            if start >= due:
                # Looking through very many files takes long: never more than a tenth of the time.
                due = time.monotonic() + max(_FILES_EVERY, 10 * (time.monotonic() - start))
            if exceeded is not None:
                self.exceeded = exceeded
                self._kernel.kill_now()
                break
            await asyncio.sleep(_INTERVAL)
        dead.set()

    def _alive(self) -> bool:
        try:
            return self._process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def _exceeded(self, *, files: bool) -> LimitName | None:
        if self._watched:
            memory, processes = self._used()
            if "memory" in self._watched and memory > self._limits.memory_bytes:
                return "memory"
            if "pids" in self._watched and processes > self._limits.processes:
                return "processes"
        if files:
            used = _bytes_below(self._workspace.copy) - self._files_at_start + _bytes_below(self._workspace.io)
            used += self._deleted()
            if used > self._limits.disk_bytes:
                return "disk"
        return None

    def _deleted(self) -> int:
        """Bytes of files that were deleted while a process keeps them open: they fill the disk all the same."""
        try:
            device = self._workspace.copy.stat().st_dev
            family = self._process.children(recursive=True)
        except (OSError, psutil.Error):
            return 0
        return sum(dict(found for one in family for found in _deleted_and_open(one.pid, device)).values())

    def _used(self) -> tuple[int, int]:
        """Bytes of memory that no other process shares, tmpfs included, and how many processes there are."""
        memory = 0
        processes = 0
        try:
            family = self._process.children(recursive=True)
        except psutil.Error:
            return 0, 0
        for process in family:
            try:
                held = process.memory_info()
            except psutil.Error:
                continue
            processes += 1
            memory += max(0, held.rss - getattr(held, "shared", 0))
        return memory + _scratch(family[-1].pid if family else 0), processes


def _deleted_and_open(pid: int, device: int) -> Iterator[tuple[int, int]]:
    """(inode, bytes on disk) of the files on `device` that `pid` has open and that no folder lists any more."""
    with contextlib.suppress(OSError), os.scandir(f"/proc/{pid}/fd") as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                about = entry.stat()
                if about.st_nlink == 0 and about.st_dev == device and stat.S_ISREG(about.st_mode):
                    yield about.st_ino, about.st_blocks * 512


def _scratch(pid: int) -> int:
    """Bytes in the memory-backed folders of the sandbox that `pid` lives in; 0 where they cannot be seen."""
    used = 0
    for folder in ("tmp", "dev/shm"):
        try:
            inside, host = os.statvfs(f"/proc/{pid}/root/{folder}"), os.statvfs(f"/{folder}")
        except OSError:
            continue
        if inside.f_fsid != host.f_fsid:
            used += (inside.f_blocks - inside.f_bfree) * inside.f_frsize
    return used


def _bytes_below(folder: Path) -> int:
    """Bytes of disk under `folder`, an empty file counting as one block: files, too, can be too many.

    Links are not followed, what vanishes meanwhile is skipped.
    """
    total = 0
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += max(_LEAST_BYTES, entry.stat(follow_symlinks=False).st_blocks * 512)
        except OSError:
            continue
    return total
