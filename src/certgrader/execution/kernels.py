"""Which Python the notebook runs in, and the folders it needs to start."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import certgrader
from certgrader.errors import ExecutionUnavailable

_ASK = """
import importlib.util, json, platform, site, sys
print(json.dumps({
    "executable": sys.executable,
    "prefixes": [sys.prefix, sys.base_prefix, sys.exec_prefix],
    "paths": [p for p in sys.path if p],
    "user_base": site.getuserbase() if site.ENABLE_USER_SITE and site.getusersitepackages() in sys.path else None,
    "python": platform.python_version(),
    "ipykernel": importlib.util.find_spec("ipykernel") is not None,
}))
"""
_MOST_LINKS = 40
"""As many as Linux follows."""


@dataclass(frozen=True, slots=True)
class KernelEnvironment:
    """`python` starts the kernel; `folders` are what it reads, outermost only, and the links that lead from `python` to
    its program where they lie elsewhere; `packages` are on its module path;
    `user_base` is where `pip install --user` put some of them, `added` what PYTHONPATH adds to it."""

    python: Path
    version: str
    folders: tuple[Path, ...]
    packages: tuple[Path, ...]
    user_base: Path | None = None
    added: tuple[Path, ...] = ()


def find_environment(env: str | None) -> KernelEnvironment:
    """The environment named by `env`: a folder with `bin/python`, a Python, or a kernel's name; None is our own.

    Raises ExecutionUnavailable when there is no such environment or it has no ipykernel.
    """
    python = Path(sys.executable) if env is None else _python_of(env)
    answer = _about(python)
    if not answer["ipykernel"]:
        raise ExecutionUnavailable("execution.no-ipykernel", place=str(python))
    if _script(python) and answer.get("executable"):
        # A version manager's shim: what it leads to is outside of what the sandbox shows.
        python = Path(answer["executable"])
    paths = [Path(folder) for folder in answer["paths"] if Path(folder).is_dir()]
    # A source tree that an editable install put on the path is certgrade's own: the kernel never sees it.
    folders = [Path(folder) for folder in answer["prefixes"]] + [path for path in paths if not _ours(path)]
    return KernelEnvironment(
        python=python,
        version=answer["python"],
        folders=_outermost([folder for folder in folders if folder.is_dir() and _bindable(folder)] + _chain(python)),
        packages=tuple(paths),
        user_base=Path(answer["user_base"]) if answer["user_base"] else None,
        added=tuple(path for path in map(Path, _python_path()) if path in paths and not _ours(path)),
    )


def built_environment(root: Path) -> KernelEnvironment:
    """The virtual environment at `root`, made from certgrade's own Python. Its Python is never started to ask: what a
    stranger chose to install in it runs in the sandbox only."""
    answer = _about(Path(sys.executable))
    packages = next(root.glob("lib/python*/site-packages"))
    standard = [Path(folder) for folder in answer["paths"] if Path(folder).is_relative_to(answer["prefixes"][1])]
    python = root / "bin" / "python"
    bases = [folder for folder in {Path(sys.base_prefix), Path(sys.base_exec_prefix)} if _bindable(folder)]
    return KernelEnvironment(
        python=python,
        version=answer["python"],
        folders=_outermost([root, *bases, *_chain(python)]),
        packages=(packages, *(folder for folder in standard if folder.is_dir() and folder.name != "site-packages")),
    )


def hidden_folders(environment: KernelEnvironment) -> tuple[Path, ...]:
    """Folders of certgrade, rubrics included, that lie within what the kernel's environment shows."""
    package = Path(certgrader.__file__).parent
    return (package,) if any(package.is_relative_to(folder) for folder in environment.folders) else ()


def _python_path() -> list[str]:
    return [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]


def _ours(folder: Path) -> bool:
    return folder.name not in ("site-packages", "dist-packages") and (folder / "certgrader" / "errors.py").is_file()


def _about(python: Path) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [str(python), "-c", _ASK], capture_output=True, text=True, check=True, timeout=60, cwd=python.parent
        )
        answer = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as problem:
        raise ExecutionUnavailable("execution.python-broken", place=str(python), reason=str(problem)) from problem
    return dict(answer)


def _script(program: Path) -> bool:
    with program.open("rb") as stream:
        return stream.read(2) == b"#!"


def _python_of(env: str) -> Path:
    path = Path(env)
    if path.is_dir():
        for candidate in (path / "bin" / "python", path / "Scripts" / "python.exe"):
            if candidate.exists():
                return candidate.absolute()
        raise ExecutionUnavailable("execution.no-python", place=env)
    if path.is_file():
        return path.absolute()
    return _python_of_kernel(env)


def _python_of_kernel(name: str) -> Path:
    import shutil

    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    manager = KernelSpecManager()
    try:
        spec = manager.get_kernel_spec(name)
    except NoSuchKernel as problem:
        known = ", ".join(sorted(manager.find_kernel_specs()))
        raise ExecutionUnavailable("execution.no-kernel", name=name, known=known) from problem
    if spec.language.lower() != "python" or not spec.argv:
        raise ExecutionUnavailable("execution.kernel-language", name=name, language=spec.language)
    # jupyter_client's own rule: a bare `python` in a kernel of this environment is this Python.
    program = sys.executable if spec.argv[0].startswith("python") else shutil.which(spec.argv[0])
    if program is None:
        raise ExecutionUnavailable("execution.no-python", place=spec.argv[0])
    return Path(program)


def _chain(python: Path) -> list[Path]:
    """`python` and what it links to, step by step: `.venv/bin/python` may lead through `~/.local/bin/python3.11`."""
    steps = [python]
    while steps[-1].is_symlink() and len(steps) < _MOST_LINKS:
        steps.append(Path(os.path.normpath(steps[-1].parent / steps[-1].readlink())))
    return steps


def _bindable(folder: Path) -> bool:
    """Never the root, a home, or a folder above one: an environment is smaller than that."""
    home = Path.home()
    return folder not in (Path("/"), home) and folder not in home.parents


def _outermost(folders: list[Path]) -> tuple[Path, ...]:
    kept: list[Path] = []
    for folder in sorted(set(folders), key=lambda path: len(path.parts)):
        if not any(folder.is_relative_to(other) for other in kept) and not folder.is_relative_to("/usr"):
            kept.append(folder)
    return tuple(kept)
