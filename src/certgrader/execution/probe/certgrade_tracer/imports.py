"""Wraps a library as soon as the notebook has imported it."""

import importlib
import importlib.util
import sys
from typing import Any

from . import readers

# Module → the modules of this package that know it. A prefix ends with a dot.
_KNOWN: dict[str, tuple[str, ...]] = {
    "pandas": ("tables",),
    "polars": ("polars_tables",),
    "matplotlib.backend_bases": ("figures",),
    "joblib": ("artefacts",),
    "optuna": ("artefacts",),
    "xgboost": ("estimators", "boosting"),
    "xgboost.sklearn": ("estimators",),
    "lightgbm": ("estimators", "boosting"),
    "lightgbm.sklearn": ("estimators",),
    "catboost": ("estimators",),
    "sklearn.": ("estimators",),
    "imblearn.": ("estimators",),
    "statsmodels.api": ("statistic_models",),
    "statsmodels.tsa.api": ("statistic_models",),
    "statsmodels.tsa.arima.model": ("statistic_models",),
    "statsmodels.tsa.holtwinters": ("statistic_models",),
    "statsmodels.tsa.statespace.sarimax": ("statistic_models",),
    "statsmodels.regression.linear_model": ("statistic_models",),
    "statsmodels.discrete.discrete_model": ("statistic_models",),
    "statsmodels.genmod.generalized_linear_model": ("statistic_models",),
    "statsmodels.regression.mixed_linear_model": ("statistic_models",),
    "torch.nn.modules.module": ("networks",),
    "torch.optim.optimizer": ("networks",),
    "keras": ("networks",),
    "keras.models": ("networks",),
    "tf_keras": ("networks",),
    "tensorflow.python.keras.engine.training": ("networks",),
}


def _watchers(module: str) -> tuple[str, ...]:
    # Readers first: what observes a call has to be called by the notebook itself.
    reads = ("readers",) if module in readers.KNOWN else ()
    if module in _KNOWN:
        return (*reads, *_KNOWN[module])
    package, _, rest = module.partition(".")
    # Public modules only: what starts with an underscore is wrapped through them.
    public = rest and not rest.startswith("_") and "." not in rest
    return (*reads, *_KNOWN[package + "."]) if public and package + "." in _KNOWN else reads


class _Finder:
    """Finds nothing itself: lets the others find, and has the module watched once it is executed."""

    def __init__(self, tracer: Any) -> None:
        self._tracer = tracer
        self._finding: set[str] = set()

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        watchers = _watchers(name)
        if not watchers or name in self._finding:
            return None
        self._finding.add(name)
        try:
            spec = self._spec(name, path, target)
        finally:
            self._finding.discard(name)
        loader = getattr(spec, "loader", None)
        if loader is not None and hasattr(loader, "exec_module"):
            self._hook(loader, watchers)
        return spec

    def _spec(self, name: str, path: Any, target: Any) -> Any:
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                return spec
        return None

    def _hook(self, loader: Any, watchers: Any) -> None:
        execute = loader.exec_module

        def exec_module(module: Any) -> None:
            # On the instance, for this once: the loader keeps its type, which other code looks at.
            try:
                del loader.exec_module
            except AttributeError:
                pass
            execute(module)
            watch(self._tracer, watchers, module)

        try:
            loader.exec_module = exec_module
        except AttributeError:
            pass


class _Lacking:
    """Asked last: the notebook imports what nobody finds."""

    def __init__(self, tracer: Any) -> None:
        self._tracer = tracer

    def find_spec(self, name: str, _path: Any = None, _target: Any = None) -> Any:
        frame: Any = sys._getframe(1)
        while frame is not None and (frame.f_code.co_filename.startswith("<frozen importlib") or _own(frame)):
            frame = frame.f_back
        if frame is not None and self._tracer.is_notebook(frame):
            self._tracer.lacks("module", "import", name)


def _own(frame: Any) -> bool:
    return bool(frame.f_globals.get("__name__") == __name__)


def watch(tracer: Any, watchers: Any, module: Any) -> None:
    """Let the modules named `watchers` wrap `module`."""
    for watcher in watchers:
        _watch(tracer, watcher, module)


def _watch(tracer: Any, watcher: str, module: Any) -> None:
    if not tracer.is_library(module):
        return
    try:
        knows: Any = importlib.import_module("." + watcher, __package__)
        knows.watch(tracer, module)
    except Exception:
        return
    if watcher != "readers":
        # Who reads the trace knows then that silence means something.
        tracer.emit("watched", module.__name__, by=watcher)


def install(tracer: Any) -> None:
    """Watch what is imported from now on, and what already is."""
    finders: Any = sys.meta_path
    finders.insert(0, _Finder(tracer))
    finders.append(_Lacking(tracer))
    for name, module in list(sys.modules.items()):
        watch(tracer, _watchers(name), module)
