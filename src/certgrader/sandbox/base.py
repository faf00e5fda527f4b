"""What a sandbox backend must answer. One backend is one module of this package."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from certgrader.catalogue.catalogue import Phrase
from certgrader.registry import Registry


@dataclass(frozen=True, slots=True)
class Mount:
    """`source` on the host appears as `target` inside."""

    source: Path
    target: str
    writable: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """What one kernel may see and use. Everything not named is absent or read-only.

    `workdir`: working directory inside. `memory_bytes`, `disk_bytes`… as in `execution.model.Limits`.
    `hidden`: host folders that an empty one covers. `environment`: the whole environment, nothing is inherited.
    """

    mounts: tuple[Mount, ...]
    workdir: str
    environment: Mapping[str, str]
    memory_bytes: int
    disk_bytes: int
    file_bytes: int
    processes: int
    open_files: int
    hidden: tuple[Path, ...] = ()
    links: tuple[tuple[str, str], ...] = field(default=())  # (target, path inside)


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether a backend works on this machine.

    `strength` orders backends for `auto`, strongest first; `problem` says what to install.
    """

    usable: bool
    strength: int
    version: str | None = None
    problem: Phrase | None = None


class Sandbox(ABC):
    """A way to start a command that cannot harm the host."""

    name: Literal["bwrap", "docker", "none"]

    @abstractmethod
    def probe(self) -> Probe:
        """Try it, cheaply, on this machine."""

    @abstractmethod
    def wrap(self, command: Sequence[str], policy: Policy) -> list[str]:
        """The command line that runs `command` under `policy`."""


sandboxes: Registry[Sandbox] = Registry(Sandbox, "certgrader.sandbox", what="sandbox")
