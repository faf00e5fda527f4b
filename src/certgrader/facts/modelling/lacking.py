"""Methods that a model's class does not have: calling one only raises an error."""

import re

from certgrader.facts.modelling.kinds import last
from certgrader.facts.modelling.values import Data, Model

_NO_PROBABILITIES = re.compile(
    r"^sklearn\.(svm\.(LinearSVC|LinearSVR|SVR|NuSVR|OneClassSVM)|"
    r"linear_model\.(Ridge\w*|Perceptron|PassiveAggressive\w+|LinearRegression|Lasso\w*|ElasticNet\w*|\w+Regressor)|"
    r"ensemble\.(\w+Regressor|IsolationForest)|tree\.\w+Regressor|neighbors\.(\w+Regressor|LocalOutlierFactor)|"
    r"neural_network\.MLPRegressor|cluster\.\w+)$|^(xgboost|lightgbm)\.\w+Regressor$|^catboost\.CatBoostRegressor$"
)
_ONLY_ASKED_FOR = re.compile(r"^sklearn\.svm\.(SVC|NuSVC)$")
_BY_LOSS = re.compile(r"^sklearn\.linear_model\.SGDClassifier$")
_LIKELY_LOSSES = ("log_loss", "log", "modified_huber")
_NO_DECISIONS = re.compile(
    r"^sklearn\.(ensemble\.(RandomForest|ExtraTrees)\w+|tree\.\w+|neighbors\.KNeighbors\w+|naive_bayes\.\w+|"
    r"neural_network\.\w+|linear_model\.(LinearRegression|Lasso|ElasticNet|Ridge)|cluster\.\w+)$|"
    r"^(xgboost\.XGB|lightgbm\.LGBM|catboost\.CatBoost)\w+$"
)
_NO_PREDICTION = re.compile(
    r"^sklearn\.(cluster\.(DBSCAN|AgglomerativeClustering|OPTICS|SpectralClustering)|manifold\.TSNE)$"
)


def lacks(estimator: Model, method: str) -> bool:
    """Whether the estimator, or the one that a pipeline or a search ends in, certainly has no such method."""
    kind = "" if estimator.doubtful else estimator.final or estimator.call
    match last(method):
        case "predict_proba" | "predict_log_proba":
            if _ONLY_ASKED_FOR.search(kind):
                return _given(estimator, "probability", False) is False
            if _BY_LOSS.search(kind):
                return _given(estimator, "loss", "hinge") not in (*_LIKELY_LOSSES, None)
            return bool(_NO_PROBABILITIES.search(kind))
        case "decision_function":
            return bool(_NO_DECISIONS.search(kind))
        case "predict":
            return bool(_NO_PREDICTION.search(kind))
    return False


def _given(estimator: Model, name: str, standard: object) -> object:
    """What a setting is: as written, the standard where it was not given, None where that is not known."""
    settings = estimator.settings
    if settings is None:
        return None
    if name not in settings:
        return standard
    held = settings[name]
    return held.literal if isinstance(held, Data) else None
