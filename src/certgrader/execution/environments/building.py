"""`--env build`: an isolated environment with what the submission asks for, made by uv outside the sandbox.

The submission's code never runs here: only wheels are installed, by names and versions from the index of the user's
own configuration, in a folder where no file of the submission can steer uv; and the environment's Python, whose
`.pth` files are a stranger's choice, is started inside the sandbox only.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.errors import ExecutionUnavailable

_FORMAT = 1
_RECORD = "certgrade.json"
# nbformat: what plotly and others need to show a figure in a notebook; Jupyter always has it.
_ALWAYS = ("ipykernel", "nbformat")
_SHOWN = 12
_SECONDS = 1800.0
# Settings of the user's that say where packages come from and how the network is reached.
_KEPT = ("UV_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_", "REQUESTS_CA_BUNDLE", "XDG_", "LANG")
# … but what decides about the environment itself is ours.
_OURS = frozenset(
    "UV_PROJECT UV_PYTHON UV_WORKING_DIRECTORY UV_SYSTEM_PYTHON UV_BREAK_SYSTEM_PACKAGES UV_COMPILE_BYTECODE "
    "UV_LINK_MODE UV_NO_BINARY".split()
)


@dataclass(frozen=True, slots=True)
class Built:
    """An environment ready to run in. `root` is its folder; `notes` tell what was left out or replaced."""

    root: Path
    packages: int
    notes: tuple[Phrase, ...] = ()


def uv_program() -> str:
    """uv of the system, or of the wheel of that name beside certgrade. Raises ExecutionUnavailable without one."""
    beside = Path(sys.prefix) / "bin" / "uv"
    found = shutil.which("uv") or (str(beside) if beside.is_file() else None)
    if found is None:
        raise ExecutionUnavailable("execution.build.no-uv")
    return found


def build(requirements: Sequence[str]) -> Built:
    """The environment for `requirements` (`pandas`, `numpy==1.26.4`), from the cache or made now.

    What cannot be had is left out in two steps: first the versions asked for, then the packages that the index does
    not have as wheels for this Python. Raises ExecutionUnavailable when not even a kernel can be installed.
    """
    program = uv_program()
    wanted = sorted(set(requirements) | set(_ALWAYS))
    root = _cache() / _key(wanted)
    if not (root / _RECORD).is_file():
        with _alone(root):
            if not (root / _RECORD).is_file():
                _make(program, wanted, root)
    return _read(root)


# --- making it ----------------------------------------------------------------------------------------------------


def _make(program: str, wanted: Sequence[str], root: Path) -> None:
    _sweep(root)
    with tempfile.TemporaryDirectory(prefix=f".making-{root.name}-", dir=root.parent) as folder:
        uv = _Uv(program, Path(folder), time.monotonic() + _SECONDS)
        resolved, notes = _resolved(uv, wanted)
        made = Path(folder) / "environment"
        # Relocatable: made beside, then renamed, so that an interrupted build leaves nothing that looks whole.
        uv.run("venv", "--relocatable", "--no-project", "--python", sys.executable, str(made))
        (Path(folder) / "resolved.txt").write_text(resolved, encoding="utf-8")
        # uv asks the interpreter before it installs, never after: no `.pth` of a stranger's choice is ever read here.
        uv.run(
            "pip",
            "install",
            "--no-deps",
            *_WHEELS,
            *_AS_IT_IS,
            "--python",
            str(made / "bin" / "python"),
            "-r",
            "resolved.txt",
        )
        record = {"packages": _count(resolved), "notes": [[note.key, dict(note.fields)] for note in notes]}
        (made / _RECORD).write_text(json.dumps(record), encoding="utf-8")
        shutil.rmtree(root, ignore_errors=True)
        made.rename(root)


def _sweep(root: Path) -> None:
    """Remove what builds that were killed outright left: of this environment, since its lock is ours, and old ones."""
    for folder in root.parent.glob(".making-*"):
        with contextlib.suppress(OSError):
            if folder.name.startswith(f".making-{root.name}-") or time.time() - folder.stat().st_mtime > 2 * _SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


_WHEELS = ("--only-binary", ":all:")
# To compile would start the Python of the environment, and links into uv's cache lead nowhere inside the sandbox,
# whatever the user's own uv.toml prefers.
_AS_IT_IS = ("--no-compile-bytecode", "--link-mode", "hardlink")


@dataclass(frozen=True, slots=True)
class _Uv:
    program: str
    folder: Path
    deadline: float

    def run(self, *words: str) -> str:
        """Its standard output. Raises ExecutionUnavailable with its own reason."""
        done = self.tried(*words)
        if done.returncode != 0:
            raise ExecutionUnavailable("execution.build.failed", reason=_reason(done.stderr))
        return done.stdout

    def tried(self, *words: str) -> "subprocess.CompletedProcess[str]":
        left = self.deadline - time.monotonic()
        try:
            return subprocess.run(  # noqa: S603 - a fixed program, its words validated, no shell
                [self.program, *words, "--color", "never", "--no-progress"],
                cwd=self.folder, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                errors="replace", check=False, timeout=max(1.0, left),
            )  # fmt: skip
        except subprocess.TimeoutExpired as late:
            raise ExecutionUnavailable("execution.build.late", seconds=round(_SECONDS)) from late
        except OSError as problem:
            raise ExecutionUnavailable("execution.build.failed", reason=str(problem)) from problem

    def compiled(self, requirements: Sequence[str]) -> tuple[str | None, str]:
        """All that `requirements` need, pinned, one a line, or None; and what uv said."""
        (self.folder / "wanted.in").write_text("\n".join(requirements) + "\n", encoding="utf-8")
        words = ("--python", sys.executable, "--no-annotate", "--no-header", "--no-emit-index-url", "--quiet")
        done = self.tried("pip", "compile", *_WHEELS, *words, "wanted.in")
        return (done.stdout if done.returncode == 0 else None), done.stderr


def _resolved(uv: _Uv, wanted: Sequence[str]) -> tuple[str, tuple[Phrase, ...]]:
    resolved, said = uv.compiled(wanted)
    if resolved is not None:
        return resolved, ()
    if uv.compiled(_ALWAYS)[0] is None:
        # Not the submission's fault: no network, or no index.
        raise ExecutionUnavailable("execution.build.offline", reason=_reason(said))
    names = sorted({_name(one) for one in wanted})
    notes: list[Phrase] = []
    absent = [name for name in names if uv.compiled([name])[0] is None]
    if absent:
        notes.append(phrase("execution.build.absent", names=_listed(absent)))
    kept = [one for one in wanted if _name(one) not in absent]
    resolved, _ = uv.compiled(kept)
    pinned = [one for one in kept if _name(one) != one]
    # First the versions that do not exist for this Python, then all of them: those that exclude each other.
    for freed in ([one for one in pinned if uv.compiled([one])[0] is None] if resolved is None else [], pinned):
        if resolved is None and freed:
            notes = [*notes[: 1 if absent else 0], phrase("execution.build.unpinned", names=_listed(freed))]
            kept = sorted({_name(one) if one in freed else one for one in kept})
            resolved, _ = uv.compiled(kept)
    while resolved is None and len(kept) > len(_ALWAYS):
        # Packages that exclude each other: the last named goes first, one at a time.
        dropped = next(name for name in reversed(kept) if name not in _ALWAYS)
        kept = [name for name in kept if name != dropped]
        notes.append(phrase("execution.build.absent", names=dropped))
        resolved, _ = uv.compiled(kept)
    if resolved is None:
        raise ExecutionUnavailable("execution.build.failed", reason=_reason(said))
    return resolved, tuple(notes)


def _name(requirement: str) -> str:
    from packaging.requirements import Requirement

    return Requirement(requirement).name


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")


def _reason(said: str) -> str:
    """The first sentences of uv's own explanation."""
    return " ".join(said.split())[:300] or "uv"


def _count(resolved: str) -> int:
    return sum(1 for line in resolved.splitlines() if line[:1].isalnum())


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name.upper().startswith(_KEPT) and name not in _OURS}
    return {**kept, "PATH": os.environ.get("PATH", os.defpath), "HOME": str(Path.home())}


# --- the cache ----------------------------------------------------------------------------------------------------


def _cache() -> Path:
    """Where environments are kept: `$XDG_CACHE_HOME/certgrade/environments`, for this user alone."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    folder = (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "certgrade" / "environments"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise ExecutionUnavailable("execution.build.cache", place=str(folder), reason=str(problem)) from problem
    return folder


def _key(wanted: Sequence[str]) -> str:
    told = [_FORMAT, sys.version_info[:3], sys.base_prefix, sys.platform, list(wanted)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """One process at a time makes `root`; the others wait and find it made."""
    import fcntl

    with (root.parent / f".{root.name}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _read(root: Path) -> Built:
    try:
        record = json.loads((root / _RECORD).read_text(encoding="utf-8"))
        notes = tuple(phrase(key, **fields) for key, fields in record["notes"])
        return Built(root, int(record["packages"]), notes)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise ExecutionUnavailable("execution.build.cache", place=str(root), reason=str(problem)) from problem
