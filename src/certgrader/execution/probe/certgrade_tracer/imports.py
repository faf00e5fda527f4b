"""Wraps a library as soon as the notebook has imported it."""

import importlib
import importlib.util
import sys
from typing import Any

# Module → the module of this package that knows it. A prefix ends with a dot.
_KNOWN = {
    "pandas": "tables",
    "matplotlib.backend_bases": "figures",
    "joblib": "artefacts",
    "optuna": "artefacts",
    "xgboost": "estimators",
    "xgboost.sklearn": "estimators",
    "lightgbm": "estimators",
    "lightgbm.sklearn": "estimators",
    "catboost": "estimators",
    "sklearn.": "estimators",
    "imblearn.": "estimators",
}


def _watcher(module: str) -> str:
    if module in _KNOWN:
        return _KNOWN[module]
    package, _, rest = module.partition(".")
    # Public modules only: what starts with an underscore is wrapped through them.
    return _KNOWN.get(package + ".", "") if rest and not rest.startswith("_") and "." not in rest else ""


class _Finder:
    """Finds nothing itself: lets the others find, and has the module watched once it is executed."""

    def __init__(self, tracer: Any) -> None:
        self._tracer = tracer
        self._finding: set[str] = set()

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        watcher = _watcher(name)
        if not watcher or name in self._finding:
            return None
        self._finding.add(name)
        try:
            spec = self._spec(name, path, target)
        finally:
            self._finding.discard(name)
        loader = getattr(spec, "loader", None)
        if loader is not None and hasattr(loader, "exec_module"):
            self._hook(loader, watcher)
        return spec

    def _spec(self, name: str, path: Any, target: Any) -> Any:
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                return spec
        return None

    def _hook(self, loader: Any, watcher: str) -> None:
        execute = loader.exec_module

        def exec_module(module: Any) -> None:
            # On the instance, for this once: the loader keeps its type, which other code looks at.
            try:
                del loader.exec_module
            except AttributeError:
                pass
            execute(module)
            watch(self._tracer, watcher, module)

        try:
            loader.exec_module = exec_module
        except AttributeError:
            pass


def watch(tracer: Any, watcher: str, module: Any) -> None:
    """Let the module `watcher` wrap `module`."""
    try:
        knows: Any = importlib.import_module("." + watcher, __package__)
        knows.watch(tracer, module)
    except Exception:
        pass


def install(tracer: Any) -> None:
    """Watch what is imported from now on, and what already is."""
    finders: Any = sys.meta_path
    finders.insert(0, _Finder(tracer))
    for name, module in list(sys.modules.items()):
        if _watcher(name):
            watch(tracer, _watcher(name), module)
