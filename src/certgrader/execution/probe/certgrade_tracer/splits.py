"""Which part of the data an array is: train, validation, test, all of it, or unknown.

Arrays are recognised by their length and a sample of their index or values, so that copies, `.values` and reordered
columns keep their part; what a fitted transformer makes of an array inherits it.
"""

from typing import Any

_SAMPLE = 16
_MOST_LOOKED_AT = 1_000_000
_MOST_COLUMNS = 4
_MOST_MARKS = 50_000
_WHOLE = 2_048
_SPREAD = 24
_ACROSS = 64
_MOST_FLAT = 1024
_MOST_COMPARED = 100_000


def remember(tracer: Any, table: Any, role: str) -> None:
    """Note that `table` belongs to `role`; the first answer for the same content stays."""
    if role != "unknown":
        for mark in _marks(table):
            if len(tracer.roles) < _MOST_MARKS:
                tracer.roles.setdefault(mark, role)


def made_by(tracer: Any, table: Any, maker: Any) -> None:
    """Note that the prediction `maker` gave `table`: whole, or one column of its probabilities."""
    if len(tracer.makers) >= _MOST_MARKS:
        return
    columns = range(min(table.shape[1], _MOST_COLUMNS)) if len(getattr(table, "shape", ())) == 2 else ()
    for part in (table, *(table[:, column] for column in columns)):
        for mark in _marks(part):
            tracer.makers[mark] = maker


def maker_of(tracer: Any, table: Any) -> Any:
    """What `made_by` noted of `table`, None when it is not known."""
    return next((tracer.makers[mark] for mark in _marks(table) if mark in tracer.makers), None)


def learned(tracer: Any, model: Any, table: Any) -> None:
    """Note that `model` was fitted on `table`: on its values, so that a copy is known too."""
    try:
        tracer.learned[model] = content(table)
    except TypeError:  # no hash, or no weak reference
        return


def has_seen(tracer: Any, model: Any, table: Any) -> dict[str, bool]:
    """{"seen": whether these are the very data that `model` was fitted on}, nothing where that is not known."""
    try:
        known = tracer.learned.get(model)
    except TypeError:
        return {}
    asked = content(table) if known is not None else None
    return {} if known is None or asked is None else {"seen": bool(known == asked)}


def content(table: Any) -> Any:
    """What stands for the values: all of few, else of rows spread over the whole; None where it is not known."""
    try:
        if hasattr(table, "compute"):
            return None
        if isinstance(table, (list, tuple)):
            rows: Any = table
        elif hasattr(table, "nnz") or not hasattr(table, "shape"):
            return tuple(_marks(table)) or None
        else:
            rows = table.iloc if hasattr(table, "iloc") else table
        count = len(table)
        width = table.shape[1:] if hasattr(table, "shape") else _width(rows[0])
        across = 1
        for one in width:
            across *= int(one)
        step = 1 if count * across <= _WHOLE else max(1, count // _SPREAD)
        inner = max(1, across // _ACROSS)
        # A table, its values and its rows in a list are the same data.
        return tuple(width), count, hash(repr((_plain(rows[::step], inner), _plain(rows[count - 1 :], inner))))
    except Exception:
        return None


def _width(row: Any) -> tuple[int, ...]:
    several = isinstance(row, (list, tuple)) or len(getattr(row, "shape", "")) > 0
    return (len(row),) if several else ()


def _plain(rows: Any, step: int) -> list[Any]:
    """Lists of plain numbers, whatever holds them; of what is wide, every `step`th."""
    values = rows.to_numpy() if hasattr(rows, "to_numpy") else rows
    if hasattr(values, "reshape"):
        return list(values.reshape(len(values), -1)[:, ::step].tolist())
    several = (one.tolist() if hasattr(one, "tolist") else one for one in values)
    wide = (one[::step] if isinstance(one, (list, tuple)) else [one] for one in several)
    return [[one.item() if hasattr(one, "item") else one for one in row] for row in wide]


def is_one(first: Any, second: Any) -> bool:
    """Whether two arrays are the same object, or look into the same memory."""
    if first is None or second is None:
        return False
    return first is second or (_address(first) is not None and _address(first) == _address(second))


def are_equal(first: Any, second: Any) -> bool:
    """Whether two arrays hold the same values: not looked at where there are too many, or too few to tell."""
    first, second = (one.to_numpy() if hasattr(one, "to_numpy") else one for one in (first, second))
    if isinstance(first, (list, tuple)) and isinstance(second, (list, tuple)):
        return 1 < len(first) == len(second) <= _MOST_COMPARED and list(first) == list(second)
    if not hasattr(first, "shape"):
        first, second = second, first
    if not 1 < len(first) == len(second) <= _MOST_COMPARED or getattr(second, "shape", first.shape) != first.shape:
        return False
    return bool((first == second).all())


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
        if table is None or isinstance(table, (str, bytes)) or hasattr(table, "compute"):
            # What is computed on demand stays so.
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
    if not (hasattr(table, "shape") and hasattr(table, "dtype")):
        # To slice what is no array may read files, or draw at random.
        return []
    if hasattr(table, "nnz"):
        return [("sparse", table.shape, table.nnz, hash(table.data[:_SAMPLE].tobytes()))]
    ends = table[:_SAMPLE], table[-_SAMPLE:], table[:: max(1, len(table) // _SPREAD)]
    # A column of values and the same values flat are one: y and y.reshape(-1, 1).
    texts = tuple(repr(_flat(end)) for end in ends)
    return [("values", len(table), hash(texts))]


def _flat(values: Any) -> Any:
    """Plain numbers, some of many: an image holds more than a table's rows."""
    array = values.numpy() if not hasattr(values, "ravel") and hasattr(values, "numpy") else values
    flat = array.ravel() if hasattr(array, "ravel") else array.to_numpy().ravel()
    return flat[:: max(1, len(flat) // _MOST_FLAT)].tolist()
