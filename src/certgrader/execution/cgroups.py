"""Control groups, where this user may make one: the only limits that hold for root and for all processes together."""

import contextlib
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from certgrader.execution.model import Limits

_WANTED = ("memory", "pids")
_MEMBERS = "cgroup.procs"


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """`folders`: controller → its cgroup. In version 2 all controllers share one folder."""

    folders: Mapping[str, Path]
    version: int

    def enter(self, command: Sequence[str]) -> list[str]:
        """`command`, started inside the group: a shell joins, then replaces itself."""
        # Outside the group nothing starts: its limits are promised.
        joins = "".join(f"echo $$ > {shlex.quote(str(folder / _MEMBERS))} || exit 1; " for folder in self._distinct())
        return ["/bin/sh", "-c", joins + 'exec "$@"', "sh", *command]

    def limits(self, controller: str) -> bool:
        """Whether the group enforces "memory" or "pids"."""
        return controller in self.folders

    def memory_hit(self) -> bool:
        """Whether the kernel killed a process of the group for want of memory."""
        name = "memory.oom_control" if self.version == 1 else "memory.events"
        return self._count("memory", name, "oom_kill") > 0

    def processes_hit(self) -> bool:
        """Whether a fork was refused."""
        return self._count("pids", "pids.events", "max") > 0

    def remove(self) -> None:
        """Kill what is left in it, and delete it when the last is gone (ten seconds at most: hundreds may be dying)."""
        deadline = time.monotonic() + 10.0
        for folder in self._distinct():
            while folder.is_dir():
                _kill_members(folder)
                try:
                    folder.rmdir()
                except OSError:
                    if time.monotonic() > deadline:
                        return
                    time.sleep(0.02)

    def _distinct(self) -> list[Path]:
        return sorted(set(self.folders.values()))

    def _count(self, controller: str, name: str, key: str) -> int:
        if controller not in self.folders:
            return 0
        with contextlib.suppress(OSError, ValueError):
            for line in (self.folders[controller] / name).read_text().splitlines():
                field, _, value = line.partition(" ")
                if field == key:
                    return int(value)
        return 0


def create_group(limits: Limits) -> ControlGroup | None:
    """A group under `limits`, with whatever controllers can be had; None where there are none."""
    parents = _own_groups()
    for parent in parents.values():
        _sweep(parent)
    name = f"certgrade-{os.getpid()}-{time.monotonic_ns()}"
    folders = {
        controller: folder
        for controller in _WANTED
        if controller in parents and (folder := _make(parents[controller] / name, controller, limits)) is not None
    }
    if folders:
        return ControlGroup(folders, version=1)
    return _unified(parents, name, limits)


def _sweep(parent: Path) -> None:
    """Remove the groups of runs that were killed outright, with what still lives in them."""
    for folder in parent.glob("certgrade-*"):
        if not Path(f"/proc/{folder.name.split('-')[1]}").exists():
            _kill_members(folder)
            with contextlib.suppress(OSError):
                folder.rmdir()


def _unified(parents: Mapping[str, Path], name: str, limits: Limits) -> ControlGroup | None:
    own = parents.get("")
    if own is None:
        return None
    # A group with processes cannot hand controllers to a child: its parent, if it is ours to write, can.
    for place in (own, own.parent):
        _sweep(place)
        folder = place / name
        try:
            folder.mkdir()
        except OSError:
            continue
        # A file that is not there is a controller that the group was not given: opening it must not make it.
        kept = {
            controller: folder
            for controller in _WANTED
            if (folder / f"{controller}.max").exists()
            and _write(folder / f"{controller}.max", _value(controller, limits))
        }
        if kept and _may_enter(folder):
            _write(folder / "memory.swap.max", "0")
            return ControlGroup(kept, version=2)
        folder.rmdir()
    return None


def _kill_members(folder: Path) -> None:
    """A process may leave its session, never its group: without a sandbox nothing else finds it."""
    with contextlib.suppress(OSError, ValueError):
        for line in (folder / _MEMBERS).read_text().split():
            # 0 stands for a process that this namespace does not see, and to kill 0 is to kill oneself.
            if int(line) > 0:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(line), signal.SIGKILL)


def _may_enter(folder: Path) -> bool:
    """Whether a process of ours can join: making a group is one right, moving a process into it another."""
    done = subprocess.run(
        ["/bin/sh", "-c", 'echo $$ > "$0"', str(folder / _MEMBERS)], check=False, stderr=subprocess.DEVNULL
    )
    return done.returncode == 0


def _make(folder: Path, controller: str, limits: Limits) -> Path | None:
    try:
        folder.mkdir()
    except OSError:
        return None
    file = "memory.limit_in_bytes" if controller == "memory" else "pids.max"
    if not _write(folder / file, _value(controller, limits)) or not _may_enter(folder):
        folder.rmdir()
        return None
    if controller == "memory":
        _write(folder / "memory.memsw.limit_in_bytes", str(limits.memory_bytes))
    return folder


def _value(controller: str, limits: Limits) -> str:
    # Threads count as processes here; the two shells and bwrap are not the notebook's.
    return str(limits.memory_bytes if controller == "memory" else limits.processes + 4)


def _write(file: Path, value: str) -> bool:
    try:
        file.write_text(value)
    except OSError:
        return False
    return True


def _own_groups() -> dict[str, Path]:
    """Controller → this process's group; "" is the unified hierarchy of version 2."""
    mounts = dict(_hierarchies())
    groups: dict[str, Path] = {}
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return groups
    for line in lines:
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            if controller in mounts:
                place = mounts[controller] / path.lstrip("/")
                groups[controller] = place if place.is_dir() else mounts[controller]
    return groups


def _hierarchies() -> Iterator[tuple[str, Path]]:
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/mounts").read_text().splitlines():
            _, place, kind, options, *_ = line.split(" ")
            if kind == "cgroup2":
                yield "", Path(place)
            elif kind == "cgroup":
                for option in options.split(","):
                    yield option, Path(place)
