"""What a sandbox backend must answer. One backend is one module of this package."""

import stat
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from certgrader.catalogue.catalogue import Phrase
from certgrader.registry import Registry

HOST_ETC = (
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "alternatives",
    "fonts",
    "localtime",
    "timezone",
    "mime.types",
)
"""Of the host's /etc, what programs and libraries need; nothing in them tells who uses the machine."""
OWN_ETC = Path(__file__).parent / "etc"
"""A folder of files that stand in for the host's."""
PROC_SHOWN = ("sys", "irq", "bus", "net", "self", "thread-self", "sysvipc")
PROC_SECRETS = ("interrupts", "kallsyms", "keys", "key-users")


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
    scratch_bytes: int = 2**30  # of each memory-backed folder: /tmp, /dev/shm
    home: str = "/tmp/home"  # noqa: S108 - a path inside the sandbox
    empty: Path | None = None  # a host folder of this run, for what needs a root to mount upon


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

    def held(self) -> Mapping[str, Literal["cgroup", "rlimit"]]:
        """Of "memory" and "pids", those limits that the backend itself sees to, and by what."""
        return {}

    def gaps(self) -> tuple[Phrase, ...]:
        """What it usually does and cannot do on this machine, a sentence each: said by `doctor` and in the report."""
        return ()

    def out_of_memory(self, status: int) -> bool:  # noqa: ARG002 - most cannot tell
        """Whether the exit status of a wrapped command says that the machine ended it for want of memory."""
        return False

    def stop(self, wrapped: Sequence[str]) -> None:  # noqa: B027 - optional
        """End what outlives the process that `wrapped` started. Most backends leave nothing."""


def limited(command: Sequence[str], policy: Policy, others: int = 0) -> list[str]:
    """`command` under the limits a process can set on itself, by a POSIX shell that it then replaces.

    Data rather than address space is limited: torch, BLAS threads and the JVM reserve addresses they never use, and
    an allocation beyond the limit is a MemoryError that the notebook survives. dash calls -p what bash calls -u.
    Where memory runs out all the same, the machine ends these processes first. `others`: processes of this user that
    count towards the limit of processes and are none of the command's.
    """
    processes = policy.processes + others
    script = (
        "echo 1000 2>/dev/null > /proc/self/oom_score_adj; "
        f"ulimit -c 0; ulimit -d {policy.memory_bytes // 1024}; ulimit -f {policy.file_bytes // 512}; "
        f"ulimit -n {policy.open_files}; ulimit -u {processes} 2>/dev/null || ulimit -p {processes}; "
        'exec "$@"'
    )
    return ["/bin/sh", "-c", script, "sh", *command]


def guarded(path: Path) -> bool:
    """Whether a file's bits allow some what they refuse others: to write, or to read at all."""
    mode = path.stat().st_mode
    return bool(mode & 0o222) or not mode & stat.S_IROTH


sandboxes: Registry[Sandbox] = Registry(Sandbox, "certgrader.sandbox", what="sandbox")
