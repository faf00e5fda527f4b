"""What the common libraries' functions give, by name or by the beginning of the name."""

from certgrader.facts.code.values import (
    ARRAY,
    AXES,
    DATAFRAME,
    INDEX,
    SERIES,
    STRING,
    TENSOR,
    Const,
    Instance,
    Many,
    Table,
    Value,
)

FIGURE = Instance("matplotlib.figure.Figure")
SPARK = Instance("pyspark.sql.DataFrame")
COLUMN = Instance("pyspark.sql.Column")
POLARS = Instance("polars.DataFrame")
LAZY = Instance("polars.LazyFrame")
EXPRESSION = Instance("polars.Expr")
PLOTLY = Instance("plotly.graph_objects.Figure")
KERAS = Instance("keras.Model")
PATH = Instance("pathlib.Path")
IMAGE = Instance("PIL.Image.Image")
DATASET = Instance("tensorflow.data.Dataset")
DASK = Instance("dask.dataframe.DataFrame")
GEO = Instance("geopandas.GeoDataFrame")
FITTED = Instance("statsmodels.Results")
TIMES = Instance("darts.TimeSeries")
TRAINSET = Instance("surprise.Trainset")
RESPONSE = Instance("requests.Response")
MOMENT = Instance("datetime.datetime")
CHUNKS = Instance("pandas.TextFileReader")

_TABLES = "concat merge get_dummies pivot_table pivot crosstab melt json_normalize merge_asof merge_ordered"
_FILE = Instance("io.TextIOWrapper")
_CROSSED = Table(((None, ARRAY, ""),))
_HISTORY = Instance("keras.callbacks.History")

_BY_NAME: dict[str, Value | None] = {
    **{f"pandas.{name}": DATAFRAME for name in _TABLES.split()},
    "pandas.to_datetime": SERIES,
    "pandas.to_numeric": SERIES,
    "pandas.to_timedelta": SERIES,
    "pandas.cut": SERIES,
    "pandas.qcut": SERIES,
    "pandas.date_range": INDEX,
    "pandas.factorize": Many((ARRAY, INDEX)),
    "pandas.read_html": Many((DATAFRAME,)),
    "seaborn.load_dataset": DATAFRAME,
    "matplotlib.pyplot.subplots": Many((FIGURE, AXES)),
    "matplotlib.pyplot.figure": FIGURE,
    "matplotlib.pyplot.gcf": FIGURE,
    **{f"matplotlib.pyplot.{name}": AXES for name in ("gca", "subplot", "axes", "twinx", "subplot2grid")},
    "sklearn.metrics.roc_curve": Many((ARRAY, ARRAY, ARRAY)),
    "sklearn.metrics.precision_recall_curve": Many((ARRAY, ARRAY, ARRAY)),
    "sklearn.metrics.confusion_matrix": ARRAY,
    "sklearn.model_selection.cross_val_score": ARRAY,
    "sklearn.model_selection.cross_val_predict": ARRAY,
    "sklearn.model_selection.cross_validate": _CROSSED,
    "sklearn.model_selection.learning_curve": Many((ARRAY, ARRAY, ARRAY)),
    "sklearn.model_selection.validation_curve": Many((ARRAY, ARRAY)),
    "sklearn.inspection.permutation_importance": Instance("sklearn.utils.Bunch"),
    "sklearn.preprocessing.scale": ARRAY,
    "keras.models.load_model": KERAS,
    "keras.models.clone_model": KERAS,
    "keras.models.model_from_json": KERAS,
    "keras.Input": None,
    "keras.Model.fit": _HISTORY,
    "keras.Sequential.fit": _HISTORY,
    "keras.utils.image_dataset_from_directory": DATASET,
    "keras.utils.text_dataset_from_directory": DATASET,
    "keras.preprocessing.image_dataset_from_directory": DATASET,
    "keras.utils.load_img": IMAGE,
    "keras.preprocessing.image.load_img": IMAGE,
    "keras.utils.img_to_array": ARRAY,
    "keras.preprocessing.image.img_to_array": ARRAY,
    "keras.utils.to_categorical": ARRAY,
    "torch.load": None,
    "torch.save": None,
    "torch.manual_seed": None,
    "torch.no_grad": None,
    "torch.compile": None,
    "torch.device": Instance("torch.device"),
    "torch.hub.load": Instance("torch.nn.Module"),
    "torch.utils.data.random_split": Many((Instance("torch.utils.data.Subset"),)),
    "timm.create_model": Instance("torch.nn.Module"),
    "spacy.load": Instance("spacy.Language"),
    "spacy.blank": Instance("spacy.Language"),
    "mlflow.start_run": Instance("mlflow.ActiveRun"),
    "mlflow.active_run": Instance("mlflow.ActiveRun"),
    "mlflow.search_runs": DATAFRAME,
    "mlflow.pyfunc.load_model": Instance("mlflow.pyfunc.PyFuncModel"),
    "wandb.init": Instance("wandb.Run"),
    "optuna.create_study": Instance("optuna.study.Study"),
    "optuna.load_study": Instance("optuna.study.Study"),
    "xgboost.train": Instance("xgboost.Booster"),
    "xgboost.cv": DATAFRAME,
    "lightgbm.train": Instance("lightgbm.Booster"),
    "catboost.cv": DATAFRAME,
    "sqlite3.connect": Instance("sqlite3.Connection"),
    "sqlalchemy.create_engine": Instance("sqlalchemy.Engine"),
    "duckdb.connect": Instance("duckdb.DuckDBPyConnection"),
    **{f"requests.{name}": RESPONSE for name in ("get", "post", "put", "delete", "request")},
    "transformers.pipeline": Instance("transformers.Pipeline"),
    "plotly.subplots.make_subplots": PLOTLY,
    "statsmodels.tsa.seasonal.seasonal_decompose": Instance("statsmodels.tsa.seasonal.DecomposeResult"),
    "statsmodels.tsa.api.seasonal_decompose": Instance("statsmodels.tsa.seasonal.DecomposeResult"),
    "statsmodels.api.tsa.seasonal_decompose": Instance("statsmodels.tsa.seasonal.DecomposeResult"),
    "pmdarima.auto_arima": Instance("pmdarima.arima.ARIMA"),
    "pmdarima.arima.auto_arima": Instance("pmdarima.arima.ARIMA"),
    "folium.Map": Instance("folium.Map"),
    "cv2.imwrite": None,
    "cv2.waitKey": None,
    "cv2.imshow": None,
    "datasets.load_dataset": Instance("datasets.Dataset"),
    "polars.from_pandas": POLARS,
    "polars.concat": POLARS,
    "dask.dataframe.from_pandas": DASK,
    "geopandas.read_file": GEO,
    "geopandas.sjoin": GEO,
    "surprise.Dataset.load_from_df": Instance("surprise.Dataset"),
    "surprise.Dataset.load_builtin": Instance("surprise.Dataset"),
    "surprise.Dataset.load_from_file": Instance("surprise.Dataset"),
    "surprise.model_selection.train_test_split": Many((TRAINSET, None)),
    "darts.TimeSeries.from_series": TIMES,
    "PIL.Image.open": IMAGE,
    "PIL.Image.new": IMAGE,
    "PIL.Image.fromarray": IMAGE,
    "pathlib.Path.cwd": PATH,
    "pathlib.Path.home": PATH,
    **{f"datetime.datetime.{name}": MOMENT for name in ("now", "today", "utcnow", "strptime", "fromtimestamp")},
    **{f"datetime.date.{name}": Instance("datetime.date") for name in ("today", "fromisoformat")},
    "re.sub": STRING,
    "re.compile": Instance("re.Pattern"),
    "re.findall": Many((STRING,)),
    "re.split": Many((STRING,)),
    "os.listdir": Many((STRING,)),
    "os.path.join": STRING,
    "os.path.basename": STRING,
    "os.getcwd": STRING,
    "glob.glob": Many((STRING,)),
    "json.dumps": STRING,
    "nltk.tokenize.word_tokenize": Many((STRING,)),
    "nltk.word_tokenize": Many((STRING,)),
    "builtins.open": _FILE,
    "io.open": _FILE,
    "numpy.random.default_rng": Instance("numpy.random.Generator"),
    "numpy.random.seed": None,
    "numpy.save": None,
    "numpy.meshgrid": Many((ARRAY,)),
    "scipy.stats.boxcox": Many((ARRAY, None)),
}
_BY_PREFIX: tuple[tuple[str, Value], ...] = (
    ("pandas.read_", DATAFRAME),
    ("numpy.", ARRAY),
    ("seaborn.", AXES),
    ("plotly.express.", PLOTLY),
    ("plotly.figure_factory.", PLOTLY),
    ("polars.read_", POLARS),
    ("polars.scan_", LAZY),
    ("polars.", EXPRESSION),
    ("pyspark.sql.functions.", COLUMN),
    ("pyspark.pandas.read_", DATAFRAME),
    ("dask.dataframe.", DASK),
    ("torchvision.models.", Instance("torch.nn.Module")),
    ("torch.nn.functional.", TENSOR),
    ("cv2.", ARRAY),
    ("skimage.", ARRAY),
)
# In torch's own name space only what makes or combines tensors.
_TENSORS = frozenset(
    "torch." + name
    for name in (
        "tensor as_tensor from_numpy zeros ones rand randn randint randperm arange linspace eye full empty cat stack "
        "argmax max min sum mean sigmoid softmax relu tanh exp log sqrt abs matmul mm bmm where clamp round squeeze "
        "unsqueeze flatten reshape transpose zeros_like ones_like rand_like randn_like FloatTensor LongTensor Tensor"
    ).split()
)
_NOTHING_KNOWN = frozenset({"polars.Config", "polars.read_csv_batched"})
MISSING = Const("")


def returned(name: str) -> Value | None:
    """What the function of that name gives, or MISSING when the tables do not say."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    if name in _TENSORS:
        return TENSOR
    if name in _NOTHING_KNOWN:
        return None
    return MISSING


def by_prefix(name: str) -> Value | None:
    """What a function of that family gives."""
    return next((value for prefix, value in _BY_PREFIX if name.startswith(prefix)), None)
