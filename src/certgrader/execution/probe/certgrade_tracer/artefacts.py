"""joblib: models saved and loaded. optuna: hyperparameters searched."""

from typing import Any

from .core import Tracer, short, size, wrap


def watch(tracer: Tracer, module: Any) -> None:
    """Wrap what the module offers."""
    if module.__name__ == "joblib":
        wrap(tracer, module, "dump", None, _path(tracer, "written", "joblib.dump", 1))
        wrap(tracer, module, "load", None, _path(tracer, "read", "joblib.load", 0))
    elif hasattr(module, "Study"):
        wrap(tracer, module.Study, "optimize", None, _searched(tracer))


def _path(tracer: Tracer, event: str, call: str, position: int) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, _result: Any) -> None:
        path = args[position] if len(args) > position else kwargs.get("filename")
        if isinstance(path, str) or hasattr(path, "__fspath__"):
            tracer.emit(event, call, path=short(str(path)), **size(path))

    return after


def _searched(tracer: Tracer) -> Any:
    def after(_note: Any, args: Any, _kwargs: Any, _result: Any) -> None:
        study = args[0]
        best = {str(name): short(value) for name, value in study.best_params.items()}
        tracer.emit("search", "optuna.Study.optimize", best_params=best, n_candidates=len(study.trials))

    return after
