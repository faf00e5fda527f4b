"""`certgrade doctor`: small attacks, carried out inside the sandbox on this machine."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from certgrader.execution.kernels import KernelEnvironment, find_environment, hidden_folders
from certgrader.execution.model import Limits
from certgrader.owned_folders import owned_folder
from certgrader.sandbox.base import Mount, Policy, Sandbox

_ATTACKS = Path(__file__).parent / "probe" / "attacks.py"
_PLACE = Path("/tmp")  # noqa: S108 - as for a run: what is made there is private
_SECONDS = 60.0
_PLANTED = "CERTGRADE_CANARY"
OF_THE_FILTER = frozenset({"risky-calls"})
"""Attacks that only the filter of system calls refuses: where it is a known gap, their success is that gap."""


@dataclass(frozen=True, slots=True)
class AttackResult:
    """`name` is a key of the catalogue (`sandbox.attack.<name>`); `detail` what the attacker saw."""

    name: str
    refused: bool
    detail: str


def attack(sandbox: Sandbox, env: str | None = None) -> tuple[AttackResult, ...]:
    """Every attack's outcome, in a fixed order. Raises ExecutionUnavailable when the environment has no Python.

    Each looks for something planted for it: a file in the home folder, a listening port, a variable.
    """
    environment = find_environment(env)
    with owned_folder("cg-", _PLACE) as folder, _bait(folder) as bait:
        work = folder / "work"
        work.mkdir()
        (folder / "empty").mkdir()
        outside = folder / "outside"
        asked = {**bait, "outside": str(outside), "secret": _PLANTED, "pid": os.getpid()}
        with contextlib.suppress(OSError):
            asked["namespace"] = str(Path("/proc/self/ns/pid").readlink())
        isolated = sandbox.name != "none"
        script = "/run/attacks.py" if isolated else str(_ATTACKS)
        command = [str(environment.python), script, json.dumps(asked)]
        policy = _policy(environment, work, isolated=isolated)
        done = _run(sandbox, sandbox.wrap(command, policy), "/" if isolated else str(work))
        return tuple(_results(done, outside))


def _run(sandbox: Sandbox, command: Sequence[str], folder: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ.get("PATH", os.defpath), _PLANTED: "seen"}
    try:
        return subprocess.run(
            command, capture_output=True, text=True, errors="replace", check=False, timeout=_SECONDS,
            cwd=folder, env=environment,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        sandbox.stop(command)
        return subprocess.CompletedProcess(command, 1, "", f"timeout {late.timeout}")


def _results(done: subprocess.CompletedProcess[str], outside: Path) -> Iterator[AttackResult]:
    try:
        told = json.loads(done.stdout.splitlines()[-1])
    except (ValueError, IndexError):
        yield AttackResult("start", refused=False, detail=" ".join(done.stderr.split())[-300:])
        return
    for name, (succeeded, detail) in told.items():
        # What the attacker wrote outside is looked up here: what it says of itself proves nothing.
        worked = bool(succeeded) or (name == "write-outside" and outside.exists())
        yield AttackResult(str(name), refused=not worked, detail=str(detail)[:200])


def _policy(environment: KernelEnvironment, work: Path, *, isolated: bool) -> Policy:
    limits = Limits()
    mounts = [Mount(folder, str(folder)) for folder in environment.folders]
    return Policy(
        mounts=(*mounts, Mount(_ATTACKS, "/run/attacks.py"), Mount(work, "/submission", writable=True)),
        workdir="/submission" if isolated else str(work),
        environment={"PATH": "/usr/bin:/bin", "HOME": "/tmp/home" if isolated else str(work)},  # noqa: S108
        memory_bytes=limits.memory_bytes,
        disk_bytes=limits.disk_bytes,
        file_bytes=limits.file_bytes,
        processes=limits.processes,
        open_files=limits.open_files,
        hidden=hidden_folders(environment),
        empty=work.parent / "empty",
    )


@contextmanager
def _bait(folder: Path) -> Iterator[dict[str, object]]:
    """A file in the home folder, a port and two Unix sockets that listen."""
    abstract = f"certgrade-{uuid.uuid4().hex}"
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as named,
        socket.socket(socket.AF_UNIX) as nameless,
    ):
        named.bind(str(folder / "socket"))
        named.listen()
        if sys.platform == "linux":
            nameless.bind("\0" + abstract)
            nameless.listen()
        try:
            handle, name = tempfile.mkstemp(prefix=".certgrade-canary-", dir=Path.home())
        except OSError:
            handle, name = tempfile.mkstemp(prefix="certgrade-canary-")
        os.close(handle)
        try:
            yield {
                "canary": name,
                "port": server.getsockname()[1],
                "socket": str(folder / "socket"),
                "abstract": abstract,
            }
        finally:
            Path(name).unlink(missing_ok=True)
