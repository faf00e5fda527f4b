"""What calls and attributes of the common libraries give: a small table, general rules first.

pandas's Series and DataFrame are told apart where that is evident, and otherwise taken for a DataFrame.
"""

from collections.abc import Callable

from certgrader.facts.code.methods import ITSELF, methods_of
from certgrader.facts.code.names import canonical, is_class
from certgrader.facts.code.returns import CHUNKS, MISSING, PATH, by_prefix, returned
from certgrader.facts.code.tables import (
    METHODS,
    Arguments,
    is_table,
    pandas_attribute,
    wide_attribute,
)
from certgrader.facts.code.tables import subscript as _of_table
from certgrader.facts.code.values import (
    ARRAY,
    AXES,
    DATAFRAME,
    SERIES,
    STRING,
    Bound,
    Const,
    Instance,
    Many,
    Ref,
    Table,
    Value,
    options,
    union,
)

_SAME_TYPE = frozenset(
    {
        "sklearn.base.clone", "copy.copy", "copy.deepcopy", "list", "tuple", "sorted", "reversed", "set", "tqdm.tqdm",
        "tqdm.notebook.tqdm", "tqdm.auto.tqdm", "joblib.delayed", "dask.delayed", "numpy.vectorize",
        "functools.lru_cache", "functools.cache", "tensorflow.function", "numba.njit", "numba.jit", "torch.compile",
        "streamlit.cache_data", "streamlit.cache_resource", "pandas.isna", "pandas.isnull", "pandas.notna",
        "pandas.notnull",
    }
)  # fmt: skip
"""Functions that give what they are given first, or something of its type."""
_EACH_TYPE = frozenset({"sklearn.utils.shuffle", "sklearn.utils.resample", "sklearn.utils.check_X_y"})
_WRAPPERS = ("SearchCV", "CalibratedClassifierCV", "OneVsRestClassifier", "MultiOutput", "TransformedTargetRegressor")
_WRAPPED = frozenset({None, "estimator", "base_estimator", "regressor"})
_PIPELINES = frozenset({"sklearn.pipeline.Pipeline", "imblearn.pipeline.Pipeline", "sklearn.pipeline.FeatureUnion",
                        "sklearn.compose.ColumnTransformer", "sklearn.ensemble.VotingClassifier",
                        "sklearn.ensemble.VotingRegressor", "sklearn.ensemble.StackingClassifier",
                        "sklearn.ensemble.StackingRegressor"})  # fmt: skip
_MADE = {
    "sklearn.pipeline.make_pipeline": "sklearn.pipeline.Pipeline",
    "imblearn.pipeline.make_pipeline": "imblearn.pipeline.Pipeline",
    "sklearn.compose.make_column_transformer": "sklearn.compose.ColumnTransformer",
    "sklearn.pipeline.make_union": "sklearn.pipeline.FeatureUnion",
}
_STEPS = frozenset({"steps", "transformers", "transformers_", "transformer_list", "estimators"})
_NAMED_STEPS = frozenset({"named_steps", "named_transformers_", "named_estimators_"})

_FITTED_OTHERS = frozenset(
    "best_params best_score best_index cv_results estimators named_steps named_transformers vocabulary inertia n_iter "
    "intercept evals_result oob_score".split()
)
_TO_ARRAY = frozenset(
    "predict predict_proba predict_log_proba decision_function transform fit_transform fit_predict score_samples "
    "inverse_transform kneighbors apply".split()
)
_ARRAY_MAKERS = ("sklearn.", "xgboost.", "lightgbm.", "catboost.", "imblearn.", "keras.", "category_encoders.", "umap.",
                 "cuml.", "feature_engine.", "skopt.", "pmdarima.", "hdbscan.")  # fmt: skip
_VERBS = _TO_ARRAY | ITSELF | frozenset({"score", "evaluate", "compile", "get_params", "generate", "encode"})
"""Methods that notebooks take from a model without calling them at once."""


def attribute(owner: Instance, name: str) -> Value | None:
    """What `owner.name` is, without a call; None when the table does not know."""
    for own, value in owner.own:
        if own == name:
            return value
    kind = owner.type
    if kind in _ATTRIBUTES:
        return _ATTRIBUTES[kind](owner, name)
    if is_table(kind):
        return wide_attribute(owner, name)
    if owner.inner is not None and (name == "best_estimator_" or isinstance(owner.inner, Table)):
        held = _held(owner.inner, name)
        if held is not None:
            return held
    if name in _VERBS:
        return Bound(owner, name)
    if name.endswith("_") and not name.startswith("_") and is_class(kind):
        return _fitted(kind, name)
    part = kind.startswith("pyspark.") and not kind.startswith("pyspark.ml.")
    return Instance(f"{kind}.{name}") if part else None


def _held(inner: Value, name: str) -> Value | None:
    """The estimator that a search found, the steps of a pipeline."""
    if name == "best_estimator_":
        return inner
    if isinstance(inner, Table) and name in _STEPS:
        return Many(tuple(Many((Const(key), value)) for key, value, _ in inner.pairs))
    return inner if name in _NAMED_STEPS else None


def _fitted(kind: str, name: str) -> Value | None:
    if kind.endswith("Display"):
        return {"ax_": AXES, "figure_": Instance("matplotlib.figure.Figure")}.get(name)
    return ARRAY if name[:-1] not in _FITTED_OTHERS else None


def _bunch(owner: Instance, name: str) -> Value | None:
    framed = owner.inner == DATAFRAME
    if name == "frame" or (framed and name == "data"):
        return DATAFRAME
    if name in {"data", "target"}:
        return SERIES if framed else ARRAY
    return ARRAY if name.startswith("importances") else None


def _among(**known: Value) -> Callable[[Instance, str], Value | None]:
    return lambda _, name: known.get(name)


_RESULT_SERIES = frozenset("resid fittedvalues params pvalues bse tvalues predicted_mean trend seasonal level".split())
_AXES_PARTS = {name: Instance(f"matplotlib.axes.Axes.{name}") for name in ("xaxis", "yaxis", "patch", "transData")}
_ATTRIBUTES: dict[str, Callable[[Instance, str], Value | None]] = {
    "pandas.DataFrame": pandas_attribute,
    "pandas.Series": pandas_attribute,
    "pandas.Index": pandas_attribute,
    "pandas.DataFrame.dtypes": pandas_attribute,
    "pandas.DataFrameGroupBy": lambda owner, name: (
        Bound(owner, name) if name in METHODS else Instance(owner.type, SERIES)
    ),
    "matplotlib.axes.Axes": lambda owner, name: owner if name == "flat" else _AXES_PARTS.get(name),
    "matplotlib.figure.Figure": _among(axes=AXES, patch=Instance("matplotlib.figure.Figure.patch")),
    "numpy.ndarray": lambda owner, name: owner if name in {"T", "flat", "real"} else None,
    "sklearn.utils.Bunch": _bunch,
    "fairlearn.metrics.MetricFrame": _among(by_group=DATAFRAME, overall=SERIES),
    "statsmodels.Results": lambda _, name: SERIES if name in _RESULT_SERIES else None,
    "statsmodels.tsa.seasonal.DecomposeResult": lambda *_: SERIES,
    "optuna.study.Study": _among(best_trial=Instance("optuna.trial.FrozenTrial")),
    "requests.Response": _among(text=STRING),
    "pathlib.Path": _among(parent=PATH, stem=STRING, name=STRING, suffix=STRING),
    "spacy.Token": lambda _, name: STRING if name in {"text", "lemma_", "pos_", "dep_", "tag_", "lower_"} else None,
    "spacy.Doc": lambda _, name: STRING if name == "text" else None,
    "pyspark.ml.tuning.CrossValidator": lambda owner, name: owner.inner if name == "bestModel" else None,
    "pyspark.ml.tuning.TrainValidationSplit": lambda owner, name: owner.inner if name == "bestModel" else None,
}


def subscript(owner: Value | None, key: Value | None, *, sliced: bool) -> Value | None:
    """What `owner[key]` is. `sliced`: the key is a slice or a tuple that holds one."""
    if isinstance(owner, Many):
        if isinstance(key, Const) and isinstance(key.value, int) and -len(owner.items) <= key.value < len(owner.items):
            return owner.items[key.value]
        return owner if sliced else union(owner.items)
    if not isinstance(owner, Instance):
        return None
    kind = owner.type
    if kind == "sklearn.utils.Bunch":
        return _bunch(owner, str(key.value)) if isinstance(key, Const) else None
    if isinstance(owner.inner, Table) and kind in _PIPELINES:
        return _step(owner.inner, key, sliced=sliced, whole=owner)
    kept: dict[str, Value] = {
        "matplotlib.axes.Axes": owner,
        "numpy.ndarray": owner,
        "torch.Tensor": owner,
        "str": owner,
        "datasets.Dataset": owner,
        "darts.TimeSeries": owner,
        "tensorflow.data.Dataset": owner,
    }
    return kept[kind] if kind in kept else _of_table(owner, key, sliced=sliced)


def _step(steps: Table, key: Value | None, *, sliced: bool, whole: Value) -> Value | None:
    if sliced:
        return whole
    if isinstance(key, Const) and isinstance(key.value, int) and -len(steps.pairs) <= key.value < len(steps.pairs):
        return steps.pairs[key.value][1]
    found = [value for name, value, _ in steps.pairs if isinstance(key, Const) and name == key.value]
    return found[0] if found else union(value for _, value, _ in steps.pairs)


def call_result(name: str, receiver: Value | None, arguments: Arguments) -> Value | None:
    """What a call gives, `receiver` being the object whose method it is (None for functions)."""
    known = returned(name)
    if known != MISSING:
        return known
    if name.startswith("pandas.read_") and any(key in {"chunksize", "iterator"} for key, _ in arguments):
        return CHUNKS
    if name == "sklearn.model_selection.train_test_split":
        return Many(tuple(half for key, value in arguments if key is None for half in (value, value)))
    if name in _EACH_TYPE:
        given = tuple(value for key, value in arguments if key is None)
        return Many(given) if len(given) > 1 else given[0] if given else None
    if name in _SAME_TYPE:
        return arguments[0][1] if arguments else None
    if receiver is not None:
        return _method_result(name, receiver, arguments)
    return _function_result(name, arguments)


def _function_result(name: str, arguments: Arguments) -> Value | None:
    head, _, last = name.rpartition(".")
    if last.startswith("from_") and is_class(head):
        return Instance(head)
    if name in _MADE:
        return Instance(_MADE[name], _unnamed_steps(arguments))
    if is_class(name):
        return Instance(name, _inner(name, arguments))
    if name.startswith("statsmodels.formula.api."):
        return Instance(name)
    if name.startswith("scipy.sparse."):
        return Instance("scipy.sparse.csr_matrix")
    if name.startswith("sklearn.datasets."):
        if last.startswith("make_") or any(key == "return_X_y" for key, _ in arguments):
            return Many((ARRAY, ARRAY))
        framed = any(key == "as_frame" for key, _ in arguments)
        return Instance("sklearn.utils.Bunch", DATAFRAME if framed else None)
    return by_prefix(name)


def _inner(name: str, arguments: Arguments) -> Value | None:
    if name in _PIPELINES:
        given = [value for key, value in arguments if key is None or key in _STEPS]
        return _named_steps(given[0]) if given else None
    if name.endswith(_WRAPPERS) or name.startswith("pyspark.ml.tuning."):
        wrapped = [value for key, value in arguments if key in _WRAPPED]
        return wrapped[0] if wrapped else None
    return None


def _named_steps(value: Value | None) -> Value | None:
    if not isinstance(value, Many) or not value.items:
        return None
    pairs: list[tuple[str | None, Value | None, str]] = []
    for item in value.items:
        if not isinstance(item, Many) or len(item.items) < 2:
            return None
        name = item.items[0]
        text = name.value if isinstance(name, Const) and isinstance(name.value, str) else None
        pairs.append((text, item.items[1], ""))
    return Table(tuple(pairs))


def _unnamed_steps(arguments: Arguments) -> Value | None:
    """Steps of `make_pipeline` and the like, named as it names them: the class in lower case."""
    pairs: list[tuple[str | None, Value | None, str]] = []
    for key, value in arguments:
        if key is None:
            step = value.items[0] if isinstance(value, Many) and value.items else value
            name = step.type.rpartition(".")[2].lower() if isinstance(step, Instance) else None
            pairs.append((name, step, ""))
    return Table(tuple(pairs)) if pairs else None


def _method_result(name: str, receiver: Value, arguments: Arguments) -> Value | None:
    results: list[Value | None] = []
    for one in options(receiver):
        if isinstance(one, Instance):
            results.append(_instance_method(one, name.rpartition(".")[2], arguments))
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


def _instance_method(owner: Instance, method: str, arguments: Arguments) -> Value | None:
    kind = owner.type
    table = methods_of(kind)
    if table is not None:
        return table(owner, method, arguments)
    if method in {"fit_resample", "fit_sample"}:
        given = [value or ARRAY for key, value in arguments if key in {None, "X", "y"}]
        return Many(tuple(given[:2]))
    if method == "get_booster":
        return Instance("xgboost.Booster")
    if method in ITSELF:
        return owner
    return ARRAY if method in _TO_ARRAY and kind.startswith(_ARRAY_MAKERS) else None
