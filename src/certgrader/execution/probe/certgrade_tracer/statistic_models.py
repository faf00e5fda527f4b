"""statsmodels: models fitted."""

from typing import Any

from . import splits
from .core import Tracer, wrap

_PUBLIC: dict[Any, str] = {}


def watch(tracer: Tracer, module: Any) -> None:
    """Wrap `fit` of the module's public models."""
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


def _fitted(tracer: Tracer) -> Any:
    def after(_note: Any, args: Any, _kwargs: Any, _result: Any) -> None:
        model = args[0]
        call = next((_PUBLIC[kind] for kind in type(model).__mro__ if kind in _PUBLIC), None)
        call = call or f"{type(model).__module__}.{type(model).__qualname__}"
        more: dict[str, Any] = {}
        table: Any = getattr(model, "exog", None)
        target: Any = getattr(model, "endog", None)
        given = getattr(getattr(model, "data", None), "orig_exog", None)
        if hasattr(table, "shape"):
            more["n_features"] = int(table.shape[1]) if len(table.shape) > 1 else 1
        role = splits.role_of(tracer, given, table, getattr(getattr(model, "data", None), "orig_endog", None))
        tracer.emit("fitted", call, n_samples=len(target) if target is not None else None, on=role, **more)

    return after
