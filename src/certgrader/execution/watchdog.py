"""Looks at the kernel's processes and files many times a second, and ends what exceeds its limits.

Where a control group holds memory or processes, only what it cannot hold is watched.
"""

import asyncio
import contextlib
import os
import time
from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

import psutil

from certgrader.execution.model import LimitName, Limits
from certgrader.execution.usage import (
    bytes_below,
    free_bytes,
    memory_at_most,
    memory_weighed,
    nameless_bytes,
    processes_inside,
)
from certgrader.execution.workspace import Workspace

_INTERVAL = 0.25
# A fork bomb doubles in milliseconds: where only this watchdog stands against it, it looks often, and cheaply.
_SHORT_INTERVAL = 0.03
_FILES_EVERY = 1.0
_MEMORY_KEPT = 256 * 2**20
_DISK_KEPT = 256 * 2**20
_LESS_URGENT = 10
_LOOKS = 240
"""How often a namespace of the sandbox's own is looked for: a minute, after which there is none."""


class Killable(Protocol):
    """A kernel's process that can be ended at once."""

    def kill_now(self) -> None:
        """End it and all that it started."""


class Watchdog:
    """`exceeded` is the limit it ended the kernel for."""

    def __init__(self, pid: int, workspace: Workspace, limits: Limits, held: Collection[str], kernel: Killable) -> None:
        """`held`: those of "memory" and "pids" that control groups hold."""
        self._process = psutil.Process(pid)
        self._workspace = workspace
        self._limits = limits
        self._watched = {"memory", "pids"} - set(held)
        self._kernel = kernel
        self._first: psutil.Process | None = None
        self._looks_left = _LOOKS
        self._stepped_back = False
        self._files_at_start, _ = bytes_below(workspace.copy)
        self._free_at_start = free_bytes(workspace.copy)
        self._available_at_start = psutil.virtual_memory().available
        self._nameless_memory = 0
        self._alone = "pids" in self._watched and os.getuid() == 0
        self._aside = ThreadPoolExecutor(1)
        self._weighing: Future[int] | None = None
        self.exceeded: LimitName | None = None

    async def watch(self, dead: asyncio.Event) -> None:
        """Until the kernel's process is gone; then `dead` is set."""
        memory_due = files_due = 0.0
        while self._alive():
            start = time.monotonic()
            exceeded = self._too_many()
            if exceeded is None and start >= memory_due:
                memory_due = start + _INTERVAL
                exceeded = self._too_large()
            if exceeded is None and start >= files_due:
                exceeded = self._too_full()
                # Looking through very many files takes long: never more than a tenth of the time.
                files_due = time.monotonic() + max(_FILES_EVERY, 10 * (time.monotonic() - start))
            if exceeded is not None:
                self.exceeded = exceeded
                self._kernel.kill_now()
                break
            await asyncio.sleep(_SHORT_INTERVAL if self._alone else _INTERVAL)
        self._aside.shutdown(wait=False, cancel_futures=True)
        dead.set()

    def _alive(self) -> bool:
        if self._looks_left > 0 and self._first is None:
            self._looks_left -= 1
            self._first_inside()
        # A container is cleared away for a while before what asked for it ends: nothing runs in it any more.
        return _runs(self._process) and (self._first is None or _runs(self._first))

    def _family(self) -> list[psutil.Process]:
        try:
            return self._process.children(recursive=True)
        except psutil.Error:
            return []

    def _too_many(self) -> LimitName | None:
        if "pids" not in self._watched:
            return None
        first = self._first_inside()
        if first is not None:
            count = processes_inside(first.pid, self._limits.processes)
        else:
            count = sum(_threads(process) for process in (self._process, *self._family()))
        return "processes" if count > self._limits.processes else None

    def _first_inside(self) -> psutil.Process | None:
        """The first process of the sandbox's own namespace; None where it has none."""
        if self._first is None:
            self._first = next((one for one in self._family() if _namespace(one.pid) not in (None, _namespace())), None)
        if self._first is not None and self._alone and not self._stepped_back:
            with contextlib.suppress(psutil.Error, OSError):
                self._step_back(self._first)
        return self._first

    def _step_back(self, first: psutil.Process) -> None:
        """Let the notebook's processes, not the two that will end them, give way: thousands would leave us no turn."""
        for process in first.children(recursive=True):
            process.nice(_LESS_URGENT)
            self._stepped_back = True

    def _too_large(self) -> LimitName | None:
        if "memory" not in self._watched:
            return None
        family = self._family()
        if "pids" in self._watched and len(family) > self._limits.processes:
            return "processes"
        if self._weighed(family, self._limits.memory_bytes - self._nameless_memory):
            return "memory"
        # Some memory (of sockets, of pipes) belongs to nobody who can be asked: what is left tells of it.
        kept = min(_MEMORY_KEPT, self._available_at_start // 4)
        return "memory" if psutil.virtual_memory().available < kept else None

    def _weighed(self, family: list[psutil.Process], limit: int) -> bool:
        """Whether they hold more than `limit`; the exact measure is taken aside, and only where it may matter."""
        if self._weighing is None and memory_at_most(family) > limit:
            self._weighing = self._aside.submit(memory_weighed, family)
        if self._weighing is None or not self._weighing.done():
            return False
        weight, self._weighing = self._weighing.result(), None
        return weight > limit

    def _too_full(self) -> LimitName | None:
        copy, io = self._workspace.copy, self._workspace.io
        deleted, self._nameless_memory = nameless_bytes(self._family(), copy)
        below, whole = bytes_below(copy)
        beside, whole_beside = bytes_below(io)
        used = below - self._files_at_start + beside + deleted
        free = free_bytes(copy)
        if not (whole and whole_beside):
            # Something hides in there: what the disk has lost since the start is then held against it.
            used = max(used, self._free_at_start - free)
        full = free < min(_DISK_KEPT, self._free_at_start // 4)
        return "disk" if used > self._limits.disk_bytes or full else None


def _namespace(pid: int | None = None) -> str | None:
    """The namespace of processes that `pid`, or this process, lives in; None where it cannot be told."""
    try:
        return os.readlink(f"/proc/{pid or 'self'}/ns/pid")  # noqa: PTH115 - no path, a name such as pid:[4026531836]
    except OSError:
        return None


def _runs(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _threads(process: psutil.Process) -> int:
    try:
        return int(process.num_threads())
    except psutil.Error:
        return 0
