"""keras: models trained, evaluated and asked. torch: steps of the optimisers, models put into a mode."""

import sys
from typing import Any

from . import splits
from .core import Tracer, guarded, short, wrap

_MOST_VALUES = 8
_MOST_ABOVE = 12


def watch(tracer: Tracer, module: Any) -> None:
    """Wrap what the module offers."""
    if module.__name__.partition(".")[0] == "torch":
        _watch_torch(tracer, module)
    else:
        _watch_keras(tracer, module)


def _watch_keras(tracer: Tracer, module: Any) -> None:
    kinds = [vars(module).get(name) for name in ("Model", "Sequential")]
    looks = {"fit": _fitted(tracer), "evaluate": _evaluated(tracer), "predict": _predicted(tracer)}
    for kind in kinds:
        for name, after in looks.items():
            owner = next((one for one in getattr(kind, "__mro__", ()) if name in vars(one)), None)
            if owner is not None:
                wrap(tracer, owner, name, None, after)


def _name(model: Any) -> str:
    """The public class: what is not Sequential is a Model, made by functions or derived by the notebook."""
    names = [kind.__name__ for kind in type(model).__mro__]
    return "keras.Sequential" if "Sequential" in names else "keras.Model"


def _given(args: Any, kwargs: Any) -> Any:
    return args[1] if len(args) > 1 else kwargs.get("x")


def _rows(table: Any) -> Any:
    shape = getattr(table, "shape", None)
    if shape is not None and len(shape):
        return int(shape[0])
    return len(table) if isinstance(table, (list, tuple)) else None


def _numbers(values: Any) -> dict[str, Any]:
    return {str(name): short(value) for name, value in list(values.items())[:_MOST_VALUES]}


def _fitted(tracer: Tracer) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, result: Any) -> None:
        model, table = args[0], _given(args, kwargs)
        history = getattr(result, "history", None) or {}
        last = {name: values[-1] for name, values in history.items() if len(values)}
        optimizer = getattr(model, "optimizer", None)
        shape: Any = getattr(table, "shape", ())
        tracer.emit(
            "fitted",
            _name(model),
            params={
                "optimizer": type(optimizer).__name__,
                "loss": short(getattr(model, "loss", None)),
                "epochs": len(getattr(result, "epoch", ())),
            },
            n_samples=_rows(table),
            n_features=int(shape[-1]) if len(shape) > 1 else None,
            on=splits.role_of(tracer, table),
            last=_numbers(last),
        )
        splits.learned(tracer, model, table)

    return after


def _evaluated(tracer: Tracer) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, result: Any) -> None:
        table = _given(args, kwargs)
        y = args[2] if len(args) > 2 else kwargs.get("y")
        if isinstance(result, dict):
            values = _numbers(result)
        else:
            several = list(result) if isinstance(result, (list, tuple)) else [result]
            names = list(getattr(args[0], "metrics_names", ()))
            names += [f"value{number}" for number in range(len(names), len(several))]
            values = _numbers(dict(zip(names, several)))
        tracer.emit(
            "metric",
            _name(args[0]) + ".evaluate",
            value=next(iter(values.values()), None),
            values=values,
            n=_rows(table),
            split=splits.role_of(tracer, table, y),
            **splits.has_seen(tracer, args[0], table),
        )

    return after


def _predicted(tracer: Tracer) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, result: Any) -> None:
        table, call = _given(args, kwargs), _name(args[0]) + ".predict"
        role, seen = splits.role_of(tracer, table), splits.has_seen(tracer, args[0], table)
        splits.remember(tracer, result, role)
        splits.made_by(tracer, result, {"of": call, **seen})
        tracer.emit("predicted", call, n=_rows(result), split=role, **seen)

    return after


def _watch_torch(tracer: Tracer, module: Any) -> None:
    if module.__name__ == "torch.optim.optimizer":
        steps = _Steps(tracer)
        module.register_optimizer_step_post_hook(steps.count)
    else:
        for name in ("train", "eval"):
            wrap(tracer, module.Module, name, None, _mode(tracer, f"torch.nn.Module.{name}"))


def _mode(tracer: Tracer, call: str) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, _result: Any) -> None:
        training = bool(args[1] if len(args) > 1 else kwargs.get("mode", call.endswith("train")))
        tracer.emit("mode", call, training=training)

    return after


class _Steps:
    """How often each optimiser stepped in a cell: told when the cell has ended, counted for next to nothing."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer
        self._counts: dict[int, list[Any]] = {}

    def count(self, optimizer: Any, _args: Any, _kwargs: Any) -> None:
        """After each step, whoever asked for it; the first one of a cell finds out who did."""
        known = self._counts.get(id(optimizer))
        if known is not None:
            known[1] += 1
        elif not self._counts or len(self._counts) < _MOST_VALUES:
            counted = self._counts[id(optimizer)] = [optimizer, 1, _by_notebook(self._tracer)]
            guarded(self._tracer, self._tracer.at_end, lambda: self._tell(counted))

    def _tell(self, counted: list[Any]) -> None:
        optimizer, steps, asked = counted
        self._counts.pop(id(optimizer), None)
        if not asked:
            return
        groups = optimizer.param_groups
        weights = sum(weight.numel() for group in groups for weight in group["params"])
        plain = {name: short(value) for name, value in groups[0].items() if isinstance(value, (int, float, bool))}
        params = dict(list(plain.items())[:_MOST_VALUES])
        self._tracer.emit(
            "fitted", f"torch.optim.{type(optimizer).__name__}.step", steps=steps, weights=weights, params=params
        )


def _by_notebook(tracer: Tracer) -> bool:
    frame: Any = sys._getframe(2)
    for _ in range(_MOST_ABOVE):
        if frame is None:
            return False
        if tracer.is_notebook(frame):
            return True
        if not str(frame.f_globals.get("__name__", "")).startswith(("torch", __package__ or "certgrade_tracer")):
            return False
        frame = frame.f_back
    return False
