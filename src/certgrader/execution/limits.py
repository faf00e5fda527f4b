"""Who enforced each limit, and which were hit."""

import os
from collections.abc import Iterator

from certgrader.execution.cgroups import ControlGroup
from certgrader.execution.model import Enforcer, LimitName, Limits, LimitState
from certgrader.sandbox.base import Sandbox

_UNITS = ("", "K", "M", "G", "T")


def limit_states(
    limits: Limits, sandbox: Sandbox, group: ControlGroup | None, hit: set[LimitName]
) -> tuple[LimitState, ...]:
    """One state a limit, in the order of `LimitName`."""
    return tuple(LimitState(name, value, by, name in hit) for name, value, by in _states(limits, sandbox, group))


def _states(limits: Limits, sandbox: Sandbox, group: ControlGroup | None) -> Iterator[tuple[LimitName, str, Enforcer]]:
    yield "cell_time", f"{limits.cell_seconds:g} s", "client"
    yield "total_time", f"{limits.total_seconds:g} s", "client"
    yield "memory", binary(limits.memory_bytes), holder("memory", sandbox, group)
    yield "processes", str(limits.processes), holder("pids", sandbox, group)
    yield "disk", binary(limits.disk_bytes), "watchdog"
    yield "file_size", binary(limits.file_bytes), "rlimit"
    yield "open_files", str(limits.open_files), "rlimit"
    yield "output", binary(limits.output_bytes), "client"


def holder(controller: str, sandbox: Sandbox, group: ControlGroup | None) -> Enforcer:
    """Who enforces the limit of "memory" or "pids"."""
    if sandbox.name == "docker":
        # A container is in control groups of its own, or in none: ours holds the program that asked for it.
        return sandbox.held().get(controller, "watchdog")
    if group is not None and group.limits(controller):
        return "cgroup"
    # The limit that a process sets on itself does not bind root, not even under another user id of a namespace; without
    # a namespace it counts all that this user runs, so that it can only be a wider one.
    return "rlimit" if controller == "pids" and os.getuid() != 0 and sandbox.name == "bwrap" else "watchdog"


def binary(size: int) -> str:
    """`size` bytes as people write it: 4G, 20M, 1500K."""
    unit = 0
    while size and size % 1024 == 0 and unit < len(_UNITS) - 1:
        size //= 1024
        unit += 1
    return f"{size}{_UNITS[unit]}"
