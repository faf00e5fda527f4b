"""Models by the names that people give them: « forêts aléatoires », RandomForestClassifier and RF are one family."""

import re

from certgrader.catalogue.catalogue import Phrase, phrase

_FAMILIES: tuple[tuple[str, str, str], ...] = (
    ("random-forest", "Random Forest", r"random ?forests?|forets? ?aleatoires?|randomforest\w*|rf"),
    ("extra-trees", "Extra Trees", r"extra[ -]?trees?\w*|extratrees\w*"),
    ("decision-tree", "arbre de décision", r"decision ?trees?\w*|arbres? de decision|decisiontree\w*"),
    ("hist-boosting", "HistGradientBoosting", r"hist ?gradient ?boosting\w*|histgb\w*"),
    ("gradient-boosting", "Gradient Boosting", r"gradient ?boost(?:ing|ed)\w*(?: trees)?|gbm|gbc|gbr"),
    ("xgboost", "XGBoost", r"xg ?boost\w*|xgb\w*"),
    ("lightgbm", "LightGBM", r"light ?gbm\w*|lgbm\w*|lgb"),
    ("catboost", "CatBoost", r"cat ?boost\w*"),
    ("adaboost", "AdaBoost", r"ada ?boost\w*"),
    ("logistic", "régression logistique", r"logistic ?regression\w*|regressions? logistiques?|log ?reg|reglog|logit"),
    ("linear", "régression linéaire", r"linear ?regression|regressions? lineaires?(?: multiples?| simples?)?|"
        r"lin ?reg"),
    ("ridge", "Ridge", r"ridge\w*"),
    ("lasso", "Lasso", r"lasso\w*"),
    ("elastic-net", "ElasticNet", r"elastic[ -]?net\w*"),
    ("svm", "SVM", r"svms?|svc|svr|linear ?svc|linear ?svr|support[ -]vector[ -]machines?|"
        r"machines? a vecteurs? de supports?|"
     r"separateurs? a vaste marge"),
    ("knn", "KNN", r"k[ -]?nn|k ?(?:plus proches voisins|nearest neighbou?rs?)|plus proches voisins|k ?neighbors\w*"),
    ("naive-bayes", "Naive Bayes", r"naive ?bayes|bayes(?:ien)?(?:ne)? naif\w*|(?:gaussian|multinomial|"
        r"bernoulli|complement) ?nb"),
    ("lda", "analyse discriminante", r"linear ?discriminant\w*|analyse discriminante(?: lineaire)?"),
    ("mlp", "MLP", r"mlp\w*|perceptrons? multi[ -]?couches?|multi[ -]?layer perceptron"),
    ("cnn", "CNN", r"cnn"),
    ("lstm", "LSTM", r"(?:bi)?[ -]?lstm"),
    ("gru", "GRU", r"gru"),
    ("distilbert", "DistilBERT", r"distil ?bert"),
    ("camembert", "CamemBERT", r"camembert"),
    ("roberta", "RoBERTa", r"roberta"),
    ("bert", "BERT", r"bert"),
    ("sarima", "SARIMA", r"sarimax?"),
    ("arima", "ARIMA", r"(?:auto[ _])?arimax?"),
    ("prophet", "Prophet", r"prophet"),
    ("holt", "Holt-Winters", r"holt[ -]winters?"),
    ("kmeans", "K-Means", r"k[ -]?means|k[ -]?moyennes"),
    ("dbscan", "DBSCAN", r"hdbscan|dbscan"),
    ("gmm", "mélange gaussien", r"gmm|gaussian ?mixtures?|melanges? (?:de )?gaussien\w*"),
    ("hierarchical", "classification hiérarchique", r"agglomerative\w*(?: clustering)?|cah|"
        r"classification (?:ascendante )?hierarchique"),
    ("isolation-forest", "Isolation Forest", r"isolation ?forests?|isolationforest\w*"),
    ("one-class-svm", "One-Class SVM", r"one[ -]?class ?svm\w*|ocsvm"),
    ("resnet", "ResNet", r"resnet[ -]?\w*"),
    ("vgg", "VGG", r"vgg[ -]?\d*"),
    ("efficientnet", "EfficientNet", r"efficientnet[ -]?\w*"),
    ("mobilenet", "MobileNet", r"mobilenet[ -]?\w*"),
    ("densenet", "DenseNet", r"densenet[ -]?\w*"),
    ("inception", "Inception", r"inception[ -]?\w*"),
    ("baseline", "baseline", r"dummy\w*|baseline|naif|naive(?! ?bayes)"),
    ("stacking", "stacking", r"stack(?:ing|ed)\w*"),
    ("voting", "voting", r"voting\w*|vote majoritaire"),
    ("bagging", "bagging", r"bagging\w*"),
    ("network", "réseau de neurones", r"reseaux? de neurones?|neural ?net(?:work)?s?"),
)  # fmt: skip
NAMED = {name: shown for name, shown, _ in _FAMILIES}
"""What each family is called where people read it."""
_TRANSLATED = frozenset("decision-tree logistic linear lda gmm hierarchical network".split())
# The longest name wins where two begin at the same place: « one-class SVM » is no SVM.
_ORDER = sorted(_FAMILIES, key=lambda one: one[0] not in {"one-class-svm", "hist-boosting", "isolation-forest"})
_FAMILY = re.compile(
    r"(?<![a-z0-9])(?:"
    + "|".join(f"(?P<{name.replace('-', '_')}>{pattern})" for name, _, pattern in _ORDER)
    + r")(?![a-z0-9])"
)


def named(model: str) -> Phrase | str:
    """What a family is called where people read it."""
    return phrase(f"grading.family.{model}") if model in _TRANSLATED else NAMED[model]


def families(folded: str) -> list[tuple[str, int, int]]:
    """The families that a folded text names, with where they stand, in order."""
    return [
        (found.lastgroup.replace("_", "-"), found.start(), found.end())
        for found in _FAMILY.finditer(folded)
        if found.lastgroup is not None
    ]


def family(folded: str) -> str | None:
    """The one family that a label or sentence names; None without any, or where it names several."""
    named = {name for name, _, _ in families(folded)}
    # « Random Forest (baseline) » is a random forest.
    if len(named) > 1:
        named.discard("baseline")
    return named.pop() if len(named) == 1 else None
