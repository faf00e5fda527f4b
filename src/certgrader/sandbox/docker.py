"""docker or podman, where bubblewrap cannot be had. Podman is reported as docker."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from typing import Literal

from certgrader.catalogue.catalogue import phrase
from certgrader.sandbox.base import Policy, Probe, Sandbox

_ANSWERS_WITHIN = 10.0
# The kernel's own Python and libraries are mounted from the host: any image with a C library as recent will do.
_IMAGE = "CERTGRADE_DOCKER_IMAGE"
_DEFAULT_IMAGE = "debian:stable-slim"


class Docker(Sandbox):
    """A container without network, capabilities or writable root, with the mounts of the policy."""

    name: Literal["bwrap", "docker", "none"] = "docker"

    def probe(self) -> Probe:
        """Ask whichever of podman and docker is installed whether it answers."""
        problem = phrase("sandbox.docker-missing")
        for program in ("docker", "podman"):
            if shutil.which(program) is None:
                continue
            try:
                done = subprocess.run(
                    [program, "version", "--format", "{{.Server.Version}}"],
                    capture_output=True, text=True, errors="replace", check=False, timeout=_ANSWERS_WITHIN,
                )  # fmt: skip
            except (OSError, subprocess.TimeoutExpired) as failure:
                problem = phrase("sandbox.docker-silent", program=program, reason=str(failure))
                continue
            if done.returncode == 0 and done.stdout.strip():
                return Probe(usable=True, strength=50, version=f"{program} {done.stdout.strip()}")
            reason = " ".join(done.stderr.split())[:200]
            problem = phrase("sandbox.docker-silent", program=program, reason=reason)
        return Probe(usable=False, strength=50, problem=problem)

    def wrap(self, command: Sequence[str], policy: Policy) -> list[str]:
        """The container's command line; the container is removed when its command ends."""
        program = "docker" if shutil.which("docker") else "podman"
        inside = [program, "run", "--rm", "--init", "--interactive", "--network", "none", "--read-only"]
        inside += ["--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--user", f"{os.getuid()}:{os.getgid()}"]
        inside += ["--memory", str(policy.memory_bytes), "--memory-swap", str(policy.memory_bytes)]
        inside += ["--pids-limit", str(policy.processes), "--shm-size", str(policy.scratch_bytes)]
        inside += [
            "--ulimit",
            f"fsize={policy.file_bytes}",
            "--ulimit",
            f"nofile={policy.open_files}",
            "--ulimit",
            "core=0",
        ]
        inside += ["--tmpfs", f"/tmp:rw,exec,size={policy.scratch_bytes},mode=1777", "--workdir", policy.workdir]  # noqa: S108
        for name, value in policy.environment.items():
            inside += ["--env", f"{name}={value}"]
        for mount in policy.mounts:
            inside += ["--volume", f"{mount.source}:{mount.target}:{'rw' if mount.writable else 'ro'}"]
        for folder in policy.hidden:
            inside += ["--tmpfs", f"{folder}:ro,size=4k,mode=555"]
        return [*inside, os.environ.get(_IMAGE, _DEFAULT_IMAGE), *command]
