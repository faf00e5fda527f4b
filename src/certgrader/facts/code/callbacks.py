"""Functions handed to a library's method: what it will call them with."""

from collections.abc import Iterator

from certgrader.facts.code.tables import Arguments
from certgrader.facts.code.values import (
    DATAFRAME,
    SERIES,
    Bound,
    Instance,
    Lambda,
    Many,
    Own,
    Partly,
    Ref,
    Value,
    element,
    options,
)

_TRIAL = Instance("optuna.trial.Trial")
POOLS = ("concurrent.futures.", "multiprocessing.", "multiprocess.", "joblib.", "dask.distributed.")
"""What runs a function over many things at once."""
_GROUPED = frozenset("apply filter transform agg aggregate pipe".split())
_BY_SERIES = frozenset("apply transform agg aggregate".split())


def handed(name: str, owner: Instance, arguments: Arguments) -> Iterator[tuple[Value, Arguments]]:
    """Each function among the arguments, with what the method calls it with."""
    kind, _, method = name.rpartition(".")
    given = _given(kind, method, owner, arguments)
    if given is None:
        return
    for key, value in arguments:
        if method != "assign" and key not in {None, "func"}:
            continue
        for option in options(value):
            if isinstance(option, (Own, Lambda, Bound, Partly)) or (isinstance(option, Ref) and method == "pipe"):
                yield option, given


def _given(kind: str, method: str, owner: Instance, arguments: Arguments) -> Arguments | None:
    rest = [(key, value) for key, value in arguments[1:] if key is None]
    if method == "pipe":
        return [(None, owner), *arguments[1:]]
    if kind.startswith("pandas."):
        return _table(kind, method, owner)
    if kind == "optuna.study.Study" and method == "optimize":
        return [(None, _TRIAL)]
    if kind.startswith(POOLS):
        if method in {"map", "imap", "imap_unordered"}:
            return [(None, element(value)) for _, value in rest]
        if method == "starmap":
            inner = element(rest[0][1]) if rest else None
            return [(None, one) for one in inner.items] if isinstance(inner, Many) else [(None, None)]
        return rest if method in {"submit", "apply_async", "apply"} else None
    if method == "map" and kind in {"tensorflow.data.Dataset", "datasets.Dataset"}:
        return [(None, None)]
    return None


def _table(kind: str, method: str, owner: Instance) -> Arguments | None:
    if kind == "pandas.DataFrameGroupBy" and method in _GROUPED:
        return [(None, owner.inner or DATAFRAME)]
    if kind == "pandas.DataFrame":
        if method in _BY_SERIES:
            return [(None, SERIES)]
        if method == "assign":
            return [(None, DATAFRAME)]
    return None
