"""No isolation, by the user's explicit choice: only the limits that a process can set on itself."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from certgrader.sandbox.base import Policy, Probe, Sandbox, limited


class NoSandbox(Sandbox):
    """The kernel is an ordinary process of the user: `auto` never picks it."""

    name: Literal["bwrap", "docker", "none"] = "none"

    def probe(self) -> Probe:
        """Always possible, never strong."""
        return Probe(usable=True, strength=0)

    def wrap(self, command: Sequence[str], policy: Policy) -> list[str]:
        """The command with an environment of its own and its limits. Mounts are ignored: paths are the host's, and
        whoever starts the command starts it in `policy.workdir`."""
        settings = [f"{name}={value}" for name, value in policy.environment.items()]
        return limited(["/usr/bin/env", "-i", *settings, *command], policy, _threads())


def _threads() -> int:
    """Processes and threads of this machine: a desktop session alone may have more than a notebook is allowed."""
    try:
        return int(Path("/proc/loadavg").read_text(encoding="ascii").split()[3].partition("/")[2])
    except (OSError, ValueError, IndexError):
        return 0
