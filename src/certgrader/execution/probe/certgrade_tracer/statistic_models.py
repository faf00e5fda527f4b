"""statsmodels: models fitted, and what they predict."""

import sys
from typing import Any

from . import splits
from .core import Tracer, wrap

_PUBLIC: dict[Any, str] = {}
_PREDICTS = ("predict", "forecast")


def watch(tracer: Tracer, module: Any) -> None:
    """Wrap `fit` of the module's public models, and what all results known so far predict with."""
    _watch_results(tracer)
    for name, kind in list(vars(module).items()):
        if name.startswith("_") or not isinstance(kind, type) or not hasattr(kind, "fit"):
            continue
        # `sm.OLS` is how everybody calls it.
        if kind not in _PUBLIC or module.__name__.endswith(".api"):
            _PUBLIC[kind] = f"{module.__name__}.{name}"
        for owner in kind.__mro__:
            if "fit" in vars(owner):
                wrap(tracer, owner, "fit", None, _fitted(tracer))
                break


def _watch_results(tracer: Tracer) -> None:
    # Those of time series are handed out in a wrapper, which has methods of its own.
    homes = (("statsmodels.base.model", "Results"), ("statsmodels.base.wrapper", "ResultsWrapper"))
    waiting: list[Any] = [getattr(sys.modules.get(module), name, None) for module, name in homes]
    while waiting:
        owner = waiting.pop()
        if isinstance(owner, type):
            waiting += owner.__subclasses__()
            for name in _PREDICTS:
                if name in vars(owner):
                    wrap(tracer, owner, name, None, _predicted(tracer, name))


def _name(model: Any) -> str:
    call = next((_PUBLIC[kind] for kind in type(model).__mro__ if kind in _PUBLIC), None)
    return call or f"{type(model).__module__}.{type(model).__qualname__}"


def _predicted(tracer: Tracer, name: str) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, result: Any) -> None:
        model, given = args[0].model, args[1] if len(args) > 1 else kwargs.get("exog")
        call, seen = f"{_name(model)}.{name}", {}
        if name == "predict" and len(args) == 1 and not kwargs:
            # Asked for nothing in particular, a model predicts what it has learned from.
            seen = {"seen": True}
        elif hasattr(given, "shape"):
            seen = splits.has_seen(tracer, model, given)
        role = splits.role_of(tracer, given)
        splits.remember(tracer, result, role)
        splits.made_by(tracer, result, {"of": call, **seen})
        tracer.emit("predicted", call, n=len(result) if hasattr(result, "__len__") else None, split=role, **seen)

    return after


def _fitted(tracer: Tracer) -> Any:
    def after(_note: Any, args: Any, _kwargs: Any, _result: Any) -> None:
        model = args[0]
        call = _name(model)
        more: dict[str, Any] = {}
        table: Any = getattr(model, "exog", None)
        target: Any = getattr(model, "endog", None)
        given = getattr(getattr(model, "data", None), "orig_exog", None)
        if hasattr(table, "shape"):
            more["n_features"] = int(table.shape[1]) if len(table.shape) > 1 else 1
        role = splits.role_of(tracer, given, table, getattr(getattr(model, "data", None), "orig_endog", None))
        if not hasattr(model, "formula"):
            # With a formula, it predicts from tables of another shape than those that it learned from.
            splits.learned(tracer, model, given)
        tracer.emit("fitted", call, n_samples=len(target) if target is not None else None, on=role, **more)

    return after
