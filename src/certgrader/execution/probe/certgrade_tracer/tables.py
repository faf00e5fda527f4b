"""pandas: rows removed, values filled, columns and types changed, tables read, joined and written."""

from typing import Any

from .core import Tracer, certainly, short, size, wrap

# Counting costs a nanosecond for a number and a hundred for a text.
_TEXT_WEIGHT = 20
_MOST_COUNTED = 10_000_000
_MOST_HASHED = 100_000
_MOST_COLUMNS = 12
_ROWS = ("drop_duplicates", "dropna", "drop", "query", "filter", "truncate")
_FILLS = ("fillna", "interpolate", "ffill", "bfill", "replace", "where", "mask", "combine_first")
_CLEANS = ("drop_duplicates", "dropna", "fillna", "interpolate", "ffill", "bfill")
_COLUMNS = ("rename", "drop", "set_axis", "dropna")
_TYPES = ("astype", "convert_dtypes", "infer_objects")
_JOINS = ("merge", "join")
_READS = "read_csv read_excel read_json read_parquet read_table read_pickle read_feather read_sql read_html read_xml"
_WRITES = "to_csv to_excel to_json to_parquet to_pickle to_feather to_sql"


def watch(tracer: Tracer, pandas: Any) -> None:
    """Wrap the methods of DataFrame and Series, and the readers."""
    for owner, public in ((pandas.DataFrame, "pandas.DataFrame"), (pandas.Series, "pandas.Series")):
        for name in sorted({*_ROWS, *_FILLS, *_COLUMNS, *_TYPES}):
            _method(tracer, owner, name, f"{public}.{name}", _change(tracer, f"{public}.{name}", name))
        for name in _WRITES.split():
            _method(tracer, owner, name, f"{public}.{name}", (None, _written(tracer, f"{public}.{name}")))
    for name in _JOINS:
        call = f"pandas.DataFrame.{name}"
        _method(tracer, pandas.DataFrame, name, call, (None, _joined(tracer, call)))
    wrap(tracer, pandas.DataFrame, "__getitem__", None, _filtered(tracer))
    for name in _READS.split():
        if hasattr(pandas, name):
            looking = certainly(tracer, "read", "pandas." + name, _read(tracer, "pandas." + name))
            wrap(tracer, pandas, name, None, looking)
    for name in ("to_datetime", "to_numeric"):
        wrap(tracer, pandas, name, None, _converted(tracer, "pandas." + name))
    for name in ("merge", "concat"):
        wrap(tracer, pandas, name, None, _joined(tracer, "pandas." + name))


def _method(tracer: Tracer, owner: Any, name: str, _call: str, looks: Any) -> None:
    """Wrap it on the class itself even when a base class defines it: the public name is then known."""
    if not hasattr(owner, name):
        return
    if name not in vars(owner):
        setattr(owner, name, getattr(owner, name))
    wrap(tracer, owner, name, *looks)


def _shape(table: Any) -> tuple[int, int]:
    return (len(table), table.shape[1] if len(table.shape) > 1 else 1)


def _nulls(tracer: Tracer, table: Any) -> Any:
    """How many values are missing; None where counting them would cost too much."""
    kinds = list(table.dtypes) if hasattr(table, "columns") else [table.dtype]
    weight = sum(1 if getattr(kind, "kind", "O") in "biufcmM" else _TEXT_WEIGHT for kind in kinds)
    cost = weight * len(table)
    if cost > _MOST_COUNTED or not tracer.afford(cost):
        return None
    # Whole numbers and truth values of numpy's own have no room for a missing one.
    if all(type(kind).__module__.startswith("numpy") and kind.kind in "biu" for kind in kinds):
        return 0
    return int(table.isna().to_numpy().sum())


def _duplicates(tracer: Tracer, table: Any) -> Any:
    """How many rows repeat another; None where telling would cost too much, or where rows have no hash."""
    if table.size > _MOST_HASHED or not tracer.afford(table.size * _TEXT_WEIGHT):
        return None
    try:
        return int(table.duplicated().to_numpy().sum())
    except TypeError:
        return None


def _columns(table: Any) -> list[str]:
    return [str(name) for name in table.columns] if hasattr(table, "columns") else [str(table.name)]


def _types(table: Any) -> list[str]:
    return [str(kind) for kind in table.dtypes] if hasattr(table, "columns") else [str(table.dtype)]


def _change(tracer: Tracer, call: str, name: str) -> Any:
    counts = name in _FILLS or name in _CLEANS

    def before(args: Any, _kwargs: Any) -> Any:
        table = args[0]
        return (
            _shape(table),
            _nulls(tracer, table) if counts else None,
            _duplicates(tracer, table) if name == "drop_duplicates" else None,
            _columns(table) if name in _COLUMNS else None,
            _types(table) if name in _TYPES else None,
        )

    def after(note: Any, args: Any, _kwargs: Any, result: Any) -> None:
        table = args[0] if result is None else result
        shape, nulls, duplicates, columns, types = note
        left = _nulls(tracer, table) if counts else None
        known = {} if nulls is None or left is None else {"nulls_before": nulls, "nulls_after": left}
        if duplicates is not None and (remain := _duplicates(tracer, table)) is not None:
            known.update(duplicates_before=duplicates, duplicates_after=remain)
        _tell_values(tracer, call, name, (shape, _shape(table)), known)
        if columns is not None:
            _tell_columns(tracer, call, columns, _columns(table))
        if types is not None:
            _tell_types(tracer, call, table, types)

    return before, after


def _tell_values(tracer: Tracer, call: str, name: str, shapes: Any, known: dict[str, int]) -> None:
    """Rows that went, values that came, or that a cleaning changed nothing. `known`: what could be counted."""
    (rows, columns), (kept, remain) = shapes
    filled = name in _FILLS and known.get("nulls_after", 0) < known.get("nulls_before", 0)
    if name in _ROWS and kept < rows:
        tracer.emit("rows_removed", call, before=rows, after=kept, removed=rows - kept, **known)
    elif filled:
        tracer.emit("values_filled", call, **known)
    elif name in _FILLS and not known:
        tracer.emit("uncounted", call, rows=rows, columns=columns)
    elif name in _CLEANS and remain == columns:
        tracer.emit("unchanged", call, rows=rows, columns=columns, **known)


def _tell_columns(tracer: Tracer, call: str, before: list[str], after: list[str]) -> None:
    if len(after) < len(before):
        kept = set(after)
        gone = [name for name in before if name not in kept]
        tracer.emit("columns_removed", call, columns=gone[:_MOST_COLUMNS], n=len(gone))
    elif len(after) == len(before) and after != before:
        renamed = [f"{old} → {new}" for old, new in zip(before, after) if old != new]
        tracer.emit("columns_renamed", call, columns=[short(name) for name in renamed[:_MOST_COLUMNS]], n=len(renamed))


def _tell_types(tracer: Tracer, call: str, table: Any, before: list[str]) -> None:
    now = _types(table)
    changed = [name for name, old, new in zip(_columns(table), before, now) if old != new]
    if changed and len(before) == len(now):
        tracer.emit("types_changed", call, columns=changed[:_MOST_COLUMNS], n=len(changed))


def _filtered(tracer: Tracer) -> Any:
    def after(_note: Any, args: Any, _kwargs: Any, result: Any) -> None:
        table, key = args
        if str(getattr(key, "dtype", "")) in ("bool", "boolean") and len(result) < len(table):
            tracer.emit("rows_filtered", "pandas.DataFrame.__getitem__", before=len(table), after=len(result))

    return after


def _read(tracer: Tracer, call: str) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, result: Any) -> None:
        path = args[0] if args else next(iter(kwargs.values()), None)
        rows, columns = _shape(result) if hasattr(result, "shape") else (len(result), 0)
        tracer.emit("read", call, path=short(str(path)), rows=rows, columns=columns)

    return after


def _written(tracer: Tracer, call: str) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, _result: Any) -> None:
        path = args[1] if len(args) > 1 else next(iter(kwargs.values()), None)
        if isinstance(path, str) or hasattr(path, "__fspath__"):
            tracer.emit("written", call, path=short(str(path)), **size(path))

    return after


def _converted(tracer: Tracer, call: str) -> Any:
    def after(_note: Any, args: Any, _kwargs: Any, result: Any) -> None:
        if args and hasattr(args[0], "dtype") and str(args[0].dtype) != str(getattr(result, "dtype", "")):
            tracer.emit("types_changed", call, columns=[short(str(getattr(args[0], "name", "")))], n=1)

    return after


def _joined(tracer: Tracer, call: str) -> Any:
    def after(_note: Any, args: Any, _kwargs: Any, result: Any) -> None:
        parts = args[0] if isinstance(args[0], (list, tuple)) else args[:2]
        if hasattr(result, "shape"):
            tracer.emit("joined", call, tables=len(parts), rows=len(result), columns=_shape(result)[1])

    return after
