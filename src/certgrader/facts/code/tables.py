"""Tables of pandas, polars, PySpark, dask and geopandas: what their attributes, entries and methods give."""

from collections.abc import Callable, Sequence

from certgrader.facts.code.names import is_class
from certgrader.facts.code.returns import COLUMN, DASK, EXPRESSION, GEO, LAZY, POLARS, SPARK
from certgrader.facts.code.values import (
    ARRAY,
    AXES,
    DATAFRAME,
    GROUPED,
    INDEX,
    SERIES,
    STRING,
    Bound,
    Const,
    Instance,
    Many,
    Table,
    Value,
)

Arguments = Sequence[tuple[str | None, Value | None]]
"""Name (None for positional) and what it is known to be, in order."""

DTYPES = Instance("pandas.DataFrame.dtypes")
"""A series that describes the table: what is done to it is done to no data."""

_TO_SERIES = frozenset(
    "sum mean median std var min max count nunique any all duplicated idxmax idxmin value_counts memory_usage skew "
    "kurt kurtosis quantile sem prod pop squeeze corrwith stack eval get".split()
)
_TO_NOTHING = frozenset(
    "to_dict to_json to_csv to_excel to_parquet to_sql to_pickle to_feather info to_string to_html to_markdown equals "
    "keys tolist to_list".split()
)
_SERIES_SCALAR = frozenset(
    "sum mean median std var min max count nunique any all skew kurt kurtosis sem prod idxmax idxmin autocorr corr cov "
    "item".split()
)
_INDEXERS = frozenset("loc iloc at iat ix".split())
_SERIES_PARTS = frozenset("str dt cat sparse".split())
_MORE_METHODS = (
    "abs agg aggregate apply applymap assign astype bfill between boxplot clip combine_first copy corr cov cummax "
    "cumsum describe diff drop drop_duplicates dropna eq explode ffill fillna filter ge groupby gt head hist "
    "info insert interpolate isin isna isnull iterrows itertuples items join le lt map mask melt merge mode ne "
    "nlargest notna notnull nsmallest pct_change pipe pivot pivot_table query rank reindex rename replace resample "
    "reset_index rolling round sample select_dtypes set_axis set_index shift sort_index sort_values tail to_frame "
    "to_numpy transform truncate tz_localize unique unstack update where"
)
METHODS = _TO_SERIES | _TO_NOTHING | _SERIES_SCALAR | frozenset(_MORE_METHODS.split())
"""Names that on a table are methods, not columns."""


def pandas_attribute(owner: Instance, name: str) -> Value | None:
    """`owner.name` for a DataFrame, Series or Index."""
    if name in _INDEXERS:
        return Instance(f"{owner.type}.{name}")
    if name == "plot":
        return Instance(f"{owner.type}.plot")
    if name in METHODS:
        return Bound(owner, name)
    if name in _SERIES_PARTS:
        return Instance(f"{'pandas.Index' if owner == INDEX else 'pandas.Series'}.{name}")
    known: dict[str, Value | None] = {
        "columns": INDEX,
        "index": INDEX,
        "values": ARRAY,
        "T": owner,
        "dtypes": DTYPES,
        "dtype": None,
        "shape": None,
        "size": None,
        "ndim": None,
        "empty": None,
        "name": None,
        "style": Instance("pandas.Styler"),
    }
    if name in known:
        return known[name]
    return SERIES if owner.type in {"pandas.DataFrame", "geopandas.GeoDataFrame"} else None


def is_column(owner: Instance, name: str) -> bool:
    """Whether `owner.name` is a column of the table."""
    return owner == DATAFRAME and name != "dtypes" and pandas_attribute(owner, name) == SERIES


def _text(key: Value | None) -> bool:
    return (isinstance(key, Const) and isinstance(key.value, str)) or key == STRING


def subscript(owner: Instance, key: Value | None, *, sliced: bool) -> Value | None:
    """`owner[key]` for a table, `sliced` when the key is a slice or a tuple that holds one."""
    kind, named = owner.type, _text(key)
    if kind in {"pandas.DataFrame", "pandas.DataFrame.loc"}:
        return SERIES if named else DATAFRAME
    if kind == "pandas.DataFrame.iloc":
        return SERIES if sliced and isinstance(key, Const) else DATAFRAME
    if kind in {"pandas.Series", "pandas.Series.loc", "pandas.Series.iloc"}:
        return None if isinstance(key, Const) else SERIES
    if kind == "pandas.DataFrameGroupBy":
        return Instance(kind, SERIES) if named else owner
    return _of_others(owner, named=named, sliced=sliced or isinstance(key, Many))


def _of_others(owner: Instance, *, named: bool, sliced: bool) -> Value | None:
    kind = owner.type
    kept: dict[str, Value | None] = {
        "pandas.Series.str": SERIES,
        "pandas.DataFrame.dtypes": owner,
        "geopandas.GeoDataFrame": SERIES if named else owner,
        "pyspark.sql.DataFrame": owner if sliced else COLUMN,
        "polars.DataFrame": owner if sliced else Instance("polars.Series"),
        "polars.Series": owner if sliced else None,
        "dask.dataframe.DataFrame": owner,
    }
    return kept.get(kind)


def _pandas_method(owner: Instance, method: str, arguments: Arguments) -> Value | None:
    kind = owner.type
    if kind in _READERS:
        return DATAFRAME if method in _READERS[kind] else None
    if method in _TO_NOTHING or method in _SAME_ANYWHERE:
        return _SAME_ANYWHERE.get(method)
    if ".plot" in kind:
        return AXES
    if kind in _BY_KIND:
        return _BY_KIND[kind](owner, method, arguments)
    if kind.startswith("pandas.Series."):
        expanded = any(name == "expand" for name, _ in arguments)
        return DATAFRAME if method == "get_dummies" or expanded else SERIES
    return INDEX if kind.startswith("pandas.Index") else owner


_READERS = {"pandas.TextFileReader": frozenset({"read", "get_chunk"}), "pandas.ExcelFile": frozenset({"parse"})}


def _frame_method(_owner: Instance, method: str, _arguments: Arguments) -> Value | None:
    return SERIES if method in _TO_SERIES else DATAFRAME


def _grouped(owner: Instance, method: str, arguments: Arguments) -> Value | None:
    if method in {"size", "ngroup", "cumcount"} or (method == "value_counts" and owner.inner is None):
        return SERIES
    if method in {"agg", "aggregate"} and any(name or isinstance(one, (Many, Table)) for name, one in arguments):
        return DATAFRAME
    return SERIES if owner.inner == SERIES else DATAFRAME


def _series_method(_owner: Instance, method: str, _arguments: Arguments) -> Value | None:
    if method in _SERIES_SCALAR:
        return None
    return DATAFRAME if method in {"to_frame", "reset_index", "unstack"} else SERIES


_SAME_ANYWHERE: dict[str, Value] = {
    "iterrows": Many((Many((None, SERIES)),)),
    "items": Many((Many((STRING, SERIES)),)),
    "itertuples": Many((None,)),
    **dict.fromkeys(("hist", "boxplot", "plot"), AXES),
    **dict.fromkeys(("to_numpy", "unique"), ARRAY),
    **dict.fromkeys(("groupby", "resample", "rolling", "expanding", "ewm"), GROUPED),
}
Method = Callable[[Instance, str, Arguments], Value | None]
_BY_KIND: dict[str, Method] = {
    "pandas.DataFrame": _frame_method,
    "pandas.Series": _series_method,
    "pandas.DataFrameGroupBy": _grouped,
    # How many columns of each type there are is drawn like any series.
    "pandas.DataFrame.dtypes": lambda owner, method, _: SERIES if method == "value_counts" else owner,
}


def _spark_method(owner: Instance, method: str, _arguments: Arguments) -> Value | None:
    kind = owner.type
    if kind == "pyspark.sql.DataFrame":
        return _spark_table(owner, method)
    if kind == "pyspark.sql.DataFrame.na":
        return SPARK
    if kind.startswith("pyspark.sql.DataFrame.write"):
        return owner
    if kind.startswith("pyspark.sql.SparkSession"):
        if ".read" in kind:
            return owner if method in {"format", "option", "options", "schema"} else SPARK
        return SPARK if method in {"sql", "createDataFrame", "table", "range"} else None
    if kind == "pyspark.sql.GroupedData":
        return owner if method == "pivot" else SPARK
    return owner if kind == "pyspark.sql.Column" else None


_SPARK_OTHERS = frozenset("count collect show printSchema first take head toLocalIterator foreach isEmpty".split())


def _spark_table(owner: Instance, method: str) -> Value | None:
    if method == "toPandas":
        return DATAFRAME
    if method in {"groupBy", "groupby", "rollup", "cube"}:
        return Instance("pyspark.sql.GroupedData")
    if method in {"randomSplit"}:
        return Many((SPARK,))
    return None if method in _SPARK_OTHERS else owner


def _polars_method(owner: Instance, method: str, _arguments: Arguments) -> Value | None:
    kind = owner.type
    given: dict[str, Value] = {
        "lazy": LAZY,
        "collect": POLARS,
        "to_pandas": DATAFRAME,
        "to_numpy": ARRAY,
        "to_frame": POLARS,
        "to_series": Instance("polars.Series"),
        "get_column": Instance("polars.Series"),
    }
    if method in given:
        return given[method]
    if method in {"group_by", "groupby", "group_by_dynamic", "rolling"} and kind != "polars.Expr":
        return Instance("polars.GroupBy", owner)
    if kind == "polars.GroupBy":
        return owner.inner
    if kind.startswith(("polars.Expr", "polars.When")):
        return EXPRESSION
    return None if method.startswith(("write_", "to_", "sink_")) else owner


def _dask_method(owner: Instance, method: str, _arguments: Arguments) -> Value | None:
    return DATAFRAME if method in {"compute", "head", "tail"} else owner


def _geo_method(owner: Instance, method: str, arguments: Arguments) -> Value | None:
    given = _pandas_method(DATAFRAME, method, arguments)
    return owner if given == DATAFRAME else given


TABLE_METHODS: tuple[tuple[str, Method], ...] = (
    ("pandas.", _pandas_method),
    ("pyspark.sql.", _spark_method),
    ("polars.", _polars_method),
    ("dask.", _dask_method),
    ("geopandas.", _geo_method),
)
"""By the beginning of the object's type."""


def wide_attribute(owner: Instance, name: str) -> Value | None:
    """`owner.name` for tables that are not pandas's own."""
    kind = owner.type
    if kind == "pyspark.sql.DataFrame":
        return Instance(f"{kind}.{name}") if name in {"na", "write", "writeStream", "rdd", "stat"} else COLUMN
    if kind.startswith("polars.") and name in {"str", "dt", "list", "struct", "cat", "arr", "name"}:
        return Instance(f"polars.Expr.{name}" if kind == "polars.Expr" else f"{kind}.{name}")
    if kind == DASK.type:
        return Instance(f"{kind}.{name}") if name in {"str", "dt", "loc", "iloc"} else owner
    return pandas_attribute(owner, name) if kind == GEO.type else None


def is_table(kind: str) -> bool:
    """Whether objects of that type are tables that `wide_attribute` knows."""
    return kind in {"pyspark.sql.DataFrame", DASK.type, GEO.type} or (kind.startswith("polars.") and is_class(kind))
