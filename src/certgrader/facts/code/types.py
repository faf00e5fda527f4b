"""What calls and attributes of the common libraries give: a small table, general rules first.

pandas's Series and DataFrame are told apart where that is evident, and otherwise taken for a DataFrame.
"""

from collections.abc import Callable, Sequence

from certgrader.facts.code.names import canonical, is_class
from certgrader.facts.code.values import (
    ARRAY,
    AXES,
    DATAFRAME,
    INDEX,
    SERIES,
    Const,
    Instance,
    Many,
    Ref,
    Value,
    options,
    union,
)

Arguments = Sequence[tuple[str | None, Value | None]]
"""Name (None for positional) and what it is known to be, in order."""

GROUPED = Instance("pandas.DataFrameGroupBy")
FIGURE = Instance("matplotlib.figure.Figure")
SPARK = Instance("pyspark.sql.DataFrame")
POLARS = Instance("polars.DataFrame")

_RETURNS: dict[str, Value | None] = {
    "pandas.concat": DATAFRAME,
    "pandas.merge": DATAFRAME,
    "pandas.get_dummies": DATAFRAME,
    "pandas.pivot_table": DATAFRAME,
    "pandas.pivot": DATAFRAME,
    "pandas.crosstab": DATAFRAME,
    "pandas.melt": DATAFRAME,
    "pandas.json_normalize": DATAFRAME,
    "pandas.merge_asof": DATAFRAME,
    "pandas.to_datetime": SERIES,
    "pandas.to_numeric": SERIES,
    "pandas.cut": SERIES,
    "pandas.qcut": SERIES,
    "pandas.date_range": INDEX,
    "seaborn.load_dataset": DATAFRAME,
    "matplotlib.pyplot.subplots": Many((FIGURE, AXES)),
    "matplotlib.pyplot.figure": FIGURE,
    "matplotlib.pyplot.gcf": FIGURE,
    "matplotlib.pyplot.gca": AXES,
    "matplotlib.pyplot.subplot": AXES,
    "matplotlib.pyplot.axes": AXES,
    "sklearn.pipeline.make_pipeline": Instance("sklearn.pipeline.Pipeline"),
    "imblearn.pipeline.make_pipeline": Instance("imblearn.pipeline.Pipeline"),
    "sklearn.compose.make_column_transformer": Instance("sklearn.compose.ColumnTransformer"),
    "sklearn.metrics.roc_curve": Many((ARRAY, ARRAY, ARRAY)),
    "sklearn.metrics.precision_recall_curve": Many((ARRAY, ARRAY, ARRAY)),
    "sklearn.metrics.confusion_matrix": ARRAY,
    "sklearn.model_selection.cross_val_score": ARRAY,
    "sklearn.model_selection.cross_val_predict": ARRAY,
    "sklearn.preprocessing.scale": ARRAY,
    "keras.models.load_model": Instance("keras.Model"),
    "keras.Input": None,
    "keras.Model.fit": Instance("keras.callbacks.History"),
    "keras.Sequential.fit": Instance("keras.callbacks.History"),
    "keras.utils.image_dataset_from_directory": Instance("tensorflow.data.Dataset"),
    "keras.preprocessing.image_dataset_from_directory": Instance("tensorflow.data.Dataset"),
    "torch.load": None,
    "torch.device": Instance("torch.device"),
    "torch.from_numpy": Instance("torch.Tensor"),
    "torch.tensor": Instance("torch.Tensor"),
    "spacy.load": Instance("spacy.Language"),
    "mlflow.start_run": Instance("mlflow.ActiveRun"),
    "optuna.create_study": Instance("optuna.Study"),
    "xgboost.train": Instance("xgboost.Booster"),
    "lightgbm.train": Instance("lightgbm.Booster"),
    "sqlite3.connect": Instance("sqlite3.Connection"),
    "sqlalchemy.create_engine": Instance("sqlalchemy.Engine"),
    "requests.get": Instance("requests.Response"),
    "transformers.pipeline": Instance("transformers.Pipeline"),
    "plotly.subplots.make_subplots": Instance("plotly.graph_objects.Figure"),
    "statsmodels.formula.api.ols": Instance("statsmodels.formula.api.ols"),
    "statsmodels.formula.api.logit": Instance("statsmodels.formula.api.logit"),
    "folium.Map": Instance("folium.Map"),
    "cv2.imread": ARRAY,
    "datasets.load_dataset": Instance("datasets.Dataset"),
}
_SAME_TYPE = frozenset(
    {"sklearn.base.clone", "copy.copy", "copy.deepcopy", "list", "tuple", "sorted", "reversed", "set"}
)
_WRAPPERS = ("SearchCV", "CalibratedClassifierCV", "OneVsRestClassifier", "MultiOutput", "TransformedTargetRegressor")

_TO_SERIES = frozenset(
    "sum mean median std var min max count nunique any all duplicated idxmax idxmin value_counts memory_usage skew "
    "kurt kurtosis quantile sem prod pop squeeze corrwith stack eval get".split()
)
_TO_NOTHING = frozenset(
    "to_dict to_json to_csv to_excel to_parquet to_sql to_pickle to_feather info items iterrows itertuples to_string "
    "to_html to_markdown equals keys tolist to_list".split()
)
_SERIES_SCALAR = frozenset(
    "sum mean median std var min max count nunique any all skew kurt kurtosis sem prod idxmax idxmin autocorr corr cov "
    "item".split()
)
_FITTED_OTHERS = frozenset(
    "best_params best_score best_index cv_results estimators named_steps named_transformers vocabulary inertia n_iter "
    "intercept evals_result oob_score".split()
)
_ITSELF = frozenset("fit partial_fit set_params eval train set_output cuda to double half".split())
_TO_ARRAY = frozenset(
    "predict predict_proba predict_log_proba decision_function transform fit_transform fit_predict score_samples "
    "inverse_transform kneighbors apply".split()
)
_INDEXERS = frozenset("loc iloc at iat ix".split())
_SERIES_PARTS = frozenset("str dt cat sparse".split())


def attribute(owner: Instance, name: str) -> Value | None:
    """What `owner.name` is, without a call; None when the table does not know."""
    kind = owner.type
    if kind in _ATTRIBUTES:
        return _ATTRIBUTES[kind](owner, name)
    if name == "best_estimator_":
        return owner.inner
    if name.endswith("_") and not name.startswith("_") and is_class(kind):
        return ARRAY if name[:-1] not in _FITTED_OTHERS else None
    part = kind.startswith("pyspark.") and kind != "pyspark.sql.DataFrame"
    part = part or (kind.startswith("matplotlib.") and name in {"xaxis", "yaxis", "patch", "transData"})
    return Instance(f"{kind}.{name}") if part else None


def _bunch(owner: Instance, name: str) -> Value | None:
    framed = owner.inner == DATAFRAME
    if name == "frame" or (framed and name == "data"):
        return DATAFRAME
    if name in {"data", "target"}:
        return SERIES if framed else ARRAY
    return None


def _pandas_attribute(owner: Instance, name: str) -> Value | None:
    if name in _INDEXERS:
        return Instance(f"{owner.type}.{name}")
    if name == "plot":
        return Instance(f"{owner.type}.plot")
    if name in _SERIES_PARTS:
        return Instance(f"{'pandas.Index' if owner == INDEX else 'pandas.Series'}.{name}")
    known: dict[str, Value | None] = {
        "columns": INDEX,
        "index": INDEX,
        "values": ARRAY,
        "T": owner,
        "dtypes": SERIES,
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
    return SERIES if owner == DATAFRAME else None


_ATTRIBUTES: dict[str, Callable[[Instance, str], Value | None]] = {
    "pandas.DataFrame": _pandas_attribute,
    "pandas.Series": _pandas_attribute,
    "pandas.Index": _pandas_attribute,
    "pandas.DataFrameGroupBy": lambda owner, _: owner,
    "numpy.ndarray": lambda owner, name: owner if name in {"T", "flat", "real"} else None,
    "sklearn.utils.Bunch": _bunch,
}


def subscript(owner: Value | None, key: Value | None, *, sliced: bool) -> Value | None:
    """What `owner[key]` is. `sliced`: the key is a slice or a tuple that holds one."""
    if isinstance(owner, Many):
        if isinstance(key, Const) and isinstance(key.value, int) and -len(owner.items) <= key.value < len(owner.items):
            return owner.items[key.value]
        return owner if sliced else union(owner.items)
    if not isinstance(owner, Instance):
        return None
    kind, named = owner.type, isinstance(key, Const) and isinstance(key.value, str)
    if kind in {"pandas.DataFrame", "pandas.DataFrame.loc", "pandas.DataFrame.iloc"}:
        return SERIES if named else DATAFRAME
    if kind in {"pandas.Series", "pandas.Series.loc", "pandas.Series.iloc"}:
        return None if isinstance(key, Const) else SERIES
    if kind == "sklearn.utils.Bunch":
        return _bunch(owner, str(key.value)) if isinstance(key, Const) else None
    if kind in {"pyspark.sql.DataFrame", "polars.DataFrame"}:
        return owner if sliced else Instance("pyspark.sql.Column" if "spark" in kind else "polars.Series")
    kept = {"pandas.DataFrameGroupBy": owner, "matplotlib.axes.Axes": owner, "numpy.ndarray": owner}
    return SERIES if kind == "pandas.Series.str" else kept.get(kind)


def call_result(name: str, receiver: Value | None, arguments: Arguments) -> Value | None:
    """What a call gives, `receiver` being the object whose method it is (None for functions)."""
    if name in _RETURNS:
        return _RETURNS[name]
    if name.startswith("pandas.read_"):
        return DATAFRAME
    if name == "sklearn.model_selection.train_test_split":
        return Many(tuple(half for key, value in arguments if key is None for half in (value, value)))
    if name in _SAME_TYPE:
        return arguments[0][1] if arguments else None
    if receiver is not None:
        return _method_result(name, receiver)
    return _function_result(name, arguments)


_BY_PREFIX: tuple[tuple[str, Value], ...] = (
    ("numpy.", ARRAY),
    ("seaborn.", AXES),
    ("plotly.express.", Instance("plotly.graph_objects.Figure")),
    ("plotly.figure_factory.", Instance("plotly.graph_objects.Figure")),
    ("polars.read_", POLARS),
    ("polars.scan_", POLARS),
    ("polars.concat", POLARS),
    ("pyspark.sql.functions.", Instance("pyspark.sql.Column")),
)


def _function_result(name: str, arguments: Arguments) -> Value | None:
    head, _, last = name.rpartition(".")
    if last.startswith("from_") and is_class(head):
        return Instance(head)
    if is_class(name):
        wrapped = [value for key, value in arguments if key in {None, "estimator", "base_estimator", "regressor"}]
        return Instance(name, wrapped[0] if wrapped and name.endswith(_WRAPPERS) else None)
    if name.startswith("sklearn.datasets."):
        if last.startswith("make_") or any(key == "return_X_y" for key, _ in arguments):
            return Many((ARRAY, ARRAY))
        framed = any(key == "as_frame" for key, _ in arguments)
        return Instance("sklearn.utils.Bunch", DATAFRAME if framed else None)
    return next((value for prefix, value in _BY_PREFIX if name.startswith(prefix)), None)


def _method_result(name: str, receiver: Value) -> Value | None:
    results: list[Value | None] = []
    for one in options(receiver):
        if isinstance(one, Instance):
            results.append(_instance_method(one, name.rpartition(".")[2]))
        elif isinstance(one, Ref):
            results.append(_class_method(canonical(one.path), name.rpartition(".")[2]))
    return union(results)


def _class_method(path: str, method: str) -> Value | None:
    # `SparkSession.builder…getOrCreate()` and `Model.from_pretrained()` are called on the class.
    if path.startswith("pyspark.sql.SparkSession"):
        return (
            Instance("pyspark.sql.SparkSession") if method == "getOrCreate" else Ref("pyspark.sql.SparkSession.builder")
        )
    return None


def _instance_method(owner: Instance, method: str) -> Value | None:
    kind = owner.type
    for prefix, result in _METHODS:
        if kind.startswith(prefix):
            return result(owner, method)
    if method in _ITSELF:
        return owner
    return ARRAY if method in _TO_ARRAY and not kind.startswith(("torch.", "transformers.")) else None


def _spark_method(owner: Instance, method: str) -> Value | None:
    kind = owner.type
    if kind == "pyspark.sql.DataFrame":
        if method == "toPandas":
            return DATAFRAME
        if method in {"groupBy", "groupby"}:
            return Instance("pyspark.sql.GroupedData")
        return None if method in {"count", "collect", "show", "printSchema", "first", "take"} else owner
    if kind.startswith("pyspark.sql.SparkSession"):
        if ".read" in kind:
            return owner if method in {"format", "option", "options", "schema"} else SPARK
        return SPARK if method in {"sql", "createDataFrame", "table", "range"} else None
    if kind == "pyspark.sql.GroupedData":
        return owner if method == "pivot" else SPARK
    return owner if kind == "pyspark.sql.Column" else None


def _pandas_method(owner: Instance, method: str) -> Value | None:
    kind = owner.type
    if method in _TO_NOTHING:
        return None
    if method in _PANDAS_SAME:
        return _PANDAS_SAME[method]
    if ".plot" in kind:
        return AXES
    if kind == "pandas.DataFrameGroupBy":
        return SERIES if method in {"size", "value_counts", "ngroup", "cumcount"} else DATAFRAME
    if kind == "pandas.Series":
        return _series_method(method)
    if kind == "pandas.DataFrame":
        return SERIES if method in _TO_SERIES else DATAFRAME
    if kind.startswith("pandas.Series."):
        return DATAFRAME if method == "get_dummies" else SERIES
    return INDEX if kind.startswith("pandas.Index") else owner


def _series_method(method: str) -> Value | None:
    if method in _SERIES_SCALAR:
        return None
    return DATAFRAME if method in {"to_frame", "reset_index", "unstack"} else SERIES


_PANDAS_SAME: dict[str, Value] = {
    **dict.fromkeys(("hist", "boxplot", "plot"), AXES),
    **dict.fromkeys(("to_numpy", "unique"), ARRAY),
    **dict.fromkeys(("groupby", "resample", "rolling", "expanding", "ewm"), GROUPED),
}
_ARRAY_SCALAR = frozenset("tolist item mean sum max min std".split())
_METHODS: tuple[tuple[str, Callable[[Instance, str], Value | None]], ...] = (
    ("pandas.", _pandas_method),
    ("numpy.ndarray", lambda owner, method: None if method in _ARRAY_SCALAR else owner),
    ("pyspark.sql.", _spark_method),
    ("polars.", lambda owner, method: None if method.startswith(("write_", "to_")) else owner),
    (
        "matplotlib.axes.Axes",
        lambda owner, method: owner if method in {"ravel", "flatten", "twinx", "twiny", "reshape"} else None,
    ),
    (
        "matplotlib.figure.Figure",
        lambda _, method: AXES if method in {"add_subplot", "subplots", "gca", "add_axes"} else None,
    ),
    ("spacy.Language", lambda *_: Instance("spacy.Doc")),
    ("tensorflow.data.Dataset", lambda owner, _: owner),
    ("datasets.Dataset", lambda owner, _: owner),
    ("statsmodels.", lambda _, method: Instance("statsmodels.Results") if method == "fit" else None),
)
