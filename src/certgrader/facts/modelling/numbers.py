"""Between which numbers a value lies, as far as it is certain: what a score can be, what constants make of it."""

import ast
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from certgrader.facts.modelling.kinds import last, metric_name

Span = tuple[float, float]
"""Least and greatest number that a value can be; of an array, that any of its elements can."""

FALSE: Span = (0.0, 0.0)
TRUE: Span = (1.0, 1.0)
_EITHER: Span = (0.0, 1.0)
_FRACTION: Span = (0.0, 1.0)
_UP: Span = (0.0, math.inf)
_MOST_RELATIVE = 2.0
"""A relative error is a fraction, and seldom above 1: an error of 200 % is no error that anybody waits for."""
_OF_METRICS: dict[str, Span] = {
    **dict.fromkeys(
        "accuracy balanced_accuracy roc_auc average_precision f1 fbeta precision recall brier jaccard hamming top_k "
        "ndcg nmi".split(),
        _FRACTION,
    ),
    **dict.fromkeys("mcc kappa silhouette adjusted_rand".split(), (-1.0, 1.0)),
    **dict.fromkeys("r2 explained_variance".split(), (-math.inf, 1.0)),
    **dict.fromkeys("mse rmse mae median_ae max_error msle log_loss davies_bouldin calinski_harabasz".split(), _UP),
    **dict.fromkeys(("mape", "smape"), (0.0, _MOST_RELATIVE)),
}
_OF_FUNCTIONS: dict[str, Span] = {
    **dict.fromkeys("scipy.stats.ks_2samp scipy.stats.kstest scipy.spatial.distance.jensenshannon".split(), _FRACTION),
    "len": _UP,
}
_SAME = frozenset(
    "mean max min median round item average nanmean nanmax nanmin float quantile percentile squeeze ravel".split()
)
"""What gives a number between the least and the greatest of what it is given."""
_TOLD = (ast.Name, ast.Attribute, ast.Subscript, ast.arg, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef,
         ast.Global, ast.Nonlocal)  # fmt: skip
_PROBABILITIES = frozenset({"predict_proba"})


@dataclass(slots=True)
class Stores:
    """How often names, attributes and entries are given a value anywhere in the notebook."""

    names: Counter[str] = field(default_factory=Counter)
    attributes: Counter[str] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)
    shared: set[str] = field(default_factory=set)
    """Names that functions bind outside of themselves."""
    any_entry: bool = False
    any_attribute: bool = False

    def met(self, nodes: Iterable[ast.AST]) -> None:
        """Takes note of these."""
        for node in (one for one in nodes if isinstance(one, _TOLD)):
            match node:
                case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                    self.names[name] += 1
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AsyncFunctionDef(name=name):
                    self.names[name] += 1
                case ast.arg(arg=name):
                    self.names[name] += 1
                case ast.Attribute(attr=name, ctx=ast.Store() | ast.Del()):
                    self.attributes[name] += 1
                case ast.Attribute(attr="update" | "setdefault" | "pop" | "clear"):
                    self.any_entry = True
                case ast.Name(id="setattr" | "vars" | "globals" | "locals" | "exec") | ast.Attribute(attr="__dict__"):
                    self.any_attribute = True
                case ast.Subscript(slice=key, ctx=ast.Store() | ast.Del()):
                    self._entry(key)
                case ast.Global(names=names) | ast.Nonlocal(names=names):
                    self.shared.update(names)

    def _entry(self, key: ast.expr) -> None:
        if isinstance(key, ast.Constant):
            self.entries[str(key.value)] += 1
        else:
            self.any_entry = True


def of_call(name: str, given: Sequence[Span | None], owner: Span | None) -> Span | None:
    """What a call gives. `given`: its first arguments; `owner`: what its method belongs to."""
    metric = metric_name(name)
    if metric is not None:
        return _OF_METRICS.get(metric)
    if name in _OF_FUNCTIONS:
        return _OF_FUNCTIONS[name]
    first = owner if owner is not None else given[0] if given else None
    return _FRACTION if last(name) in _PROBABILITIES else _of_first(last(name), first, given, alone=owner is None)


def _of_first(short: str, first: Span | None, given: Sequence[Span | None], *, alone: bool) -> Span | None:
    """What is computed from the first argument, or from what a method belongs to."""
    if first is None:
        return None
    if short in {"abs", "absolute", "fabs"}:
        return _absolute(first)
    if short == "int":
        return math.floor(first[0]) if math.isfinite(first[0]) else first[0], first[1]
    if short in {"max", "min"} and alone and len(given) > 1:
        return _of_several(max if short == "max" else min, given)
    return first if short in _SAME and (not alone or len(given) == 1) else None


def of_score(search: object) -> Span | None:
    """A cross-validated score, by the name of its `scoring`."""
    if not isinstance(search, str):
        return None
    if search.startswith("neg_"):
        return -math.inf, 0.0
    base = search.removesuffix("_macro").removesuffix("_micro").removesuffix("_weighted")
    return _OF_METRICS.get(base)


def union(one: Span | None, other: Span | None) -> Span | None:
    """What is between either."""
    return None if one is None or other is None else (min(one[0], other[0]), max(one[1], other[1]))


def _absolute(span: Span) -> Span:
    least = 0.0 if span[0] <= 0 <= span[1] else min(abs(span[0]), abs(span[1]))
    return least, max(abs(span[0]), abs(span[1]))


def _of_several(which: Callable[..., float], given: Sequence[Span | None]) -> Span | None:
    known = [one for one in given if one is not None]
    if len(known) < len(given):
        return None
    return which(one[0] for one in known), which(one[1] for one in known)


def either(which: bool | None, one: Span | None, other: Span | None) -> Span | None:
    """`one if which else other`."""
    return union(one, other) if which is None else one if which else other


def of_one(operation: ast.unaryop, span: Span | None) -> Span | None:
    """`-x`, `not x`."""
    if isinstance(operation, ast.USub):
        return None if span is None else (-span[1], -span[0])
    known = truth(span) if isinstance(operation, ast.Not) else None
    return None if known is None else FALSE if known else TRUE


def computed(operation: ast.operator, left: Span | None, right: Span | None) -> Span | None:
    """`left + right` and the like."""
    if left is None or right is None:
        return None
    match operation:
        case ast.Add():
            return _sane(left[0] + right[0], left[1] + right[1])
        case ast.Sub():
            return _sane(left[0] - right[1], left[1] - right[0])
        case ast.Mult():
            return _ends([one * other for one in left for other in right])
        case ast.Div() if right[0] == right[1] != 0:
            return _ends([one / right[0] for one in left])
    return None


def _sane(low: float, high: float) -> Span | None:
    return None if math.isnan(low) or math.isnan(high) else (low, high)


def _ends(found: list[float]) -> Span | None:
    return None if any(math.isnan(one) for one in found) else (min(found), max(found))


def compared(order: ast.cmpop, left: Span | None, right: Span | None) -> Span:
    """Whether `left < right` and the like, where that is certain."""
    if left is None or right is None:
        return _EITHER
    match order:
        case ast.Gt():
            return _if(left[0] > right[1], left[1] <= right[0])
        case ast.GtE():
            return _if(left[0] >= right[1], left[1] < right[0])
        case ast.Lt():
            return _if(left[1] < right[0], left[0] >= right[1])
        case ast.LtE():
            return _if(left[1] <= right[0], left[0] > right[1])
        case ast.Eq():
            return _if(left[0] == left[1] == right[0] == right[1], left[1] < right[0] or right[1] < left[0])
        case ast.NotEq():
            return _if(left[1] < right[0] or right[1] < left[0], left[0] == left[1] == right[0] == right[1])
    return _EITHER


def _if(always: bool, never: bool) -> Span:
    return TRUE if always else FALSE if never else _EITHER


def truth(span: Span | None) -> bool | None:
    """Whether a value counts as true; None where it depends."""
    if span is None:
        return None
    if span == FALSE:
        return False
    return True if span[0] > 0 or span[1] < 0 else None


def joined(*, either: bool, parts: Sequence[Span | None]) -> Span:
    """`a or b` (`either`), `a and b`: only whether it is true."""
    truths = [truth(one) for one in parts]
    if either in truths:
        return TRUE if either else FALSE
    if None in truths:
        return _EITHER
    return FALSE if either else TRUE
