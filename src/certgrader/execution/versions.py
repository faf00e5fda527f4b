"""Errors due to a library that changed since the notebook was written: what is gone, and what replaces it.

From the release notes of pandas 1 to 3, NumPy 1.20 to 2, SciPy, scikit-learn 0.20 to 1.9, matplotlib 3, seaborn 0.9 to
0.13, NetworkX 3, Keras 3, TensorFlow 2, PyTorch 2.6, XGBoost 2, LightGBM 4.
"""

import re

from certgrader.catalogue.catalogue import Phrase, phrase

# Attributes and names that libraries had and no longer have, with what replaced them.
_REMOVED = {
    # pandas
    "append": "pandas.concat", "iteritems": "items()", "ix": "loc / iloc", "as_matrix": "to_numpy()",
    "get_value": "at", "set_value": "at", "applymap": "map", "pad": "ffill()", "backfill": "bfill()",
    "mad": "(x - x.mean()).abs().mean()", "lookup": "loc", "Panel": "DataFrame", "Int64Index": "Index",
    "Float64Index": "Index", "weekofyear": "isocalendar().week", "week": "isocalendar().week",
    "rolling_mean": "rolling(...).mean()", "ewma": "ewm(...).mean()", "is_monotonic": "is_monotonic_increasing",
    "set_precision": "format(precision=...)", "hide_index": "hide(axis='index')", "render": "to_html()",
    "datetime": "import datetime", "np": "import numpy as np", "json_normalize": "pandas.json_normalize",
    "sort": "sort_values", "first": "loc", "last": "loc",
    "value_counts": "Series.value_counts", "get_dtype_counts": "dtypes.value_counts()",
    # NumPy and SciPy
    "float": "float", "int": "int", "bool": "bool",
    "object": "object", "str": "str", "long": "int", "complex": "complex",
    "unicode": "str", "float_": "float64", "complex_": "complex128", "unicode_": "str_", "string_": "bytes_",
    "product": "prod", "cumproduct": "cumprod", "in1d": "isin", "trapz": "trapezoid", "Inf": "inf", "infty": "inf",
    "Infinity": "inf", "PINF": "inf", "NINF": "-inf", "NaN": "nan", "NAN": "nan", "alltrue": "all", "sometrue": "any",
    "asscalar": "item()", "bool8": "bool_", "round_": "round", "msort": "sort", "row_stack": "vstack",
    "VisibleDeprecationWarning": "numpy.exceptions.VisibleDeprecationWarning", "imresize": "PIL.Image.resize",
    "imread": "matplotlib.image.imread", "simps": "simpson",
    "cumtrapz": "cumulative_trapezoid", "binom_test": "binomtest",
    "interp2d": "RegularGridInterpolator", "median_absolute_deviation": "median_abs_deviation",
    # scikit-learn
    "get_feature_names": "get_feature_names_out", "plot_confusion_matrix": "ConfusionMatrixDisplay.from_estimator",
    "plot_roc_curve": "RocCurveDisplay.from_estimator",
    "plot_precision_recall_curve": "PrecisionRecallDisplay.from_estimator",
    "plot_partial_dependence": "PartialDependenceDisplay.from_estimator",
    "load_boston": "fetch_california_housing",
    "joblib": "import joblib", "cross_validation": "model_selection", "grid_search": "model_selection",
    "Imputer": "SimpleImputer", "grid_scores_": "cv_results_", "SCORERS": "get_scorer_names()",
    "jaccard_similarity_score": "jaccard_score", "calinski_harabaz_score": "calinski_harabasz_score",

    "fetch_mldata": "fetch_openml", "if_delegate_has_method": "available_if",

    # matplotlib, seaborn, NetworkX
    "get_cmap": "matplotlib.colormaps[...]", "register_cmap": "matplotlib.colormaps.register",
    "legendHandles": "legend_handles", "set_color_cycle": "set_prop_cycle", "factorplot": "catplot",
    "tsplot": "lineplot", "get_axis_bgcolor": "get_facecolor", "set_window_title": "manager.set_window_title",
    "info": "print(G)", "from_pandas_dataframe": "from_pandas_edgelist", "to_numpy_matrix": "to_numpy_array",
    "connected_component_subgraphs": "G.subgraph(c) for c in connected_components(G)", "write_gpickle": "pickle.dump",
    "read_gpickle": "pickle.load", "node": "nodes",
    # Keras and TensorFlow
    "predict_classes": "predict(...) > 0.5", "predict_proba": "predict", "fit_generator": "fit",
    "evaluate_generator": "evaluate", "predict_generator": "predict", "Session": "tf.compat.v1.Session",
    "placeholder": "tf.compat.v1.placeholder",
    "ConfigProto": "tf.compat.v1.ConfigProto", "contrib": "tensorflow_addons",
    "set_random_seed": "tf.random.set_seed", "get_default_graph": "tf.compat.v1.get_default_graph",
    "global_variables_initializer": "tf.compat.v1.global_variables_initializer",
    "np_utils": "keras.utils.to_categorical", "Adam": "keras.optimizers.Adam", "CuDNNLSTM": "LSTM",
    "ImageDataGenerator": "keras.utils.image_dataset_from_directory", "KerasClassifier": "scikeras",
    "KerasRegressor": "scikeras", "Convolution2D": "Conv2D",
    # Python
    "clock": "perf_counter", "getargspec": "getfullargspec",
    "Mapping": "collections.abc", "Iterable": "collections.abc",
    "Callable": "collections.abc", "Sequence": "collections.abc", "encodestring": "encodebytes",
}  # fmt: skip
# Names so common that only a module, or a pandas object, can be meant.
_ONLY_OF = {
    "append": "DataFrame Series Index", "ix": "DataFrame Series", "pad": "DataFrame Series", "sort": "DataFrame Series",
    "first": "DataFrame Series", "last": "DataFrame Series", "mad": "DataFrame Series", "week": "DatetimeProperties",
    "lookup": "DataFrame", "render": "Styler", "predict_proba": "Sequential Functional Model", "node": "Graph DiGraph",
    "get_value": "DataFrame Series", "set_value": "DataFrame Series", "info": "networkx",
    "float": "numpy", "int": "numpy", "bool": "numpy",
    "object": "numpy", "str": "numpy", "long": "numpy", "complex": "numpy", "unicode": "numpy", "datetime": "pandas",
    "np": "pandas", "imread": "scipy.misc misc", "value_counts": "pandas", "Mapping": "collections",
    "Iterable": "collections", "Callable": "collections", "Sequence": "collections",

}  # fmt: skip
_KEYWORDS = {
    "sparse": "sparse_output", "squared": "root_mean_squared_error", "base_estimator": "estimator",
    "normalize": "StandardScaler", "multi_class": "OneVsRestClassifier", "needs_proba": "response_method",
    "needs_threshold": "response_method", "affinity": "metric", "error_bad_lines": "on_bad_lines",
    "warn_bad_lines": "on_bad_lines", "infer_datetime_format": "format", "date_parser": "date_format",
    "line_terminator": "lineterminator", "ci": "errorbar", "n_iter": "max_iter", "datetime_is_numeric": "describe()",
    "use_label_encoder": "LabelEncoder", "delim_whitespace": "sep='\\s+'", "squeeze": "squeeze('columns')",
    "null_counts": "show_counts", "axisbg": "facecolor",
    "normed": "density", "categorical_features": "ColumnTransformer",
    "min_impurity_split": "min_impurity_decrease", "presort": "—", "size": "height",
    "early_stopping_rounds": "early_stopping_rounds (callbacks)", "verbose_eval": "callbacks",
    "evals_result": "callbacks", "lr": "learning_rate", "decay": "schedules", "batch_input_shape": "batch_shape",
    "iid": "—", "b": "visible", "mangle_dupe_cols": "—",

    "shade": "fill",
    "axlabel": "set_xlabel", "fit_params": "params",
    "force_all_finite": "ensure_all_finite",
}  # fmt: skip
_LIBRARIES = frozenset(
    "numpy pandas scipy sklearn matplotlib seaborn networkx tensorflow keras torch torchvision torchtext xgboost "
    "lightgbm catboost statsmodels plotly nltk gensim spacy cv2 PIL skimage transformers datasets optuna shap imblearn "
    "polars dask bokeh folium geopandas surprise mlflow collections inspect time".split()
)
_NO_ATTRIBUTE = re.compile(r"(?:'(\w+)' object|module '([\w.]+)'|type object '(\w+)') has no attribute '(\w+)'")
_NO_IMPORT = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
_NO_KEYWORD = re.compile(r"([\w.]+)\(\) got an unexpected keyword argument '(\w+)'")
_NOT_RECOGNISED = re.compile(
    r"(?:[Aa]rgument\(s\) not recognized: \{'(\w+)'|[Uu]nrecognized keyword arguments.*?'?(\w+)'?)"
)
_NO_PROPERTY = re.compile(r"\.set\(\) got an unexpected keyword argument '(\w+)'|no property '(\w+)'")
_SAID = re.compile(
    r"[`'\"]?([\w.]+?)(?:\(\))?[`'\"]? (?:has been|have been|was|were|is|are) (?:removed|deprecated and removed)"
    r"[^.]*(?:\.(?=\d)[^.]*)*\.?(?:.*?[Uu]se [`'\"]?([\w.()]+?)[`'\"]?(?: instead|,|\.\s|\.$|$))?",
    re.DOTALL,
)
_STYLE = re.compile(r"'(seaborn[\w-]*)' is not a valid package style")
_NO_POSITION = re.compile(
    r"\b((?:DataFrame|Series|Index|NDFrame|DataFrameGroupBy|SeriesGroupBy)\.\w+|\w*plot|heatmap|jointplot|load_\w+|"
    r"confusion_matrix|classification_report|Styler\.\w+|(?:\w+\.)?legend)\(\) (?:takes|got) .*positional argument"
)
_VALUE = re.compile(r"The '(\w+)' parameter of ([\w.]+) must be (.{0,200}?)\. Got '?([\w-]+)'? instead", re.DOTALL)
_VALUES = {
    "mse": "squared_error", "mae": "absolute_error", "ls": "squared_error", "lad": "absolute_error", "auto": "sqrt",
    "deviance": "log_loss", "log": "log_loss", "full": "lloyd", "none": "None", "friedman_mse": "squared_error",
    "squared_loss": "squared_error", "SAMME.R": "SAMME", "l1": "l1_ratio=1",
}  # fmt: skip
_FREQUENCY = re.compile(r"Invalid frequency: (\w+)|'(\w+)' is no longer supported for (?:offsets|periods)")
_FREQUENCIES = {"M": "ME", "Q": "QE", "Y": "YE", "A": "YE", "H": "h", "T": "min", "S": "s", "L": "ms", "BM": "BME"}
_NUMERIC = re.compile(
    r"agg function failed|does not support (?:operation|reduction) '\w+'|[Cc]annot perform reduction '\w+' with string|"
    r"[Cc]ould not convert (?:string )?.{0,80}to (?:float|numeric)|unsupported operand.*'str'",
    re.DOTALL,
)
_REDUCES = re.compile(r"\.(?:corr|mean|median|std|var|sum|skew|kurt|quantile|agg|cov|corrwith)\(")
_TEXT_TYPE = re.compile(r"[Ii]nvalid value .{0,200}for dtype '(?:str|string)'", re.DOTALL)
_OTHERS = (
    (r"inhomogeneous shape", "numpy.array(..., dtype=object)", "numpy.array"),
    (r"[Ww]eights[ _]only", "torch.load(..., weights_only=False)", "torch.load"),
    (r"Invalid classes inferred from unique values of `y`", "LabelEncoder", "XGBClassifier.fit"),
    (r"filepath provided must end in `?\.(?:keras|weights)", ".keras", "ModelCheckpoint"),
    (r"Only input tensors may be passed|Only instances of `?keras", "import keras", "keras"),
    (r"assignment destination is read-only|read-only", "to_numpy(copy=True)", "DataFrame.values"),
    (r"No axis named 1 for object type Series", "axis=0", "Series"),
    (r"legacy optimizer|tf\.keras\.optimizers\.legacy", "keras.optimizers", "keras.optimizers.legacy"),
    (r"random_state.*(?:has no effect|shuffle)|Setting a random_state has no effect", "shuffle=True", "random_state"),
    (r"indexing with multiple keys|Cannot subset columns with a tuple", "[[...]]", "groupby(...)[...]"),
    (r"Passing list-likes to .* with any missing labels", "reindex", "loc"),
    (r"Passing a set as an indexer is not supported", "list(...)", "loc[{...}]"),
)  # fmt: skip


def removed(name: str, message: str, source: str, *, worked: bool) -> Phrase | None:
    """What to tell when an error (`name`: `message`) comes of a newer library.

    `worked`: the submitted notebook shows that the cell ran before without error; what a library lacks is then due to
    its version rather than to a slip.
    """
    for look in (_imports, _attributes, _keywords, _values, _data):
        found = look(name, message, source)
        if found is not None:
            return found
    return _changed(message) if worked else None


def _gone(name: str, instead: str) -> Phrase:
    if instead == "—":
        return phrase("diagnosis.api-dropped", name=name)
    return phrase("diagnosis.api-removed", name=name, instead=instead)


def _imports(name: str, message: str, _source: str) -> Phrase | None:
    if found := _NO_IMPORT.search(message):
        gone = found.group(1)
        if gone in _REMOVED:
            return _gone(gone, _REMOVED[gone])
        return phrase("diagnosis.import-changed", name=gone, module=found.group(2))
    if name in ("ImportError", "AttributeError", "NotImplementedError", "TypeError", "RuntimeError", "ValueError") and (
        found := _SAID.search(message)
    ):
        gone, instead = found.groups()
        short = gone.rpartition(".")[2]
        return _gone(gone, instead or _REMOVED.get(short, "—"))
    return None


def _attributes(_name: str, message: str, _source: str) -> Phrase | None:
    if found := _STYLE.search(message):
        return _gone(found.group(1), "seaborn-v0_8")
    found = _NO_ATTRIBUTE.search(message)
    if found is None or found.group(4) not in _REMOVED:
        return None
    owner, gone = next(group for group in found.groups() if group), found.group(4)
    if gone in _ONLY_OF and owner not in _ONLY_OF[gone].split():
        return None
    if owner in ("list", "dict", "str", "NoneType", "tuple", "int", "float", "bool", "set"):
        return None
    return _gone(f"{owner}.{gone}" if found.group(2) else gone, _REMOVED[gone])


def _keywords(_name: str, message: str, _source: str) -> Phrase | None:
    if found := _NO_POSITION.search(message):
        return phrase("diagnosis.keyword-only", name=found.group(1))
    found = _NO_KEYWORD.search(message) or _NOT_RECOGNISED.search(message) or _NO_PROPERTY.search(message)
    keyword = next((group for group in reversed(found.groups()) if group), None) if found else None
    if found is None or keyword is None or keyword not in _KEYWORDS:
        return None
    return _gone(f"{keyword}=", _KEYWORDS[keyword])


def _values(_name: str, message: str, _source: str) -> Phrase | None:
    if (found := _VALUE.search(message)) and found.group(4) in _VALUES:
        value = f"{found.group(1)}='{found.group(4)}'"
        return phrase("diagnosis.api-usage", name=value, instead=_VALUES[found.group(4)])
    if found := _FREQUENCY.search(message):
        code = found.group(1) or found.group(2)
        known = _FREQUENCIES.get(code)
        return phrase("diagnosis.api-usage", name=f"freq='{code}'", instead=f"'{known}'") if known else None
    other = next((other for other in _OTHERS if re.search(other[0], message)), None)
    return phrase("diagnosis.api-usage", name=other[2], instead=other[1]) if other else None


def _data(_name: str, message: str, source: str) -> Phrase | None:
    if _TEXT_TYPE.search(message):
        return phrase("diagnosis.text-type")
    if _NUMERIC.search(message) and _REDUCES.search(source) and "numeric_only" not in source:
        return phrase("diagnosis.numeric-only")
    return None


def _changed(message: str) -> Phrase | None:
    found = re.search(r"module '([\w.]+)' has no attribute '(\w+)'", message)
    if found and found.group(1).partition(".")[0] in _LIBRARIES:
        return phrase("diagnosis.import-changed", name=found.group(2), module=found.group(1))
    keyword = _NO_KEYWORD.search(message)
    # A class of a library; the notebook's own functions are written in lower case.
    if keyword and keyword.group(1).endswith(".__init__"):
        return phrase("diagnosis.api-dropped", name=f"{keyword.group(2)}=")
    return None
