"""Whether a call whose value is thrown away still did something."""

from certgrader.facts.code.names import is_class

_PURE = frozenset(
    "drop dropna fillna drop_duplicates rename replace astype merge join assign query sort_values sort_index "
    "reset_index set_index head tail describe sample isnull isna notnull notna duplicated value_counts corr "
    "cov groupby agg aggregate nunique unique sum mean median std var min max count quantile mode copy apply "
    "applymap map transform pivot pivot_table melt explode filter select_dtypes interpolate ffill bfill clip "
    "round to_frame to_numpy nlargest nsmallest idxmax idxmin where mask isin between predict predict_proba "
    "decision_function score strip lower upper split contains withColumn withColumnRenamed dropDuplicates "
    "select rolling resample shift diff cumsum abs reindex eval crosstab memory_usage "
    "to_datetime to_numeric to_timedelta".split()
)
_NUMPY_EFFECTS = frozenset("seed save savez savetxt set_printoptions fill_diagonal put copyto shuffle seterr".split())
_PURE_PACKAGES = ("pandas.", "sklearn.metrics.", "sklearn.model_selection.")
_DATA_OWNERS = ("pandas.", "polars.", "pyspark.sql.", "numpy.", "sklearn.", "xgboost.", "lightgbm.", "catboost.",
                "imblearn.", "keras.", "?.")  # fmt: skip


def pure_method(method: str) -> bool:
    """Whether a method of that name gives its work back instead of doing it in place."""
    return method in _PURE


def works_in_place(name: str, *, in_place: bool) -> bool:
    """Whether the call does something although its value is thrown away. `in_place`: it was given inplace=True."""
    if in_place:
        return True
    last = name.rpartition(".")[2]
    if name.startswith(_DATA_OWNERS) and last in _PURE:
        return False
    if name.startswith("numpy.") and not name.startswith("numpy.ndarray"):
        return last in _NUMPY_EFFECTS
    if is_class(name):
        return not name.startswith(("sklearn.", "xgboost.", "lightgbm.", "catboost.", "imblearn.", "keras.", "torch."))
    if name.startswith(_PURE_PACKAGES):
        shown = "plot" in name or "hist" in last or "Display" in name or last.startswith(("to_", "set_", "info"))
        return shown or is_class(name.rpartition(".")[0])
    return True
