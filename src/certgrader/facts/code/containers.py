"""Python's own containers and builtins, and where names of columns stand."""

import ast
import builtins
import re
from collections.abc import Iterator, Sequence

from certgrader.facts.code.values import (
    MANY,
    STRING,
    Const,
    Instance,
    Many,
    Table,
    Value,
    element,
    options,
    strings,
    union,
)

DATAFRAME_NAME = re.compile(r"(?:df|dataframe)(?:\d+|_\w+)?|\w+_(?:df|dataframe)|[a-z]df", re.IGNORECASE)
"""Names that everybody gives to a DataFrame."""

PANDAS_ONLY = frozenset(
    "drop_duplicates value_counts isnull notnull isna notna dropna fillna sort_values reset_index set_index iterrows "
    "nunique groupby to_csv applymap select_dtypes pivot_table nlargest nsmallest sort_index itertuples "
    "memory_usage get_dummies idxmax describe to_parquet".split()
)
"""Methods that among the usual libraries only pandas's tables have."""

PARTS = frozenset({"read", "write", "readStream", "writeStream", "na", "rdd"})
"""Attributes that say what an unknown object's method does: `spark.read.csv`, `df.na.drop`."""

_BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_"))
_PASS_ON = frozenset({"list", "tuple", "sorted", "reversed", "set", "iter", "tqdm", "frozenset"})
_FIRST = frozenset({"next", "min", "max"})
_TEXTS = frozenset({"str", "repr", "format", "input", "chr", "ascii", "bin", "hex"})


def is_builtin(name: str) -> bool:
    """Whether Python itself offers that name."""
    return name in _BUILTINS


def builtin(name: str, arguments: Sequence[tuple[str | None, Value | None]]) -> Value | None:
    """What a builtin gives."""
    first = arguments[0][1] if arguments else None
    if name in _PASS_ON:
        if isinstance(first, Table):
            return Many(tuple(Const(key) for key, _, _ in first.pairs if key is not None))
        return first if isinstance(first, Many) or first is None else Many((element(first),))
    if name in _FIRST:
        return element(first) if len([key for key, _ in arguments if key is None]) == 1 else first
    if name == "sum":
        return element(first) if isinstance(element(first), Instance) else None
    if name == "enumerate":
        return _stepped(first, lambda item: Many((None, item)))
    if name == "zip":
        return _zipped([value for key, value in arguments if key is None])
    return _dict(first, arguments) if name == "dict" else _OBJECTS.get(name)


_OBJECTS: dict[str, Value] = {"open": Instance("io.TextIOWrapper"), **dict.fromkeys(_TEXTS, STRING)}


def _dict(first: Value | None, arguments: Sequence[tuple[str | None, Value | None]]) -> Value:
    if isinstance(first, Table):
        return first
    if isinstance(first, Many):
        return _from_pairs(first)
    return Table(tuple((key, value, "") for key, value in arguments if key is not None))


def _from_pairs(pairs: Many) -> Table:
    found: list[tuple[str | None, Value | None, str]] = []
    for pair in pairs.items:
        for one in options(pair):
            if isinstance(one, Many) and len(one.items) == 2:
                key = one.items[0]
                found.append(
                    (key.value if isinstance(key, Const) and isinstance(key.value, str) else None, one.items[1], "")
                )
    return Table(tuple(found))


def _stepped(value: Value | None, wrap: object) -> Value | None:
    make = wrap if callable(wrap) else None
    items = value.items if isinstance(value, Many) else (element(value),)
    return Many(tuple(make(item) for item in items)) if make else None


def _zipped(values: list[Value | None]) -> Value | None:
    lengths = {len(value.items) for value in values if isinstance(value, Many)}
    if len(lengths) == 1 and all(isinstance(value, Many) for value in values):
        columns = [value.items for value in values if isinstance(value, Many)]
        return Many(tuple(Many(row) for row in zip(*columns, strict=True)))
    return Many((Many(tuple(element(value) for value in values)),))


def kind_name(value: Value) -> str:
    """How Python calls the container or constant."""
    if isinstance(value, Table):
        return "dict"
    if isinstance(value, Const):
        return type(value.value).__name__
    return "list"


def method(owner: Value, name: str) -> Value | None:
    """What a method of a container gives."""
    if isinstance(owner, Table):
        values = tuple(value for _, value, _ in owner.pairs)
        if name == "values":
            return Many(values)
        if name == "items":
            return Many(tuple(Many((Const(key) if key is not None else None, value)) for key, value, _ in owner.pairs))
        if name == "keys":
            return Many(tuple(Const(key) for key, _, _ in owner.pairs if key is not None))
        return union(values) if name in {"get", "pop", "setdefault"} else owner if name == "copy" else None
    if isinstance(owner, Many):
        return union(owner.items) if name == "pop" else owner if name == "copy" else None
    return None


def grown(owner: Value, name: str, arguments: Sequence[tuple[str | None, Value | None]]) -> Value | None:
    """The container after `append`, `extend` or `update`; None when it stays as it is."""
    first = arguments[0][1] if arguments else None
    if isinstance(owner, Many) and len(owner.items) < MANY:
        if name in {"append", "add", "insert"}:
            return Many((*owner.items, first if name != "insert" else arguments[-1][1]))
        if name == "extend" and isinstance(first, Many):
            return Many((owner.items + first.items)[:MANY])
    if isinstance(owner, Table) and name == "update" and isinstance(first, Table):
        return Table((owner.pairs + first.pairs)[:MANY])
    return None


def with_entry(owner: Value | None, key: Value | None, value: Value | None) -> Value | None:
    """The container after `owner[key] = value`; None when it is none that is followed."""
    if isinstance(owner, Table) and len(owner.pairs) < MANY:
        text = key.value if isinstance(key, Const) and isinstance(key.value, str) else None
        kept = tuple(pair for pair in owner.pairs if text is None or pair[0] != text)
        return Table((*kept, (text, value, "")))
    if isinstance(owner, Many) and isinstance(key, Const) and isinstance(key.value, int):
        index = key.value
        if -len(owner.items) <= index < len(owner.items):
            items = list(owner.items)
            items[index] = value
            return Many(tuple(items))
    return None


def entry(table: Table, key: Value | None) -> Value | None:
    """`table[key]`, any of its values when the key is not known."""
    if isinstance(key, Const):
        found = [value for name, value, _ in table.pairs if name == key.value]
        if found:
            return found[-1]
    return union(value for _, value, _ in table.pairs)


# --- columns ----------------------------------------------------------------------------------------------------

_TABLES = ("pandas.DataFrame", "pandas.DataFrame.loc", "pandas.DataFrameGroupBy", "pyspark.sql.DataFrame",
           "polars.DataFrame")  # fmt: skip
_FRAME_KEYWORDS = frozenset(
    "columns subset usecols on left_on right_on by id_vars value_vars index values names parse_dates index_col "
    "var_name value_name".split()
)
_PLOT_KEYWORDS = frozenset("x y hue size color facet_col facet_row col row vars names values z".split())
_FIRST_ARGUMENT = frozenset(
    "drop groupby sort_values set_index pop drop_duplicates dropna groupBy select withColumn withColumnRenamed "
    "nlargest merge explode".split()
)


def columns_of_key(owner_node: ast.expr, owner: Value | None, key: Value | None, *, pandas: bool) -> tuple[str, ...]:
    """Columns that `owner[key]` names."""
    if isinstance(owner, Instance) and owner.type in _TABLES:
        return strings(key)
    unknown = owner is None and pandas and isinstance(owner_node, ast.Name)
    return strings(key) if unknown and not isinstance(key, Table) else ()


def columns_of_call(name: str, node: ast.Call, known: dict[ast.expr, Value | None]) -> Iterator[str]:
    """Columns that the arguments of a call name."""
    frame = name.startswith((*(f"{table}." for table in _TABLES), "pandas.read_"))
    chart = name.startswith(("seaborn.", "plotly.express.", "pandas.DataFrame.plot", "altair."))
    if name == "pandas.DataFrame" and node.args and isinstance(known[node.args[0]], Table):
        yield from strings(known[node.args[0]])
    if frame and name.rpartition(".")[2] in _FIRST_ARGUMENT and node.args:
        yield from strings(known[node.args[0]])
    for keyword in node.keywords:
        wanted = (frame and keyword.arg in _FRAME_KEYWORDS) or (chart and keyword.arg in _PLOT_KEYWORDS)
        if wanted or (name.startswith("pandas.DataFrame") and keyword.arg == "columns"):
            value = known[keyword.value]
            yield from strings(value)
            if keyword.arg == "columns" and isinstance(value, Table):  # rename: the new names too
                yield from (text for _, one, _ in value.pairs for text in strings(one))
