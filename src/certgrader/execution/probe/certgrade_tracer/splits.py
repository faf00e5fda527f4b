"""Which part of the data an array is: train, validation, test, all of it, or unknown.

Arrays are recognised by their length and a sample of their index or values, so that copies, `.values` and reordered
columns keep their part; what a fitted transformer makes of an array inherits it.
"""

from typing import Any

_SAMPLE = 16
_MOST_LOOKED_AT = 1_000_000
_MOST_COLUMNS = 4
_MOST_MAKERS = 50_000


def remember(tracer: Any, table: Any, role: str) -> None:
    """Note that `table` belongs to `role`; the first answer for the same content stays."""
    if role != "unknown":
        for mark in _marks(table):
            tracer.roles.setdefault(mark, role)


def made_by(tracer: Any, table: Any, call: str) -> None:
    """Note that the prediction `call` gave `table`: whole, or one column of its probabilities."""
    if len(tracer.makers) >= _MOST_MAKERS:
        return
    columns = range(min(table.shape[1], _MOST_COLUMNS)) if len(getattr(table, "shape", ())) == 2 else ()
    for part in (table, *(table[:, column] for column in columns)):
        for mark in _marks(part):
            tracer.makers[mark] = call


def maker_of(tracer: Any, table: Any) -> Any:
    """The prediction that gave `table`, None when it is not known."""
    return next((tracer.makers[mark] for mark in _marks(table) if mark in tracer.makers), None)


def is_one(first: Any, second: Any) -> bool:
    """Whether two arrays are the same object, or look into the same memory."""
    if first is None or second is None:
        return False
    return first is second or (_address(first) is not None and _address(first) == _address(second))


def is_constant(table: Any) -> bool:
    """Whether all values are the same: not looked at where there are too many, or too few to tell."""
    values = table.to_numpy() if hasattr(table, "to_numpy") else table
    if len(getattr(values, "shape", ())) != 1 or not 1 < len(values) <= _MOST_LOOKED_AT:
        return False
    return bool((values == values[0]).all())


def _address(table: Any) -> Any:
    values = table.to_numpy() if hasattr(table, "to_numpy") else table
    seen = getattr(values, "__array_interface__", None)
    return (seen["data"][0], seen["shape"], seen["strides"]) if seen is not None else None


def role_of(tracer: Any, *tables: Any) -> str:
    """The part of the first of `tables` that is known."""
    for table in tables:
        for mark in _marks(table):
            if mark in tracer.roles:
                return str(tracer.roles[mark])
    return "unknown"


def remember_split(tracer: Any, given: Any, parts: Any) -> None:
    """`parts` are pairs made of each of `given`. A second split of the training part makes a validation part."""
    for position, whole in enumerate(given):
        held, out = parts[2 * position], parts[2 * position + 1]
        role = role_of(tracer, whole)
        first, second = {"train": ("train", "validation"), "test": ("validation", "test")}.get(role, ("train", "test"))
        remember(tracer, whole, "all")
        for table, part in ((held, first), (out, second)):
            for mark in _marks(table):
                tracer.roles[mark] = part


def _marks(table: Any) -> list[Any]:
    try:
        if table is None or isinstance(table, (str, bytes)):
            return []
        if hasattr(table, "index") and hasattr(table, "iloc"):
            index = table.index
            rows = tuple(index[:_SAMPLE]), tuple(index[-_SAMPLE:])
            marks: list[Any] = [("index", len(table), hash(rows))]
            return marks if len(table.shape) > 1 else [*marks, *_values(table.to_numpy())]
        if isinstance(table, (list, tuple)):
            return [("list", len(table), hash(repr((table[:_SAMPLE], table[-_SAMPLE:]))))]
        return _values(table)
    except Exception:
        return []


def _values(table: Any) -> list[Any]:
    if hasattr(table, "nnz"):
        return [("sparse", table.shape, table.nnz, hash(table.data[:_SAMPLE].tobytes()))]
    ends = table[:_SAMPLE], table[-_SAMPLE:]
    # A column of values and the same values flat are one: y and y.reshape(-1, 1).
    texts = tuple(repr(end.ravel().tolist()) for end in ends)
    return [("values", len(table), hash(texts))]
