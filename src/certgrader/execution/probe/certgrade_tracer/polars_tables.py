"""polars: rows removed, values filled, columns and types changed, tables read, joined and written."""

from typing import Any

from .core import Tracer, short, size, wrap

_MOST_COLUMNS = 12
_ROWS = ("unique", "drop_nulls", "drop_nans")
_FILTERS = ("filter",)
_FILLS = ("fill_null", "fill_nan")
_COLUMNS = ("drop", "rename", "cast", "with_columns")
_READS = "read_csv read_parquet read_json read_ndjson read_ipc read_avro read_excel read_database"
_WRITES = "write_csv write_parquet write_json write_ndjson write_ipc write_excel"


def watch(tracer: Tracer, polars: Any) -> None:
    """Wrap the methods of DataFrame and Series, and the readers. What is lazy does nothing until it is collected."""
    for kind in ("DataFrame", "Series"):
        owner = getattr(polars, kind)
        for name in (*_ROWS, *_FILTERS, *_FILLS, *_COLUMNS):
            if name in vars(owner):
                wrap(tracer, owner, name, *_change(tracer, f"polars.{kind}.{name}", name))
    for name in _WRITES.split():
        wrap(tracer, polars.DataFrame, name, None, _written(tracer, f"polars.DataFrame.{name}"))
    wrap(tracer, polars.DataFrame, "join", None, _joined(tracer, "polars.DataFrame.join"))
    wrap(tracer, polars, "concat", None, _joined(tracer, "polars.concat"))
    for name in _READS.split():
        if hasattr(polars, name):
            wrap(tracer, polars, name, None, _read(tracer, f"polars.{name}"))


def _nulls(table: Any) -> int:
    """Missing values: polars keeps their number beside each column."""
    if not hasattr(table, "columns"):
        return int(table.null_count())
    return int(sum(table.null_count().row(0))) if table.width else 0


def _kinds(table: Any) -> dict[str, str]:
    return {name: str(kind) for name, kind in table.schema.items()} if hasattr(table, "columns") else {}


def _change(tracer: Tracer, call: str, name: str) -> Any:
    def before(args: Any, _kwargs: Any) -> Any:
        return len(args[0]), _nulls(args[0]), _kinds(args[0])

    def after(note: Any, _args: Any, _kwargs: Any, result: Any) -> None:
        rows, nulls, kinds = note
        kept, left = len(result), _nulls(result)
        known = {"nulls_before": nulls, "nulls_after": left}
        if kept < rows:
            event = "rows_filtered" if name in _FILTERS else "rows_removed"
            tracer.emit(event, call, before=rows, after=kept, removed=rows - kept, **known)
        elif name in _FILLS and left < nulls:
            tracer.emit("values_filled", call, **known)
        elif name in (*_ROWS, "fill_null"):
            tracer.emit("unchanged", call, rows=rows, columns=len(kinds) or 1, **known)
        if name in _COLUMNS:
            _tell_columns(tracer, call, kinds, _kinds(result))

    return before, after


def _tell_columns(tracer: Tracer, call: str, before: dict[str, str], now: dict[str, str]) -> None:
    gone = [name for name in before if name not in now]
    if len(now) < len(before):
        tracer.emit("columns_removed", call, columns=[short(name) for name in gone[:_MOST_COLUMNS]], n=len(gone))
    elif gone and len(now) == len(before):
        renamed = [f"{old} → {new}" for old, new in zip(before, now) if old != new]
        tracer.emit("columns_renamed", call, columns=[short(name) for name in renamed[:_MOST_COLUMNS]], n=len(renamed))
    changed = [name for name, kind in before.items() if now.get(name, kind) != kind]
    if changed:
        tracer.emit("types_changed", call, columns=[short(name) for name in changed[:_MOST_COLUMNS]], n=len(changed))


def _path(value: Any) -> Any:
    return short(str(value)) if isinstance(value, str) or hasattr(value, "__fspath__") else None


def _read(tracer: Tracer, call: str) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, result: Any) -> None:
        if hasattr(result, "shape"):
            path = args[0] if args else next(iter(kwargs.values()), None)
            tracer.emit("read", call, path=_path(path), rows=result.shape[0], columns=result.shape[1])

    return after


def _written(tracer: Tracer, call: str) -> Any:
    def after(_note: Any, args: Any, kwargs: Any, _result: Any) -> None:
        path = args[1] if len(args) > 1 else next(iter(kwargs.values()), None)
        if _path(path) is not None:
            tracer.emit("written", call, path=_path(path), **size(path))

    return after


def _joined(tracer: Tracer, call: str) -> Any:
    def after(_note: Any, args: Any, _kwargs: Any, result: Any) -> None:
        parts = list(args[0]) if isinstance(args[0], (list, tuple)) else args[:2]
        if hasattr(result, "shape"):
            tracer.emit("joined", call, tables=len(parts), rows=len(result), columns=(*result.shape, 1)[1])

    return after
