"""docker or podman on Linux, where bubblewrap cannot be had. Podman is reported as docker."""

import contextlib
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.sandbox.base import Policy, Probe, Sandbox

_ANSWERS_WITHIN = 10.0
# The host's own programs and libraries are mounted over the image's: any Linux image will do, the smaller the better.
_IMAGE_VARIABLE = "CERTGRADE_DOCKER_IMAGE"
_IMAGE = "debian:stable-slim"
_SYSTEM = ("usr", "bin", "sbin", "lib", "lib32", "lib64")


class Docker(Sandbox):
    """A container without network, capabilities or writable root, with the mounts of the policy."""

    name: Literal["bwrap", "docker", "none"] = "docker"

    def probe(self) -> Probe:
        """Ask docker, then podman, whether it answers."""
        if sys.platform != "linux":
            # The kernel is reached over Unix sockets, which do not cross into a virtual machine.
            return Probe(usable=False, strength=50, problem=phrase("sandbox.docker-linux"))
        problem = phrase("sandbox.docker-missing")
        for program in ("docker", "podman"):
            if shutil.which(program):
                version, problem = _asked(program)
                if version:
                    return Probe(usable=True, strength=50, version=f"{program} {version}")
        return Probe(usable=False, strength=50, problem=problem)

    def wrap(self, command: Sequence[str], policy: Policy) -> list[str]:
        """The container's command line; the container is removed when its command ends."""
        program = "docker" if shutil.which("docker") and _asked("docker")[0] else "podman"
        inside = [program, "run", "--rm", "--init", "--interactive", "--name", f"certgrade-{uuid.uuid4().hex}"]
        inside += ["--network", "none", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
        inside += ["--user", f"{os.getuid()}:{os.getgid()}"]
        if program == "podman":
            inside += ["--userns", "keep-id"]
        inside += ["--memory", str(policy.memory_bytes), "--memory-swap", str(policy.memory_bytes)]
        inside += ["--pids-limit", str(policy.processes), "--shm-size", str(policy.scratch_bytes)]
        for limit in (f"fsize={policy.file_bytes}", f"nofile={policy.open_files}", "core=0"):
            inside += ["--ulimit", limit]
        scratch = f"rw,exec,size={policy.scratch_bytes},mode=1777"
        inside += ["--tmpfs", f"/tmp:{scratch}", "--workdir", policy.workdir]  # noqa: S108 - inside the container
        for name, value in policy.environment.items():
            inside += ["--env", f"{name}={value}"]
        inside += _volumes(policy)
        return [*inside, os.environ.get(_IMAGE_VARIABLE, _IMAGE), *command]

    def stop(self, wrapped: Sequence[str]) -> None:
        """Kill the container: it outlives the program that asked for it."""
        command = list(wrapped)
        if "--name" in command:
            start = next(place for place, word in enumerate(command) if word in ("docker", "podman"))
            name = command[command.index("--name") + 1]
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run(
                    [command[start], "kill", name], capture_output=True, check=False, timeout=_ANSWERS_WITHIN
                )


def _asked(program: str) -> tuple[str, Phrase]:
    """The version of the service behind `program`, empty with the reason when it does not answer."""
    try:
        done = subprocess.run(
            [program, "version", "--format", "{{.Server.Version}}"],
            capture_output=True, text=True, errors="replace", check=False, timeout=_ANSWERS_WITHIN,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as failure:
        return "", phrase("sandbox.docker-silent", program=program, reason=str(failure))
    reason = " ".join(done.stderr.split())[:200]
    version = done.stdout.strip() if done.returncode == 0 else ""
    return version, phrase("sandbox.docker-silent", program=program, reason=reason)


def _volumes(policy: Policy) -> Iterator[str]:
    for name in _SYSTEM:
        if (Path("/") / name).is_dir():
            yield from ("--volume", f"/{name}:/{name}:ro")
    for mount in policy.mounts:
        yield from ("--volume", f"{mount.source}:{mount.target}:{'rw' if mount.writable else 'ro'}")
    for folder in policy.hidden:
        yield from ("--tmpfs", f"{folder}:ro,size=4k,mode=555")
