"""Libraries that count as evidence, and what of them a notebook may set without replacing anything."""

import re

from certgrader.facts.code.effects import pure_method
from certgrader.facts.code.names import is_class
from certgrader.facts.code.stars import star_names
from certgrader.facts.code.tables import METHODS

LIBRARIES = frozenset(
    "pandas numpy scipy sklearn xgboost lightgbm catboost keras tensorflow torch torchvision torchmetrics "
    "polars pyspark statsmodels imblearn mlflow wandb optuna hyperopt skopt ray shap lime fairlearn aif360 "
    "aequitas evidently codecarbon carbontracker eco2ai fastapi flask streamlit gradio joblib transformers "
    "sentence_transformers datasets prophet darts surprise implicit nltk spacy gensim cv2 PIL skimage dask "
    "geopandas seaborn matplotlib plotly bokeh missingno sweetviz ydata_profiling great_expectations pandera "
    "category_encoders feature_engine pycaret tpot h2o autosklearn timm pytorch_lightning pmdarima sktime "
    "river deepchecks alibi_detect nannyml diffprivlib textblob vaderSentiment sqlalchemy psycopg2 pymongo "
    "boto3 requests bs4 selenium lazypredict yellowbrick scikitplot".split()
)
"""First packages of known libraries."""

MEASURES = frozenset({"time", "timeit", "tracemalloc", "psutil", "resource", "statistics", "os.path"})
"""Modules whose functions measure: durations, memory, sizes, statistics. Replaced, they measure nothing."""

_SETTINGS = re.compile(
    r"(?:^|\.)(?:rcParams|options|config|settings|defaults|backends?|renderers|templates|style|logger|logging|flags)"
    r"(?:\.|$)"
)
# Compatibility shims and display hooks, set by honest notebooks.
_HARMLESS = frozenset(
    {"show", "display", "tqdm", "sleep", "warn", "filterwarnings", "simplefilter", "MAX_IMAGE_PIXELS"}
)
_VERBS = frozenset(
    "fit predict predict_proba decision_function transform fit_transform fit_predict fit_resample score evaluate "
    "partial_fit inverse_transform compile forward backward step optimize run log_metric log_metrics log_param "
    "log_params log_model train test cross_val_score get_params set_params".split()
)


def setting(path: str) -> bool:
    """Whether assigning to that attribute only sets an option, or nothing that could be evidence."""
    root, (owner, _, last) = path.partition(".")[0], path.rpartition(".")
    counts = root in LIBRARIES or root == "builtins" or bool(MEASURES & {root, owner})
    return not counts or last in _HARMLESS or bool(_SETTINGS.search(path))


def offers(path: str) -> bool:
    """Whether the library itself has that function or method, as far as its name tells."""
    owner, _, last = path.rpartition(".")
    if last in star_names(owner) or last in _VERBS:
        return True
    if is_class(owner):
        return last in METHODS or pure_method(last)
    if owner == "builtins":
        return True
    # A function of a module: what a notebook adds to one is rare enough to be named.
    return "." in path and not last.startswith("_")
