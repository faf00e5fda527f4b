"""What the calls of the usual libraries are to a modelling: names, sorted."""

import re

from certgrader.facts.code.names import is_class
from certgrader.facts.modelling.model import FitKind, Task

ESTIMATORS = ("sklearn.", "xgboost.", "lightgbm.", "catboost.", "imblearn.", "keras.", "statsmodels.", "prophet.",
              "surprise.", "category_encoders.", "feature_engine.", "boruta.", "pyspark.ml.", "optuna.", "implicit.",
              "skopt.", "hyperopt.", "tpot.", "flaml.", "pmdarima.", "darts.", "sktime.", "umap.", "hdbscan.",
              "kmodes.", "pycaret.", "cuml.", "ngboost.", "interpret.", "lightfm.", "transformers.",
              "keras_tuner.")  # fmt: skip
_NOT = re.compile(r"(Display|Explainer|KFold|Split|Scorer|Client|Bunch|Dataset|DMatrix|Pool|Report|Warning|Error|"
                  r"Input|Tokenizer|Callback|Stopping|Checkpoint|OnPlateau|Reader|LeaveOneOut|GroupOut|"
                  r"Session)$")  # fmt: skip
_SEARCH = re.compile(r"(SearchCV|Tuner|RandomSearch|GridSearch|Hyperband|BayesianOptimization|CrossValidator|"
                     r"TrainValidationSplit|AutoML|TPOT\w+)$")  # fmt: skip
_SELECTION = re.compile(r"(SelectKBest|SelectPercentile|SelectFromModel|SelectFpr|SelectFdr|RFE|RFECV|Boruta\w*|"
                        r"SequentialFeatureSelector|GenericUnivariateSelect|SelectByShuffling|"
                        r"ChiSqSelector)$")  # fmt: skip
_RESAMPLING = re.compile(r"(SMOTE\w*|ADASYN|Over\w*Sampler|Under\w*Sampler|RandomOverSampler|SMOTEENN|SMOTETomek|"
                         r"NearMiss|TomekLinks|EditedNearestNeighbours|ClusterCentroids|BorderlineSMOTE|SVMSMOTE|"
                         r"KMeansSMOTE|CondensedNearestNeighbour|InstanceHardnessThreshold|"
                         r"OneSidedSelection)$")  # fmt: skip
_MULTIPLIES = re.compile(r"(SMOTE\w*|ADASYN|\w*OverSampler|SMOTENC?)$")
_IMPUTATION = re.compile(r"(Imputer)$")
_PREPROCESSING = re.compile(
    r"(Scaler|Encoder|Normalizer|Transformer|Binarizer|Discretizer|Vectorizer|PCA|NMF|TruncatedSVD|FastICA|"
    r"FactorAnalysis|PolynomialFeatures|SplineTransformer|MinMaxScaler|VarianceThreshold|UMAP|TSNE|Isomap|MDS|"
    r"FeatureHasher|VectorAssembler|StringIndexer|TextVectorization|Normalization|IDF|HashingTF)$"
)
_LEARNS_NOTHING = re.compile(
    r"(OneHotEncoder|OrdinalEncoder|LabelEncoder|LabelBinarizer|MultiLabelBinarizer|Normalizer|Binarizer|"
    r"PolynomialFeatures|FunctionTransformer|HashingVectorizer|FeatureHasher|VectorAssembler|StringIndexer|HashingTF|"
    r"TSNE|MDS|KBinsDiscretizer|SplineTransformer)$"
)
_BY_FORMULA = re.compile(
    r"^statsmodels\.formula\.api\.(ols|wls|gls|glm|logit|probit|mnlogit|poisson|quantreg|mixedlm|rlm|gee)$"
)
_BASELINE = re.compile(r"(Dummy(Classifier|Regressor)|NaiveForecaster|NaiveSeasonal|NormalPredictor)$")

PRETRAINED = re.compile(
    r"from_pretrained$|\.applications\.[A-Z]|SentenceTransformer$|^torchvision\.models\.|^torch\.hub\.load$|"
    r"^tensorflow_hub\.|hub\.KerasLayer$|^timm\.create_model$|load_model$|^transformers\.pipeline$"
)
TUNED_ATTRIBUTES = frozenset(
    {"best_params_", "best_params", "best_trial", "best_estimator_", "bestModel", "get_best_models"}
)
STATISTICS = frozenset("mean median std var min max mode quantile percentile nanmean nanmedian nanstd ptp".split())
PREDICTIONS = {
    "predict": "labels", "predict_classes": "labels", "fit_predict": "labels", "predict_proba": "scores",
    "predict_log_proba": "scores", "decision_function": "scores", "forecast": "labels", "get_forecast": "labels",
    "cross_val_predict": "labels", "score_samples": "scores",
}  # fmt: skip
FITS = frozenset(
    "fit fit_transform fit_predict fit_resample fit_sample partial_fit fit_generator train finetune".split()
)
CROSS = frozenset("cross_val_score cross_validate cross_val_predict learning_curve validation_curve".split())
SCORES = frozenset({"score", "evaluate"})
FOLDERS = re.compile(r"(KFold|Split|LeaveOneOut|LeavePOut|LeaveOneGroupOut|LeavePGroupsOut|StratifiedGroupKFold)$")

_METRICS = {
    "accuracy_score": "accuracy", "balanced_accuracy_score": "balanced_accuracy", "roc_auc_score": "roc_auc",
    "roc_curve": "roc", "auc": "auc", "precision_recall_curve": "precision_recall",
    "average_precision_score": "average_precision", "f1_score": "f1", "fbeta_score": "fbeta",
    "precision_score": "precision", "recall_score": "recall", "classification_report": "report",
    "confusion_matrix": "confusion", "precision_recall_fscore_support": "report", "log_loss": "log_loss",
    "brier_score_loss": "brier", "matthews_corrcoef": "mcc", "cohen_kappa_score": "kappa",
    "mean_squared_error": "mse", "root_mean_squared_error": "rmse", "mean_absolute_error": "mae", "r2_score": "r2",
    "mean_absolute_percentage_error": "mape", "median_absolute_error": "median_ae", "max_error": "max_error",
    "explained_variance_score": "explained_variance", "mean_squared_log_error": "msle", "rmse": "rmse", "mae": "mae",
    "mape": "mape", "smape": "smape", "mse": "mse", "silhouette_score": "silhouette",
    "davies_bouldin_score": "davies_bouldin", "calinski_harabasz_score": "calinski_harabasz",
    "adjusted_rand_score": "adjusted_rand", "normalized_mutual_info_score": "nmi", "hamming_loss": "hamming",
    "jaccard_score": "jaccard", "top_k_accuracy_score": "top_k", "ndcg_score": "ndcg",
}  # fmt: skip
_METRIC_OWNERS = ("sklearn.metrics.", "surprise.accuracy.", "darts.metrics.", "statsmodels.", "imblearn.metrics.",
                  "scikitplot.", "fairlearn.metrics.", "torchmetrics.", "keras.metrics.", "evaluate.")  # fmt: skip
FROM_ESTIMATOR = re.compile(
    r"(Display\.from_estimator|plot_confusion_matrix|plot_roc_curve|plot_precision_recall_curve)$"
)
BINARY = frozenset({"roc_auc", "roc", "average_precision", "precision_recall", "brier"})
REGRESSION = frozenset("mse rmse mae r2 mape median_ae max_error explained_variance msle smape".split())
INNER = frozenset({"silhouette", "davies_bouldin", "calinski_harabasz"})
"""Scores of groups by the data that were grouped."""
GROUPS = re.compile(r"\.(cluster|mixture)\.|^(hdbscan|kmodes)\.")
"""Estimators that make groups and are given no answers."""
CLUSTERING = INNER | {"adjusted_rand", "nmi"}


def last(name: str) -> str:
    """The last part of a path."""
    return name.rpartition(".")[2]


def metric_name(call: str) -> str | None:
    """The short name of the score that a function gives; None when it is no metric."""
    short = last(call)
    if call.startswith(_METRIC_OWNERS) and short in _METRICS:
        return _METRICS[short]
    if call.startswith("sklearn.metrics.") and "Display.from_" in call:
        owner = last(call.rpartition(".")[0])
        return {"RocCurveDisplay": "roc", "ConfusionMatrixDisplay": "confusion", "DetCurveDisplay": "det",
                "PrecisionRecallDisplay": "precision_recall"}.get(owner, owner)  # fmt: skip
    return None


def unsuited(call: str, task: Task) -> bool:
    """Whether it is a score of another task than the notebook's: an error of numbers where classes are predicted."""
    return task in {"binary", "multiclass"} and metric_name(call) in REGRESSION


def estimator_kind(call: str) -> FitKind | None:
    """What fitting an object of that class does; None when the class is no estimator."""
    short = last(call)
    if _BY_FORMULA.search(call):
        return "model"
    if not call.startswith(ESTIMATORS) or not is_class(call) or _NOT.search(short):
        return None
    for pattern, kind in _KINDS:
        if pattern.search(short):
            return kind
    return "model"


_KINDS: tuple[tuple[re.Pattern[str], FitKind], ...] = (
    (_SEARCH, "search"),
    (_SELECTION, "selection"),
    (_RESAMPLING, "resampling"),
    (_IMPUTATION, "imputation"),
    (re.compile(r"ColumnTransformer$"), "preprocessing"),
    (re.compile(r"TransformedTargetRegressor$"), "model"),
    (_PREPROCESSING, "preprocessing"),
)


def learns(call: str) -> bool:
    """Whether fitting it takes figures from the data that rows set apart must not give."""
    short = last(call)
    if _RESAMPLING.search(short):
        return bool(_MULTIPLIES.search(short))
    return not _LEARNS_NOTHING.search(short)


def is_baseline(call: str) -> bool:
    """Whether it predicts without having learned anything of the features."""
    return bool(_BASELINE.search(call))
