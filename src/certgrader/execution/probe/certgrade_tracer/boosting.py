"""xgboost and lightgbm by their own interface: data prepared, boosters trained, predictions."""

from typing import Any

from . import splits
from .core import Tracer, short, wrap

_MOST_PARAMS = 20
_DATA = ("DMatrix", "QuantileDMatrix", "Dataset")


def watch(tracer: Tracer, module: Any) -> None:
    """Wrap `train`, the classes of data and `Booster.predict`."""
    name = module.__name__.partition(".")[0]
    for kind in _DATA:
        if isinstance(vars(module).get(kind), type):
            wrap(tracer, vars(module)[kind], "__init__", None, _held(tracer))
    if callable(getattr(module, "train", None)):
        wrap(tracer, module, "train", None, _trained(tracer, f"{name}.train"))
    if isinstance(vars(module).get("Booster"), type):
        wrap(tracer, module.Booster, "predict", None, _predicted(tracer, f"{name}.Booster.predict"))


def _held(tracer: Tracer) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, _result: Any) -> None:
        table = args[1] if len(args) > 1 else kwargs.get("data")
        tracer.held[args[0]] = (splits.role_of(tracer, table), splits.content(table))

    return after


def _of(tracer: Tracer, data: Any) -> tuple[str, Any]:
    """The role and the values of what a model is given: held by the library's own class, or as they are."""
    try:
        known = tracer.held.get(data)
    except TypeError:
        known = None
    return known if known is not None else (splits.role_of(tracer, data), splits.content(data))


def _count(data: Any, *names: str) -> Any:
    """Rows or columns, as the library's own class tells them; None where it does not."""
    for name in names:
        try:
            return int(getattr(data, name)())
        except Exception:  # noqa: S112 - a data set that was freed after training cannot tell
            continue
    return None


def _trained(tracer: Tracer, call: str) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, result: Any) -> None:
        params = args[0] if args else kwargs.get("params")
        data = (
            args[1] if len(args) > 1 else next((kwargs[one] for one in ("dtrain", "train_set") if one in kwargs), None)
        )
        role, values = _of(tracer, data)
        given = list(params.items())[:_MOST_PARAMS] if hasattr(params, "items") else []
        tracer.emit(
            "fitted",
            call,
            params={str(key): short(value) for key, value in given},
            n_samples=_count(data, "num_row", "num_data"),
            n_features=_count(data, "num_col", "num_feature"),
            rounds=_count(result, "num_boosted_rounds", "current_iteration"),
            on=role,
        )
        tracer.learned[result] = values

    return after


def _predicted(tracer: Tracer, call: str) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, result: Any) -> None:
        role, values = _of(tracer, args[1] if len(args) > 1 else kwargs.get("data"))
        known = tracer.learned.get(args[0])
        seen = {} if known is None or values is None else {"seen": known == values}
        splits.remember(tracer, result, role)
        splits.made_by(tracer, result, {"of": call, **seen})
        tracer.emit("predicted", call, n=len(result), split=role, **seen)

    return after
