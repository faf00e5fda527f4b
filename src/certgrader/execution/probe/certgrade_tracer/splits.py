"""Which part of the data an array is: train, validation, test, all of it, or unknown.

Arrays are recognised by their length and a sample of their index or values, so that copies, `.values` and reordered
columns keep their part; what a fitted transformer makes of an array inherits it.
"""

from typing import Any

_SAMPLE = 16


def remember(tracer: Any, table: Any, role: str) -> None:
    """Note that `table` belongs to `role`; the first answer for the same content stays."""
    if role != "unknown":
        for mark in _marks(table):
            tracer.roles.setdefault(mark, role)


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
