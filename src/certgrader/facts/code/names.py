"""Public names: one spelling for each thing that libraries offer under several paths."""

import re
from functools import lru_cache

_PREFIXES = (
    ("tensorflow.python.keras.", "keras."),
    ("tensorflow.compat.v1.", "tensorflow."),
    ("tensorflow.compat.v2.", "tensorflow."),
    ("tensorflow.keras.", "keras."),
    ("tf_keras.", "keras."),
    ("keras.api.", "keras."),
    ("keras.src.", "keras."),
    ("keras.engine.", "keras."),
    ("pandas_profiling.", "ydata_profiling."),
    ("sklearn.externals.joblib.", "joblib."),
    ("sklearn.cross_validation.", "sklearn.model_selection."),
    ("sklearn.grid_search.", "sklearn.model_selection."),
    ("sklearnex.", "sklearn."),
    ("matplotlib.pylab.", "matplotlib.pyplot."),
    ("pylab.", "matplotlib.pyplot."),
    ("pandas.io.json.json_normalize", "pandas.json_normalize"),
    ("numpy.core.", "numpy."),
    ("lightning.pytorch.", "pytorch_lightning."),
    ("modin.pandas.", "pandas."),
    ("cudf.", "pandas."),
    ("pyspark.pandas.", "pandas."),
    ("fireducks.pandas.", "pandas."),
    ("mlflow.tracking.client.", "mlflow."),
    ("optuna.trial._trial.", "optuna.trial."),
    ("statsmodels.regression.linear_model.", "statsmodels.api."),
    ("statsmodels.discrete.discrete_model.", "statsmodels.api."),
)
_WHOLE = {
    "tensorflow.keras": "keras",
    "tf_keras": "keras",
    "pylab": "matplotlib.pyplot",
    "matplotlib.pylab": "matplotlib.pyplot",
    "sklearn.externals.joblib": "joblib",
    "pandas_profiling": "ydata_profiling",
    "sklearn.cross_validation": "sklearn.model_selection",
    "sklearn.grid_search": "sklearn.model_selection",
    "lightning.pytorch": "pytorch_lightning",
    "modin.pandas": "pandas",
    "cudf": "pandas",
    "pyspark.pandas": "pandas",
    "fireducks.pandas": "pandas",
}
_MOVED = {
    "keras.models.Sequential": "keras.Sequential",
    "keras.models.Model": "keras.Model",
    "keras.layers.Input": "keras.Input",
    "keras.training.Model": "keras.Model",
    "keras.sequential.Sequential": "keras.Sequential",
    "mlflow.tracking.MlflowClient": "mlflow.MlflowClient",
    "optuna.Study": "optuna.study.Study",
    "optuna.Trial": "optuna.trial.Trial",
    "sklearn.preprocessing.Imputer": "sklearn.impute.SimpleImputer",
    "sklearn.metrics.pairwise.pairwise_distances": "sklearn.metrics.pairwise_distances",
}
# (package, its public sub-modules): any other lower-case level below the package is a private file.
_PACKAGES: dict[str, frozenset[str]] = {
    "sklearn.metrics": frozenset({"pairwise"}),
    "sklearn.feature_extraction": frozenset({"text", "image"}),
    "keras.preprocessing": frozenset({"image", "text", "sequence"}),
    "torch.optim": frozenset({"lr_scheduler"}),
    **{
        name: frozenset()
        for name in (
            "sklearn.ensemble sklearn.linear_model sklearn.preprocessing sklearn.model_selection sklearn.impute "
            "sklearn.decomposition sklearn.cluster sklearn.svm sklearn.tree sklearn.neighbors sklearn.naive_bayes "
            "sklearn.neural_network sklearn.feature_selection sklearn.manifold sklearn.datasets sklearn.inspection "
            "sklearn.mixture sklearn.covariance sklearn.gaussian_process sklearn.discriminant_analysis "
            "sklearn.compose sklearn.multiclass sklearn.dummy sklearn.pipeline sklearn.calibration "
            "imblearn.over_sampling imblearn.under_sampling imblearn.combine imblearn.ensemble imblearn.metrics "
            "keras.layers keras.optimizers keras.callbacks keras.losses keras.metrics keras.utils keras.models"
        ).split()
    },
}
_EMPTY_LEVELS = ("xgboost.sklearn", "xgboost.core", "lightgbm.sklearn", "lightgbm.basic", "catboost.core")


def is_class(name: str) -> bool:
    """Whether the last part of a path is written like a class."""
    return name.rpartition(".")[2][:1].isupper()


@lru_cache(maxsize=8192)
def canonical(path: str) -> str:
    """The public spelling of a path: `tensorflow.keras.models.Sequential` becomes `keras.Sequential`.

    A public spelling stays as it is.
    """
    settled = _nearer(path)
    while settled != path:
        path, settled = settled, _nearer(settled)
    return path


def _nearer(path: str) -> str:
    whole = _WHOLE.get(path)
    if whole:
        return whole
    for old, new in _PREFIXES:
        if path.startswith(old):
            path = new + path[len(old) :]
            break
    if "._" in path:
        path = re.sub(r"\._(?!_)\w+(?=\.)", "", path)
    path = _collapse(path)
    return _move(path)


def _collapse(path: str) -> str:
    parts = path.split(".")
    if parts[0] == "pandas" and len(parts) > 3 and parts[1] in {"core", "io"} and parts[2].islower():
        return ".".join(("pandas", *parts[3:]))
    if parts[0] == "pyspark" and len(parts) > 3 and parts[2] in {"dataframe", "session", "column"}:
        return ".".join((*parts[:2], *parts[3:]))
    if path.startswith(_EMPTY_LEVELS):
        return ".".join((parts[0], *parts[2:]))
    if path.startswith("torch.nn.modules."):
        return ".".join(("torch.nn", *(parts[4:] if len(parts) > 4 and parts[3].islower() else parts[3:])))
    if path.startswith("keras.applications.") and len(parts) == 4 and is_class(path):
        return f"keras.applications.{parts[3]}"
    package = ".".join(parts[:2])
    public = _PACKAGES.get(package)
    while public is not None and len(parts) > 3 and parts[2] not in public and parts[2][:1].islower():
        del parts[2]
    return ".".join(parts)


def _move(path: str) -> str:
    if path in _MOVED:
        return _MOVED[path]
    head, _, method = path.rpartition(".")
    return f"{_MOVED[head]}.{method}" if head in _MOVED else path
