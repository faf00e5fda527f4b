"""What went wrong in a cell, in words that say what to do about it.

A failure for want of data, packages, network, hardware or of somebody at the keyboard is marked as such (`want`), and
so is the failure of a cell that needs what such a cell was to define or to change.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.execution.environments.distributions import distribution_of
from certgrader.execution.model import CellError, CellRun, Limits
from certgrader.execution.names import Stale, bound_names
from certgrader.notebook.model import Cell

_FOREIGN = re.compile(r"^(?:[A-Za-z]:[\\/]|/Users/|/home/|/mnt/|/content/|/kaggle/|/root/|/media/|/Volumes/|dbfs:)")
_PATH = re.compile(r"(?:directory|file|exist|found|path)[^'\"]*['\"]([^'\"]+)['\"]", re.IGNORECASE)
_NETWORK = re.compile(
    r"name or service not known|network is unreachable|temporary failure in name resolution|getaddrinfo|urlopen error|"
    r"max retries exceeded|connection refused|failed to establish a new connection|couldn't connect to|offline mode|"
    r"outgoing traffic has been disabled|could not connect to server|could not translate host name|nodename nor",
    re.IGNORECASE,
)
_NETWORK_NAMES = ("URLError", "ConnectionError", "gaierror", "ConnectTimeout", "SSLError", "LocalEntryNotFoundError")
_GPU = re.compile(r"\bcuda\b|nvidia driver|no gpu|\btpu\b|cudnn", re.IGNORECASE)
_UNKNOWN_NAME = re.compile(r"name '(\w+)' is not defined")
_NO_MODULE = re.compile(r"No module named '?([\w.]+)'?")
_NO_OPTION = re.compile(
    r"optional dependency '?([\w.-]+)|`Import (\w+)` failed|tried using: '(\w+)'|requires? (?:the )?`?([\w-]+)`? "
    r"(?:package|library|to be installed)|[Pp]lease install `?([\w-]+)"
)
_STYLE = re.compile(r"'(seaborn[\w-]*)' is not a valid package style")
_NO_ATTRIBUTE = re.compile(r"(?:'(\w+)' object|module '([\w.]+)'|type object '(\w+)') has no attribute '(\w+)'")
_NO_IMPORT = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
_NO_KEYWORD = re.compile(r"(\w+)\(\) got an unexpected keyword argument '(\w+)'")
_NO_POSITION = re.compile(
    r"\b((?:DataFrame|Series|Index|NDFrame|DataFrameGroupBy|SeriesGroupBy)\.\w+|\w*plot|heatmap|jointplot|load_\w+)"
    r"\(\) (?:takes|got) .*positional argument"
)
# Attributes, names and keywords that libraries had and no longer have, with what replaced them.
_REMOVED = {
    "append": "pandas.concat",
    "iteritems": "items()",
    "ix": "loc / iloc",
    "as_matrix": "to_numpy()",
    "get_value": "at",
    "applymap": "map",
    "pad": "ffill()",
    "swaplevel": "swaplevel",
    "float": "float",
    "int": "int",
    "bool": "bool",
    "object": "object",
    "str": "str",
    "float_": "float64",
    "product": "prod",
    "in1d": "isin",
    "trapz": "trapezoid",
    "Inf": "inf",
    "get_feature_names": "get_feature_names_out",
    "plot_confusion_matrix": "ConfusionMatrixDisplay.from_estimator",
    "plot_roc_curve": "RocCurveDisplay.from_estimator",
    "plot_precision_recall_curve": "PrecisionRecallDisplay.from_estimator",
    "load_boston": "fetch_california_housing",
    "joblib": "import joblib",
    "cross_validation": "model_selection",
    "Imputer": "SimpleImputer",
    "predict_classes": "predict(...) > 0.5",
    "factorplot": "catplot",
}
_REMOVED_KEYWORDS = {
    "sparse": "sparse_output",
    "squared": "root_mean_squared_error",
    "base_estimator": "estimator",
    "normalize": "StandardScaler",
    "multi_class": "OneVsRestClassifier",
    "needs_proba": "response_method",
    "affinity": "metric",
    "error_bad_lines": "on_bad_lines",
    "infer_datetime_format": "format",
    "date_parser": "date_format",
    "line_terminator": "lineterminator",
    "ci": "errorbar",
    "n_iter": "max_iter",
    "datetime_is_numeric": "describe()",
    "use_label_encoder": "LabelEncoder",
    "delim_whitespace": "sep='\\s+'",
}


@dataclass(frozen=True, slots=True)
class _Case:
    error: CellError
    source: str


Judge = Callable[[_Case], tuple[Phrase, bool] | None]


def diagnose(cells: Sequence[Cell], runs: Sequence[CellRun], limits: Limits) -> tuple[CellRun, ...]:
    """`runs` with the diagnosis of each error, and an error for each cell that a limit or a death ended."""
    by_index = {cell.index: cell for cell in cells}
    unmade: dict[str, CellRun] = {}  # name, or quoted column → the cell that was to make it
    stale = Stale()
    diagnosed: list[CellRun] = []
    for run in runs:
        cell = by_index[run.index]
        done = _excused(_diagnosed(run, cell, unmade, limits), stale.used_by(cell))
        diagnosed.append(done)
        stale.after(done, cell)
        if done.status not in ("ok", "skipped"):
            unmade.update(dict.fromkeys(bound_names(cell).difference(done.imported), done))
        else:
            for name in bound_names(cell):
                unmade.pop(name, None)
    return tuple(diagnosed)


def _diagnosed(run: CellRun, cell: Cell, unmade: dict[str, CellRun], limits: Limits) -> CellRun:
    if run.status == "ok":
        return run
    if run.error is None:
        ended = _ended(run, limits)
        return replace(run, error=ended) if ended else run
    case = _Case(run.error, cell.source)
    answer = _follows(case, unmade)
    for judge in _JUDGES:
        answer = answer or judge(case)
    if answer is None:
        return run
    diagnosis, want = answer
    return replace(run, error=replace(run.error, diagnosis=diagnosis, want=want))


def _excused(run: CellRun, lacks: tuple[str, CellRun] | None) -> CellRun:
    """An error that nothing explains, in a cell that uses what a cell which failed for want was to set."""
    if lacks is None or run.status != "error" or run.error is None or run.error.diagnosis is not None:
        return run
    diagnosis, want = _after(*lacks)
    return replace(run, error=replace(run.error, diagnosis=diagnosis, want=want))


def _ended(run: CellRun, limits: Limits) -> CellError | None:
    if run.status == "timeout":
        seconds = round(run.seconds)
        return CellError("CellTimeout", "", diagnosis=phrase("diagnosis.timeout", seconds=seconds))
    if run.status == "output":
        return CellError("OutputLimit", "", diagnosis=phrase("diagnosis.output", size=limits.output_bytes // 2**20))
    if run.status == "memory":
        return CellError("MemoryLimit", "", diagnosis=phrase("diagnosis.memory", size=limits.memory_bytes // 2**20))
    if run.status == "killed":
        return CellError("KernelDied", "", diagnosis=phrase("diagnosis.killed"))
    return None


def _follows(case: _Case, unmade: dict[str, CellRun]) -> tuple[Phrase, bool] | None:
    """A name or a column that an earlier cell was to make, had it not failed."""
    if case.error.name == "KeyError":
        names = [name for name in re.findall(r"'[^']*'", case.error.message) if name in unmade]
        return _after(names[0], unmade[names[0]]) if names else None
    found = _UNKNOWN_NAME.search(case.error.message) if case.error.name == "NameError" else None
    if found is None:
        return None
    name = found.group(1)
    cause = unmade.get(name) or unmade.get("*")
    return (phrase("diagnosis.name-undefined", name=name), False) if cause is None else _after(name, cause)


def _after(name: str, cause: CellRun) -> tuple[Phrase, bool]:
    want = cause.error is not None and cause.error.want
    return phrase("diagnosis.name-follows", name=name.strip("'"), position=cause.index + 1), want


def _module(case: _Case) -> tuple[Phrase, bool] | None:
    if case.error.name not in ("ModuleNotFoundError", "ImportError"):
        return None
    found = _NO_MODULE.search(case.error.message) or _NO_OPTION.search(case.error.message)
    if found is None:
        return None
    name = next(group for group in found.groups() if group)
    if name.startswith("kaggle_"):
        return phrase("diagnosis.kaggle-secrets"), True
    if name in ("google", "google.colab"):
        key = next((key for text, key in _COLAB if text in case.source), "colab")
        return phrase(f"diagnosis.{key}"), True
    module = name.partition(".")[0]
    return phrase("diagnosis.module-missing", name=module, distribution=distribution_of(module)), True


_COLAB = (("drive.mount", "colab-drive"), ("files.upload", "colab-upload"), ("drive", "colab-drive"))


def _file(case: _Case) -> tuple[Phrase, bool] | None:
    message = case.error.message
    if "non-existent directory" in message:
        return phrase("diagnosis.folder-missing"), False
    missing = case.error.name == "FileNotFoundError" or "No such file" in message
    if not missing and not (
        case.error.name in ("OSError", "IOError") and re.search(r"not found|does not exist", message)
    ):
        return None
    found = _PATH.search(message) or re.search(r"['\"]([^'\"]+)['\"]", message)
    path = found.group(1) if found else message[:120]
    if re.search(rf"{re.escape(path)}['\"]\s*,\s*(?:mode\s*=\s*)?['\"][wax]", case.source):
        return phrase("diagnosis.folder-missing"), False
    key = "file-elsewhere" if _FOREIGN.match(path) else "file-missing"
    return phrase(f"diagnosis.{key}", path=path[:200], file=re.split(r"[\\/]", path.rstrip("\\/"))[-1][:120]), True


def _input(case: _Case) -> tuple[Phrase, bool] | None:
    return (phrase("diagnosis.input"), True) if case.error.name == "StdinNotImplementedError" else None


def _network(case: _Case) -> tuple[Phrase, bool] | None:
    if case.error.name == "LookupError" and "nltk" in case.error.message.lower():
        return phrase("diagnosis.nltk-data"), True
    refused = case.error.name in _NETWORK_NAMES or _NETWORK.search(case.error.message)
    return (phrase("diagnosis.network"), True) if refused else None


def _hardware(case: _Case) -> tuple[Phrase, bool] | None:
    return (phrase("diagnosis.gpu"), True) if _GPU.search(case.error.message) else None


def _removed(case: _Case) -> tuple[Phrase, bool] | None:
    message = case.error.message
    if (found := _NO_ATTRIBUTE.search(message)) and found.group(4) in _REMOVED:
        name = found.group(4)
        return phrase("diagnosis.api-removed", name=name, instead=_REMOVED[name]), True
    if found := _NO_IMPORT.search(message):
        name = found.group(1)
        if name in _REMOVED:
            return phrase("diagnosis.api-removed", name=name, instead=_REMOVED[name]), True
        return phrase("diagnosis.import-changed", name=name, module=found.group(2)), True
    if case.error.name == "ImportError" and (found := re.match(r"\s*`(\w+)` has been removed", message)):
        name = found.group(1)
        return phrase("diagnosis.api-removed", name=name, instead=_REMOVED.get(name, "—")), True
    if found := _STYLE.search(message):
        return phrase("diagnosis.api-removed", name=found.group(1), instead="seaborn-v0_8"), True
    if found := _NO_POSITION.search(message):
        return phrase("diagnosis.keyword-only", name=found.group(1)), True
    if (found := _NO_KEYWORD.search(message)) and found.group(2) in _REMOVED_KEYWORDS:
        name = found.group(2)
        return phrase("diagnosis.api-removed", name=f"{name}=", instead=_REMOVED_KEYWORDS[name]), True
    return None


def _machine(case: _Case) -> tuple[Phrase, bool] | None:
    message = case.error.message
    if "No space left on device" in message or "File too large" in message:
        return phrase("diagnosis.disk"), False
    if "Read-only file system" in message or case.error.name == "PermissionError":
        return phrase("diagnosis.read-only"), False
    if case.error.name == "MemoryError":
        return phrase("diagnosis.memory-error"), False
    if "can't start new thread" in message or case.error.name == "BlockingIOError":
        return phrase("diagnosis.processes"), False
    return None


def _syntax(case: _Case) -> tuple[Phrase, bool] | None:
    wrong = case.error.name in ("SyntaxError", "IndentationError", "TabError")
    return (phrase("diagnosis.syntax"), False) if wrong else None


_JUDGES: tuple[Judge, ...] = (_module, _input, _network, _file, _hardware, _removed, _machine, _syntax)
