"""scikit-learn and what follows its conventions: estimators fitted, predictions, metrics, splits, searches."""

import inspect
from typing import Any

from . import splits
from .core import Tracer, certainly, short, wrap

_MOST_PARAMS = 20
_FITS = ("fit", "fit_transform", "fit_predict", "partial_fit")
_PREDICTS = ("predict", "predict_proba", "decision_function", "predict_log_proba")
_SCORES = ("score",)
_PUBLIC: dict[Any, str] = {}
_NOT_METRICS = ("make_", "get_", "check_", "pairwise_")


def watch(tracer: Tracer, module: Any) -> None:
    """Wrap the public classes and functions of one module."""
    name = module.__name__.split(".sklearn")[0] if not module.__name__.startswith("sklearn") else module.__name__
    public = [entry for entry in getattr(module, "__all__", dir(module)) if not entry.startswith("_")]
    for entry in public:
        # What a module makes on demand stays unmade: asking for it may fail, or import more.
        value = vars(module).get(entry)
        if isinstance(value, type) and hasattr(value, "fit"):
            _PUBLIC.setdefault(value, name + "." + entry)
            _wrap_class(tracer, value)
        elif name == "sklearn.metrics" and inspect.isfunction(value) and not entry.startswith(_NOT_METRICS):
            wrap(tracer, module, entry, None, _measured(tracer, "sklearn.metrics." + entry))
    if name == "sklearn.model_selection":
        splitting = certainly(tracer, "split", name + ".train_test_split", _split(tracer))
        wrap(tracer, module, "train_test_split", None, splitting)
        for entry in ("cross_val_score", "cross_validate"):
            call = name + "." + entry
            wrap(tracer, module, entry, None, certainly(tracer, "metric", call, _cross_validated(tracer, call)))


def _wrap_class(tracer: Tracer, kind: Any) -> None:
    looks = {name: _fitted(tracer, name) for name in _FITS}
    looks.update({name: _predicted(tracer, name) for name in _PREDICTS})
    looks.update({name: _scored(tracer) for name in _SCORES})
    looks["transform"] = _transformed(tracer)
    looks["fit_resample"] = _resampled(tracer)
    for name, after in looks.items():
        for owner in kind.__mro__:
            if name in vars(owner):
                if owner is not object:
                    wrap(tracer, owner, name, None, after)
                break


def _name(estimator: Any) -> str:
    for kind in type(estimator).__mro__:
        if kind in _PUBLIC:
            return _PUBLIC[kind]
    return type(estimator).__module__ + "." + type(estimator).__qualname__


def _params(estimator: Any) -> Any:
    """Those that differ from the defaults of the constructor."""
    given = estimator.get_params(deep=False)
    defaults = inspect.signature(type(estimator)).parameters
    chosen: dict[str, Any] = {}
    for name, value in given.items():
        default = defaults[name].default if name in defaults else None
        if value is not default and repr(value) != repr(default) and len(chosen) < _MOST_PARAMS:
            chosen[name] = value if isinstance(value, (int, float, bool, str)) else short(value)
    return chosen


def _argument(args: Any, kwargs: Any, position: int, *names: str) -> Any:
    if len(args) > position:
        return args[position]
    return next((kwargs[name] for name in names if name in kwargs), None)


def _size(table: Any) -> tuple[Any, Any]:
    shape = getattr(table, "shape", None)
    if shape is None:
        return (len(table) if hasattr(table, "__len__") else None), None
    return shape[0], (shape[1] if len(shape) > 1 else 1)


def _fitted(tracer: Tracer, name: str) -> Any:
    def after(note: Any, args: Any, kwargs: Any, result: Any) -> None:
        certainly(tracer, "fitted", _name(args[0]), fitted)(note, args, kwargs, result)

    def fitted(_note: Any, args: Any, kwargs: Any, result: Any) -> None:
        estimator, table = args[0], _argument(args, kwargs, 1, "X", "raw_documents", "y")
        samples, features = _size(table)
        role = splits.role_of(tracer, table)
        steps = [_name(step) for _, step in getattr(estimator, "steps", ()) if hasattr(step, "fit")]
        call = _name(estimator)
        more: dict[str, Any] = {"steps": steps} if steps else {}
        if type(estimator) not in _PUBLIC:
            # A class of the notebook that only derives from the library's.
            more["own_class"] = type(estimator).__qualname__
        tracer.emit("fitted", call, params=_params(estimator), n_samples=samples, n_features=features, on=role, **more)
        if hasattr(estimator, "best_params_"):
            best = {str(key): short(value) for key, value in estimator.best_params_.items()}
            tried = len(estimator.cv_results_["params"])
            tracer.emit("search", call, best_params=best, n_candidates=tried, score=short(estimator.best_score_))
        splits.learned(tracer, estimator, table)
        if name == "fit_predict":
            tracer.emit("predicted", call + ".fit_predict", n=_size(result)[0], split=role)
        if name == "fit_transform":
            splits.remember(tracer, result, role)

    return after


def _predicted(tracer: Tracer, name: str) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, result: Any) -> None:
        table = _argument(args, kwargs, 1, "X")
        role, call = splits.role_of(tracer, table), f"{_name(args[0])}.{name}"
        seen = splits.has_seen(tracer, args[0], table)
        splits.remember(tracer, result, role)
        splits.made_by(tracer, result, {"of": call, **seen})
        tracer.emit("predicted", call, n=_size(result)[0], split=role, **seen)

    return after


def _transformed(tracer: Tracer) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, result: Any) -> None:
        splits.remember(tracer, result, splits.role_of(tracer, _argument(args, kwargs, 1, "X", "raw_documents")))

    return after


def _resampled(tracer: Tracer) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, result: Any) -> None:
        table = _argument(args, kwargs, 1, "X")
        role = splits.role_of(tracer, table)
        tracer.emit("resampled", _name(args[0]), before=_size(table)[0], after=_size(result[0])[0], on=role)
        splits.remember(tracer, result[0], role)
        splits.remember(tracer, result[1], role)

    return after


def _scored(tracer: Tracer) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, result: Any) -> None:
        table = _argument(args, kwargs, 1, "X")
        role = splits.role_of(tracer, table, _argument(args, kwargs, 2, "y"))
        seen = splits.has_seen(tracer, args[0], table)
        tracer.emit("metric", _name(args[0]) + ".score", value=short(result), split=role, **seen)

    return after


def _measured(tracer: Tracer, call: str) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, result: Any) -> None:
        truth = _argument(args, kwargs, 0, "y_true", "labels_true", "X")
        found = _argument(args, kwargs, 1, "y_pred", "y_score", "y_prob", "y_proba", "labels_pred", "labels")
        value = short(result) if isinstance(short(result), (int, float)) else None
        role, more = splits.role_of(tracer, truth, found), _inputs(tracer, truth, found)
        tracer.emit("metric", call, value=value, split=role, n=_size(truth)[0], **more)

    return certainly(tracer, "metric", call, after)


def _inputs(tracer: Tracer, truth: Any, found: Any) -> dict[str, Any]:
    """What is certain of a metric's two arrays: one and the same, equal, constant, given by which prediction, and
    whether that was one of what the model had learned."""
    try:
        if splits.is_one(truth, found):
            return {"same_arrays": True}
        told: dict[str, Any] = {"constant": True} if splits.is_constant(found) else {}
        maker = splits.maker_of(tracer, found)
        if maker is None and splits.are_equal(truth, found):
            told["equal_arrays"] = True
    except Exception:
        return {}
    return {**told, **(maker or {})}


def _split(tracer: Tracer) -> Any:
    def after(_note: Any, args: Any, _kwargs: Any, result: Any) -> None:
        splits.remember_split(tracer, args, result)
        tracer.emit(
            "split",
            "sklearn.model_selection.train_test_split",
            train=_size(result[0])[0],
            test=_size(result[1])[0],
            of=splits.role_of(tracer, args[0]),
        )

    return after


def _cross_validated(tracer: Tracer, call: str) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, result: Any) -> None:
        scores = result["test_score"] if isinstance(result, dict) and "test_score" in result else result
        if isinstance(scores, dict):
            scores = next(values for key, values in scores.items() if key.startswith("test_"))
        on = splits.role_of(tracer, _argument(args, kwargs, 1, "X"))
        mean, spread = float(scores.mean()), float(scores.std())
        tracer.emit("metric", call, value=mean, std=spread, folds=len(scores), split="validation", on=on)

    return after
