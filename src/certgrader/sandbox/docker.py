"""docker or podman on Linux, where bubblewrap cannot be had. Podman is reported as docker."""

import contextlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from certgrader import container_guard
from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.sandbox.base import (
    HOST_ETC,
    OWN_ETC,
    PROC_SECRETS,
    PROC_SHOWN,
    Policy,
    Probe,
    Sandbox,
    guarded,
)
from certgrader.seccomp import profile

_ANSWERS_WITHIN = 10.0
_STARTS_WITHIN = 30.0
# The host's own programs and libraries are mounted over the image's: any Linux image will do, the smaller the better.
# podman needs none: an empty folder is root enough.
_IMAGE_VARIABLE = "CERTGRADE_DOCKER_IMAGE"
_IMAGE = "debian:stable-slim"
_SYSTEM = ("usr", "bin", "sbin", "lib", "lib32", "lib64")
# What docker and podman find their service, their settings and their containers by. None of it goes inside.
_CLIENT_VARIABLES = (
    "HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "DBUS_SESSION_BUS_ADDRESS", "TMPDIR",
    "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG",
    "CONTAINER_HOST", "CONTAINERS_CONF", "CONTAINERS_STORAGE_CONF", "STORAGE_DRIVER",
)  # fmt: skip
# A first process that is not the notebook's: it buries orphans, and the kernel it started can be killed from inside.
# Whether the machine ended that for want of memory is known in here only, and only as long as the container is there.
_OUT_OF_MEMORY = 86
_INIT = (
    "/bin/sh",
    "-c",
    f'"$@"; status=$?; [ $status = {_OUT_OF_MEMORY} ] && status=1; [ $status = 137 ] && '
    "cat /sys/fs/cgroup/memory/memory.oom_control /sys/fs/cgroup/memory.events 2>/dev/null | "
    f'grep -q "^oom_kill [1-9]" && status={_OUT_OF_MEMORY}; exit $status',
    "sh",
)


@dataclass(frozen=True, slots=True)
class _Engine:
    """`controllers`: of "memory" and "pids", those that its containers' control groups can limit."""

    program: str
    version: str
    podman: bool
    controllers: frozenset[str]


class Docker(Sandbox):
    """A container without network, capabilities or writable root, with the mounts of the policy."""

    name: Literal["bwrap", "docker", "none"] = "docker"

    def probe(self) -> Probe:
        """Ask docker, then podman, and start `true` in a container: a service that answers may yet refuse."""
        if sys.platform != "linux":
            # The kernel is reached over Unix sockets, which do not cross into a virtual machine.
            return Probe(usable=False, strength=50, problem=phrase("sandbox.docker-linux"))
        problem = phrase("sandbox.docker-missing")
        for program in ("docker", "podman"):
            if shutil.which(program):
                engine, problem = _engine(program, os.environ.get("PATH", ""))
                if engine is not None:
                    refusal = _trial(self)
                    version = f"{engine.program} {engine.version}"
                    return Probe(usable=refusal is None, strength=50, version=version, problem=refusal)
        return Probe(usable=False, strength=50, problem=problem)

    def held(self) -> Mapping[str, Literal["cgroup", "rlimit"]]:
        """docker's service makes control groups; podman of an ordinary user may not (version 1 of them)."""
        engine = _chosen()
        # Processes are counted by namespace of users, of which each ordinary user's podman has one of its own.
        own: dict[str, Literal["cgroup", "rlimit"]] = {"pids": "rlimit"} if engine.podman and os.getuid() else {}
        return {**own, **dict.fromkeys(engine.controllers, "cgroup")}

    def wrap(self, command: Sequence[str], policy: Policy) -> list[str]:
        """The container's command line; the container is removed when its command ends, or this process does."""
        engine = _chosen()
        name = f"certgrade-{uuid.uuid4().hex}"
        words = [*_guard(engine, name), engine.program, "run", "--rm", "--interactive", "--name", name]
        # What a container says is not kept: a log would be disk that nobody limits.
        words += ["--log-driver", "none", "--network", "none", "--read-only", "--hostname", "sandbox"]
        words += ["--cap-drop", "ALL", "--security-opt", "no-new-privileges", *_filter(policy), *_identity(engine)]
        words += _limits(engine, policy)
        scratch = f"rw,exec,size={policy.scratch_bytes},mode=1777"
        words += ["--tmpfs", f"/tmp:{scratch}", "--tmpfs", "/dev:ro,mode=755,size=64k"]  # noqa: S108 - inside
        words += ["--workdir", policy.workdir]
        for variable, value in policy.environment.items():
            words += ["--env", f"{variable}={value}"]
        words += _volumes(policy)
        return [*words, *_root(engine, policy), *_INIT, *command]

    def out_of_memory(self, status: int) -> bool:
        """Whether the container's first process said so."""
        return status == _OUT_OF_MEMORY

    def stop(self, wrapped: Sequence[str]) -> None:
        """Remove the container: it outlives the program that asked for it."""
        command = list(wrapped)
        if "--name" in command:
            start = next(place for place, word in enumerate(command) if word in ("docker", "podman"))
            name = command[command.index("--name") + 1]
            container_guard.remove(command[start], name)


def _chosen() -> _Engine:
    for program in ("docker", "podman"):
        engine, _ = _engine(program, os.environ.get("PATH", ""))
        if engine is not None:
            return engine
    raise FileNotFoundError("docker")


@cache
def _engine(program: str, _path: str) -> tuple[_Engine | None, Phrase]:
    """The service behind `program`, None with the reason when it does not answer. `_path`: where it was looked for."""
    version, reason = _asked(program, "version", "--format", "{{.Server.Version}}")
    problem = phrase("sandbox.docker-silent", program=program, reason=reason)
    if not version:
        return None, problem
    # Debian's podman-docker answers to the name of docker.
    podman = program == "podman" or "podman" in _asked(program, "--version")[0]
    controllers = frozenset({"memory", "pids"})
    if podman:
        controllers &= set(_asked(program, "info", "--format", "{{.Host.CgroupControllers}}")[0].strip("[]").split())
    return _Engine(program, version, podman, controllers), problem


def _asked(*command: str) -> tuple[str, str]:
    """What it answers, and what it complains of."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", check=False, timeout=_ANSWERS_WITHIN
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        return "", str(failure)
    return done.stdout.strip() if done.returncode == 0 else "", " ".join(done.stderr.split())[:200]


def _trial(sandbox: Sandbox) -> Phrase | None:
    """Why a container cannot be started, if it cannot."""
    engine = _chosen()
    with tempfile.TemporaryDirectory(prefix="certgrade-") as folder:
        policy = Policy((), "/", {}, 2**28, 2**20, 2**20, 64, 64, scratch_bytes=2**20, empty=Path(folder))
        command = sandbox.wrap(["/bin/true"], policy)
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, errors="replace", check=False, timeout=_STARTS_WITHIN
            )
        except (OSError, subprocess.TimeoutExpired) as failure:
            sandbox.stop(command)
            return phrase("sandbox.docker-refused", program=engine.program, reason=str(failure)[:200])
    reason = " ".join(done.stderr.split())[-200:]
    return phrase("sandbox.docker-refused", program=engine.program, reason=reason) if done.returncode else None


def _guard(engine: _Engine, name: str) -> Iterator[str]:
    yield "/usr/bin/env"
    for variable in _CLIENT_VARIABLES:
        if variable in os.environ:
            yield f"{variable}={os.environ[variable]}"
    yield from (sys.executable, "-I", str(Path(container_guard.__file__)), str(os.getpid()), engine.program, name)


def _identity(engine: _Engine) -> Iterator[str]:
    """Who the kernel is: the working copy is this user's. Without a capability, root inside is nobody special."""
    if not engine.podman:
        yield from ("--user", f"{os.getuid()}:{os.getgid()}")
        return
    # podman would pass this machine's proxies on, and add writable folders of any size.
    yield from ("--read-only-tmpfs=false", "--http-proxy=false", "--no-hosts")
    if os.getuid() == 0:
        # In a namespace of users of its own, root is nobody special outside of it either.
        yield from ("--uidmap", "0:0:1", "--gidmap", "0:0:1")
    yield from ("--security-opt", f"mask={':'.join(_masked())}")


def _filter(policy: Policy) -> Iterator[str]:
    """Our own filter of system calls: the engines' leaves user namespaces and ptrace to the notebook."""
    if policy.empty is not None:
        file = policy.empty / "calls.json"
        file.write_text(json.dumps(profile(platform.machine())), encoding="utf-8")
        yield from ("--security-opt", f"seccomp={file}")


def _masked() -> Iterator[str]:
    """Of the machine's /proc, what its owner alone may read or write, and the folders of drivers."""
    for path in sorted(Path("/proc").iterdir()):
        if path.name.isdigit() or path.is_symlink():
            continue
        with contextlib.suppress(OSError):
            if path.is_dir():
                if path.name not in PROC_SHOWN:
                    yield str(path)
            elif path.name in PROC_SECRETS or guarded(path):
                yield str(path)


def _limits(engine: _Engine, policy: Policy) -> Iterator[str]:
    if "memory" in engine.controllers:
        yield from ("--memory", str(policy.memory_bytes), "--memory-swap", str(policy.memory_bytes))
    if "pids" in engine.controllers:
        # The two first processes of the container are not the notebook's.
        yield from ("--pids-limit", str(policy.processes + 2))
    yield from ("--shm-size", str(policy.scratch_bytes), "--oom-score-adj", "1000")
    limits = {"core": 0, "data": policy.memory_bytes, "fsize": policy.file_bytes, "nofile": policy.open_files}
    if engine.podman:
        # docker's containers share one count with all that this user runs.
        limits["nproc"] = policy.processes
    for name, value in limits.items():
        yield from ("--ulimit", f"{name}={value}:{value}")


def _volumes(policy: Policy) -> Iterator[str]:
    for name in _SYSTEM:
        if (Path("/") / name).is_dir():
            yield from ("--volume", f"/{name}:/{name}:ro")
    for file in (*(Path("/etc", name) for name in HOST_ETC), *sorted(OWN_ETC.iterdir())):
        if file.exists():
            yield from ("--volume", f"{file}:/etc/{file.name}:ro")
    for mount in policy.mounts:
        yield from ("--volume", f"{mount.source}:{mount.target}:{'rw' if mount.writable else 'ro'}")
    for folder in policy.hidden:
        yield from ("--tmpfs", f"{folder}:ro,size=4k,mode=555")


def _root(engine: _Engine, policy: Policy) -> Iterator[str]:
    """What the container is made of: an image that is there already, or (podman) a folder."""
    asked = os.environ.get(_IMAGE_VARIABLE, "")
    if engine.podman and (Path(asked).is_dir() if asked else policy.empty is not None):
        yield from ("--rootfs", asked or str(policy.empty))
    else:
        # Nothing is fetched behind the user's back.
        yield from ("--pull", "never", asked or _IMAGE)
