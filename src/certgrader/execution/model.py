"""What happened when the notebook ran.

A `Run` is plain data: it is written to a bundle and read back. Cell numbers are those of the submitted notebook.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from certgrader.catalogue.catalogue import Phrase
from certgrader.notebook.model import Output

CellStatus = Literal["ok", "error", "timeout", "memory", "output", "killed", "skipped", "not_run"]
RunStatus = Literal["completed", "cell_error", "timeout", "memory", "output", "killed", "not_run"]
Reproduced = Literal["same", "close", "different", "unknown"]
LimitName = Literal["cell_time", "total_time", "memory", "processes", "disk", "file_size", "open_files", "output"]
Enforcer = Literal["cgroup", "rlimit", "watchdog", "client", "none"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one execution may use: seconds, bytes, counts."""

    cell_seconds: float = 600.0
    total_seconds: float = 3600.0
    memory_bytes: int = 4 * 2**30
    processes: int = 512
    disk_bytes: int = 2 * 2**30
    file_bytes: int = 2 * 2**30
    open_files: int = 1024
    output_bytes: int = 20 * 2**20


@dataclass(frozen=True, slots=True)
class ExecutionOptions:
    """How to execute. `sandbox`: a backend's name or "auto". `env`: the path of an environment or of its Python, or
    the name of a kernel; None is certgrade's own environment. `data`: a folder of data sets (`--data`)."""

    sandbox: str = "auto"
    env: str | None = None
    limits: Limits = field(default_factory=Limits)
    stop_on_error: bool = False
    parameters: tuple[tuple[str, object], ...] = ()
    data: Path | None = None


class Progress(Protocol):
    """Who wants to know how far the run is. `position` counts code cells from 1, `of` is their number."""

    def cell_started(self, position: int, of: int, first_line: str) -> None:
        """A code cell begins."""

    def cell_finished(self, status: CellStatus) -> None:
        """The cell last started has ended."""


@dataclass(frozen=True, slots=True)
class LimitState:
    """One limit of a run: its value as people read it, who enforced it, whether it was hit."""

    name: LimitName
    value: str
    enforced_by: Enforcer
    hit: bool = False


@dataclass(frozen=True, slots=True)
class CellError:
    """The exception that ended a cell. `diagnosis`: the cause in words, with the remedy, if known.

    `want`: it failed for want of data, packages, network or hardware that this machine did not give it, or of names
    that such a failure left undefined: nothing can be held against the code.
    """

    name: str
    message: str
    traceback: str = ""
    diagnosis: Phrase | None = None
    want: bool = False


@dataclass(frozen=True, slots=True)
class CellRun:
    """One code cell's execution. `status` comes from the kernel's reply and our own clock.

    `salvaged`: names that its other imports, definitions and constants bound afterwards, when an import had ended it.
    `lacks`: what it looked for in vain although it came to its end (it caught the error, or used what such a cell
    made): its outputs are not what they would be elsewhere.
    """

    index: int
    status: CellStatus
    seconds: float = 0.0
    outputs: tuple[Output, ...] = ()
    error: CellError | None = None
    reproduced: Reproduced = "unknown"
    salvaged: tuple[str, ...] = ()
    lacks: Phrase | None = None


@dataclass(frozen=True, slots=True)
class TraceEvent:
    """One thing the tracer observed in the kernel: untrusted until the code explains it.

    `name` and its `data`: rows_removed {before, after, removed}, values_filled {nulls_before, nulls_after},
    columns_removed, columns_renamed, types_changed {columns}, read {path, rows, columns}, written {path},
    split {train, test}, fitted {params, n_samples, n_features}, predicted {n}, metric {value, split},
    figure {title, xlabel, ylabel, axes, legend}, search {best_params, n_candidates}, rows_filtered {before, after},
    joined {tables, rows, columns}, resampled {before, after, on}, unchanged {rows, columns}, uncounted {rows, columns}:
    too large for what it did to be told, mode {training} of a network, watched {by}: the module is observed from then
    on. `split` and `on` are train, validation, test, all or unknown; `seen`: those are the very data that the model was
    fitted on; `unread`: the event's data could not be read. `call`: the public qualified name, such as
    `pandas.DataFrame.drop_duplicates`; the class for estimators. `data` holds numbers and short strings only.
    """

    name: str
    call: str
    cell: int | None
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServedFile:
    """A file that was not where the notebook looked and was found by its name elsewhere.

    `others`: how many more have that name; the one whose folders agree most, then the nearest, served.
    """

    asked: str
    served: str
    origin: Literal["submission", "data"]
    others: int = 0


@dataclass(frozen=True, slots=True)
class Lack:
    """What a cell asked for and this machine does not have. `call`: what asked, "stat" if only whether it is there."""

    kind: Literal["file", "folder", "module", "host", "command"]
    call: str
    what: str


@dataclass(frozen=True, slots=True)
class MissingModule:
    """A module that the notebook imports and the environment has not; `distribution` would bring it."""

    module: str
    distribution: str
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """A distribution that the candidate asks for in versions (`wanted`, such as "==1.3.5") far from the one here."""

    distribution: str
    wanted: str
    installed: str


@dataclass(frozen=True, slots=True)
class Run:
    """One execution, or the absence of one (`mode` "static": no cells, no events)."""

    mode: Literal["executed", "static"]
    status: RunStatus
    sandbox: str | None = None
    seconds: float = 0.0
    python: str | None = None
    packages: tuple[tuple[str, str], ...] = ()
    cells: tuple[CellRun, ...] = ()
    events: tuple[TraceEvent, ...] = ()
    limits: tuple[LimitState, ...] = ()
    parameters: tuple[tuple[str, object], ...] = ()
    data: str | None = None
    served: tuple[ServedFile, ...] = ()
    notes: tuple[Phrase, ...] = ()
    missing: tuple[MissingModule, ...] = ()
    versions: tuple[OtherVersion, ...] = ()
    not_installed: tuple[str, ...] = ()  # distributions that its install commands name and the environment has not
    gaps: tuple[Phrase, ...] = ()  # what the sandbox could not do on the machine of the run


STATIC_RUN = Run(mode="static", status="not_run")
