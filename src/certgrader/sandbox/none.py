"""No isolation, by the user's explicit choice: only the limits that a process can set on itself."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from certgrader.catalogue.catalogue import phrase
from certgrader.sandbox.base import Policy, Probe, Sandbox, limited


class NoSandbox(Sandbox):
    """The kernel is an ordinary process of the user: `auto` never picks it."""

    name: Literal["bwrap", "docker", "none"] = "none"

    def probe(self) -> Probe:
        """Possible wherever there are Unix sockets, a POSIX shell and its limits; never strong."""
        if os.name != "posix":
            return Probe(usable=False, strength=0, problem=phrase("sandbox.none-posix"))
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
