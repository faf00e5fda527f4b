"""The private folder of one run: a copy of the submission, sockets, the kernel's start files.

The copy lies on the host's disk, watched, rather than in a tmpfs: a submission with a gigabyte of data must not cost
a gigabyte of the memory it is run with. What is memory-backed inside (/tmp, /dev/shm) has a size the kernel enforces.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from certgrader.errors import ExecutionUnavailable
from certgrader.execution.kaggle import datasets
from certgrader.execution.kernels import KernelEnvironment, hidden_folders
from certgrader.execution.model import ExecutionOptions
from certgrader.execution.offline import OFFLINE
from certgrader.notebook.model import Notebook
from certgrader.owned_folders import OWNER, owned_folder
from certgrader.sandbox.base import Mount, Policy
from certgrader.submission.model import Submission

# Socket paths hold 107 characters: the folder's own path has to be short, whatever TMPDIR says.
_PLACE = Path("/tmp")  # noqa: S108 - what is made there is private
_PREFIX = "cg-"
_PROBE = Path(__file__).parent / "probe"


@dataclass(frozen=True, slots=True)
class Workspace:
    """`io` holds the sockets, the connection file and the trace; `copy` the working copy; both on the host.

    `launcher` is the kernel's command line before `-f CONNECTION_FILE`, `roots` the folders "submission" and "data",
    as seen inside.
    """

    root: Path
    io: Path
    copy: Path
    trace: Path
    launcher: tuple[str, ...]
    roots: Mapping[str, str]
    policy: Policy


@contextmanager
def workspace(
    submission: Submission,
    notebook: Notebook,
    environment: KernelEnvironment,
    options: ExecutionOptions,
    *,
    isolated: bool,
) -> Iterator[Workspace]:
    """Make it, and remove it whatever happens. `isolated`: paths inside are the sandbox's, not the host's.

    Raises ExecutionUnavailable when there is no room for it.
    """
    with ExitStack() as stack:
        try:
            root = stack.enter_context(owned_folder(_PREFIX, _PLACE))
            made = _Builder(root, submission, notebook, environment, options, isolated).build()
        except OSError as problem:
            why = problem.strerror or str(problem)
            raise ExecutionUnavailable("execution.no-copy", place=str(_PLACE), reason=why) from problem
        yield made


@dataclass(frozen=True)
class _Builder:
    root: Path
    submission: Submission
    notebook: Notebook
    environment: KernelEnvironment
    options: ExecutionOptions
    isolated: bool

    def build(self) -> Workspace:
        copy, io, probe = self.root / "copy", self.root / "io", self.root / "probe"
        self._copy_submission(copy)
        io.mkdir()
        for name in ("home", "empty"):
            (self.root / name).mkdir()
        shutil.copytree(_PROBE, probe, ignore=shutil.ignore_patterns("__pycache__"))
        trace = io / "trace.jsonl"
        inside = self._inside()
        work = inside["copy"]
        config = {
            "trace": str(trace),
            "submission": work,
            "data": inside["data"] if self.options.data else None,
            "owner": str(self.root / OWNER),
        }
        (probe / "config.json").write_text(json.dumps(config), encoding="utf-8")
        launch = (f"{inside['probe']}/launch.py", f"{inside['probe']}/config.json")
        return Workspace(
            root=self.root,
            io=io,
            copy=copy,
            trace=trace,
            launcher=(str(self.environment.python), *launch),
            roots={"submission": work, "data": inside["data"]},
            policy=self._policy(inside),
        )

    def _copy_submission(self, copy: Path) -> None:
        root = self.submission.root
        (copy / PurePosixPath(self.submission.notebook).parent).mkdir(parents=True, exist_ok=True)
        if root is None:
            return
        for file in self.submission.files:
            source, target = root / file.path, copy / file.path
            if not source.is_symlink() and source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)

    def _inside(self) -> Mapping[str, str]:
        if not self.isolated:
            data = str(self.options.data.absolute()) if self.options.data else ""
            places = {name: str(self.root / name) for name in ("copy", "probe", "home")}
            return {**places, "data": data}
        copy = "/kaggle/working" if self.notebook.platform == "kaggle" else "/submission"
        return {"copy": copy, "probe": "/run/kernel", "data": "/data", "home": "/tmp/home"}  # noqa: S108

    def _policy(self, inside: Mapping[str, str]) -> Policy:
        limits = self.options.limits
        folder = PurePosixPath(self.submission.notebook).parent
        return Policy(
            mounts=tuple(self._mounts(inside)),
            workdir=str(PurePosixPath(inside["copy"]) / folder),
            environment=self._variables(inside),
            memory_bytes=limits.memory_bytes,
            disk_bytes=limits.disk_bytes,
            file_bytes=limits.file_bytes,
            processes=limits.processes,
            open_files=limits.open_files,
            hidden=hidden_folders(self.environment),
            scratch_bytes=min(2**30, limits.memory_bytes // 4),
            home=inside["home"],
            empty=self.root / "empty",
        )

    def _mounts(self, inside: Mapping[str, str]) -> Iterator[Mount]:
        for folder in self.environment.folders:
            yield Mount(folder, str(folder))
        yield Mount(self.root / "probe", inside["probe"])
        yield Mount(self.root / OWNER, str(self.root / OWNER))
        yield Mount(self.root / "io", str(self.root / "io"), writable=True)
        yield Mount(self.root / "copy", inside["copy"], writable=True)
        if self.options.data:
            data = self.options.data.absolute()
            yield Mount(data, inside["data"])
            for source, target in datasets(data, self.notebook, self.submission.files):
                yield Mount(source, target)

    def _variables(self, inside: Mapping[str, str]) -> dict[str, str]:
        home = inside["home"]
        variables = {
            "HOME": home,
            "USER": "candidate",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "PATH": f"{self.environment.python.parent}:/usr/local/bin:/usr/bin:/bin",
            "TERM": "dumb",
            "IPYTHONDIR": f"{home}/.ipython",
            "JUPYTER_CONFIG_DIR": f"{home}/.jupyter",
            "JUPYTER_NO_CONFIG": "1",
            "MPLCONFIGDIR": f"{home}/.matplotlib",
            # Threads that wait for each other by spinning take a hundred times as long on a busy machine.
            "OMP_WAIT_POLICY": "PASSIVE",
            "PYTHONDONTWRITEBYTECODE": "1",
            **OFFLINE,
        }
        if self.environment.user_base:
            variables["PYTHONUSERBASE"] = str(self.environment.user_base)
        if self.environment.added:
            variables["PYTHONPATH"] = ":".join(map(str, self.environment.added))
        return variables
