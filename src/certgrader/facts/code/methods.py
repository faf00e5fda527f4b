"""What methods of the common libraries' objects give, by the type of the object."""

from functools import lru_cache

from certgrader.facts.code.returns import PATH, RESPONSE, SPARK, TIMES
from certgrader.facts.code.tables import TABLE_METHODS, Arguments, Method
from certgrader.facts.code.values import ARRAY, AXES, DATAFRAME, SERIES, STRING, TENSOR, Instance, Many, Value

ITSELF = frozenset("fit partial_fit set_params eval train set_output cuda to double half".split())
"""Methods that give their object back."""
_STRING_OTHERS = frozenset(
    "startswith endswith isdigit isalpha isnumeric isalnum isspace isupper islower find rfind index count encode "
    "format_map".split()
)


def _string(_owner: Instance, method: str, _arguments: Arguments) -> Value | None:
    if method in {"split", "rsplit", "splitlines", "partition", "rpartition"}:
        return Many((STRING,))
    return None if method in _STRING_OTHERS else STRING


def string_method(method: str) -> Value | None:
    """What a method of a text gives."""
    return _string(STRING, method, ())


def _given(default: Value | None = None, *, itself: bool = False, **known: Value | None) -> Method:
    """Methods by name; others give `default`, or the object itself."""
    return lambda owner, method, _: known.get(method, owner if itself else default)


def _model_data(*, fit_itself: bool, predicts: Value | None) -> Method:
    def result(owner: Instance, method: str, _arguments: Arguments) -> Value | None:
        if method == "fit":
            return owner if fit_itself else None
        return predicts if method in {"predict", "transform", "make_future_dataframe"} else None

    return result


def _darts(owner: Instance, method: str, _arguments: Arguments) -> Value | None:
    if owner != TIMES:
        forecast = method in {"predict", "historical_forecasts", "load", "residuals"} or method.endswith("transform")
        return owner if method == "fit" else TIMES if forecast else None
    known: dict[str, Value | None] = {
        "pd_dataframe": DATAFRAME,
        "to_dataframe": DATAFRAME,
        "pd_series": SERIES,
        "to_series": SERIES,
        "values": ARRAY,
        "all_values": ARRAY,
        "plot": AXES,
        "start_time": None,
        "end_time": None,
        "split_before": Many((TIMES, TIMES)),
        "split_after": Many((TIMES, TIMES)),
    }
    return known.get(method, owner)


def _tensor(owner: Instance, method: str, _arguments: Arguments) -> Value | None:
    if method == "numpy":
        return ARRAY
    return None if method in {"item", "tolist", "backward", "size", "dim"} else owner


def _module(owner: Instance, method: str, _arguments: Arguments) -> Value | None:
    if method in {"to", "eval", "train", "cuda", "cpu", "half", "float", "requires_grad_", "apply"}:
        return owner
    return TENSOR if method in {"__call__", "forward"} else None


def _fitted_statistics(owner: Instance, method: str, _arguments: Arguments) -> Value | None:
    results = Instance("statsmodels.Results")
    if owner == results:
        if method in {"forecast", "predict", "conf_int"}:
            return SERIES
        if method in {"summary_frame"}:
            return DATAFRAME
        return results if method.startswith("get_") else None
    return results if method.startswith("fit") else None


_ARRAY_SCALAR = frozenset("tolist item mean sum max min std".split())
_METHODS: tuple[tuple[str, Method], ...] = (
    *TABLE_METHODS,
    ("numpy.ndarray", lambda owner, method, _: None if method in _ARRAY_SCALAR else owner),
    ("numpy.random.", _given(ARRAY)),
    (
        "matplotlib.axes.Axes",
        lambda owner, method, _: owner if method in {"ravel", "flatten", "twinx", "twiny", "reshape"} else None,
    ),
    ("matplotlib.figure.Figure", _given(add_subplot=AXES, subplots=AXES, gca=AXES, add_axes=AXES)),
    ("spacy.Language", _given(Instance("spacy.Doc"), pipe=Many((Instance("spacy.Doc"),)))),
    ("tensorflow.data.Dataset", _given(itself=True, as_numpy_iterator=None)),
    ("datasets.Dataset", _given(itself=True, to_pandas=DATAFRAME)),
    ("statsmodels.", _fitted_statistics),
    ("str", _string),
    ("io.TextIOWrapper", _given(read=STRING, readline=STRING, readlines=Many((STRING,)))),
    ("re.Pattern", _given(sub=STRING, findall=Many((STRING,)), split=Many((STRING,)))),
    ("pathlib.Path", _given(PATH, read_text=STRING, glob=Many((PATH,)), rglob=Many((PATH,)), iterdir=Many((PATH,)),
                            exists=None, is_file=None, is_dir=None, as_posix=STRING, open=Instance("io.TextIOWrapper"),
                            stat=None, mkdir=None, write_text=None, read_bytes=None)),
    ("datetime.", _given(itself=True, strftime=STRING, isoformat=STRING, timestamp=None, weekday=None)),
    ("torch.Tensor", _tensor),
    ("torch.nn.", _module),
    ("torch.", lambda owner, method, _: owner if method in ITSELF else None),
    ("PIL.Image.Image", _given(itself=True, save=None, show=None, verify=None, getdata=None, histogram=None)),
    ("prophet.", _model_data(fit_itself=True, predicts=DATAFRAME)),
    ("fbprophet.", _model_data(fit_itself=True, predicts=DATAFRAME)),
    ("darts.", _darts),
    ("surprise.", _given(build_full_trainset=Instance("surprise.Trainset"), build_testset=None)),
    ("pyspark.ml.", lambda owner, method, _: {"transform": SPARK, "evaluate": None}.get(method, owner)),
    ("optuna.study.Study", _given(trials_dataframe=DATAFRAME)),
    ("sentence_transformers.", _given(encode=ARRAY)),
    ("transformers.", lambda owner, method, _: owner if method in ITSELF - {"fit", "train"} else None),
    ("scipy.sparse.", _given(itself=True, toarray=ARRAY, todense=ARRAY, sum=ARRAY, mean=ARRAY)),
    ("sqlite3.Connection", _given(cursor=Instance("sqlite3.Cursor"), execute=Instance("sqlite3.Cursor"))),
    ("sqlite3.Cursor", _given(execute=Instance("sqlite3.Cursor"))),
    ("sqlalchemy.Engine", _given(connect=Instance("sqlalchemy.Connection"), begin=Instance("sqlalchemy.Connection"))),
    ("fastapi.testclient.TestClient", _given(RESPONSE)),
    ("keras.preprocessing.image.", _given(None)),
    ("shap.", _given(__call__=Instance("shap.Explanation"))),
)  # fmt: skip


@lru_cache(maxsize=1024)
def methods_of(kind: str) -> Method | None:
    """What methods of such objects give, where a table says it."""
    for prefix, result in _METHODS:
        if kind == prefix or kind.startswith(prefix if prefix.endswith(".") else f"{prefix}."):
            return result
    return None
