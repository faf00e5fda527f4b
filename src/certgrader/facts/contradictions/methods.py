"""Methods that the text says were used, of which neither code nor outputs nor files of the project know anything."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.contradictions.claims import Said, Seen, denied
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.model import FileFacts

MIN_CODE = 5
"""Cells with code below which the work is plainly elsewhere."""
_METHODS: tuple[tuple[str, str, str], ...] = (
    # what it is called, how the text names it, what the code of it holds
    ("SHAP", r"shap", r"shap"),
    ("LIME", r"LIME", r"lime"),
    ("Grad-CAM", r"grad-?cam", r"cam"),
    ("permutation importance", r"permutation importance|importances? par permutation", r"permut|eli5"),
    ("khi²", r"(?:khi|chi)[ -]?(?:2|deux|square\w*|carre)|χ2", r"chi2|chi_?sq|chi-?2|khi|crosstab|contingency|"
        r"association"),
    ("ANOVA", r"anova", r"anova|oneway|f_classif|f_regression|ols"),
    ("Student", r"test (?:t )?de student|t-tests?|student'?s t", r"ttest|t_test|student|tstat|pairwise"),
    ("Mann-Whitney", r"mann[ -]?whitney", r"mannwhitney|mann|ranksums|mwu"),
    ("Wilcoxon", r"wilcoxon", r"wilcoxon|ranksums"),
    ("Kruskal-Wallis", r"kruskal(?:[ -]?wallis)?", r"kruskal"),
    ("Shapiro-Wilk", r"shapiro(?:[ -]?wilk)?", r"shapiro"),
    ("Kolmogorov-Smirnov", r"kolmogorov(?:[ -]?smirnov)?", r"kolmogorov|ks_|kstest|ks_2samp|evidently|\bks\b|"
        r"alibi|drift"),
    ("McNemar", r"mcnemar", r"mcnemar"),
    ("Dickey-Fuller", r"dickey[ -]?fuller|test adf|adf test", r"adfuller|adf|auto_arima|ndiffs|dickey"),
    ("stopwords", r"stop-? ?words?|mots vides", r"stop|vides"),
    ("lemmatisation", r"lemmati[sz]\w+", r"lemma|spacy|nlp\(|wordnet|stanza"),
    ("stemming", r"stemming|racinisation", r"stem|snowball|porter|racin"),
    ("SMOTE", r"smote", r"smote|imblearn|oversampl|over_sampl"),
    ("GridSearchCV", r"grid ?search\w*", r"grid|param"),
    ("Optuna", r"optuna", r"optuna|trial"),
    ("MLflow", r"mlflow", r"mlflow|dagshub"),
    ("validation croisée", r"validations? croisees?|cross[ -]?validation|k-?fold",
     r"cross|cv|fold|split\(|resampl|leave|boot|loo|trainer"),
    ("ACP", r"ACP|PCA|analyses? en composantes? principales?|principal component\w*", r"pca|acp|svd|princ|"
        r"decomposition|eig"),
    ("t-SNE", r"t-?sne", r"tsne|t_sne|t-sne"),
    ("UMAP", r"umap", r"umap"),
    ("XGBoost", r"xg ?boost", r"xgb|boost"),
    ("LightGBM", r"light ?gbm", r"lgb|lightgbm"),
    ("CatBoost", r"cat ?boost", r"catboost|cat_boost|cat"),
    ("Random Forest", r"random ?forests?|forets? aleatoires?", r"forest|rf|foret|sampleforest"),
    ("SVM", r"svm|svc|machines? a vecteurs? de supports?|support vector machines?", r"svm|svc|svr|support|sgd|hinge"),
    ("KNN", r"k-?nn|k plus proches voisins|k-?nearest neighbou?rs", r"knn|neighb|nearest|voisin"),
    ("DBSCAN", r"dbscan", r"dbscan"),
    ("LSTM", r"lstm", r"lstm|recurrent|rnn|layers"),
    ("BERT", r"bert", r"bert|transformer|pretrained|huggingface|encoder"),
    ("Prophet", r"prophet", r"prophet"),
)  # fmt: skip
_DID = (
    r"(?:nous avons|on a|j'ai|we|we have|i|i have) (?:\w+ment |donc |ensuite |egalement |aussi |then |also |\w+ly )?"
    r"(?:utilise|employe|applique|realise|effectue|mene|calcule|entraine|teste|compare|mis en (?:place|oeuvre)|"
    r"implemente|"
    r"used|applied|performed|ran|run|computed|trained|tested|compared|implemented|conducted|carried out)"
)
_WAS = (
    r"(?:a|ont) ete (?:\w+ment )?(?:utilise|employe|applique|realise|effectue|calcule|entraine|teste|"
    r"mis en (?:place|oeuvre)|"
    r"implemente)\w*|(?:was|were|has been|have been) (?:\w+ly )?(?:used|applied|performed|computed|trained|tested|"
    r"implemented|conducted|run)"
)
_TELLS = (
    r"(?:montre|montrent|revele|revelent|confirme|confirment|indique|indiquent|met en evidence|"
    r"mettent en evidence|ressort|"
    r"shows?|reveals?|confirms?|indicates?|highlights?)"
)
_USED = re.compile(rf"\b(?:{_DID}|{_WAS})\b")
_RESULT = re.compile(rf"\b{_TELLS}\b")
_SUBJECT = re.compile(
    r"^\W*(?:\w+ ){0,2}(?:(?:l'analyse|les valeurs|les graphiques?|le graphique|le test|the|les resultats?|"
    r"l'etude|values|analysis|"
    r"plots?|summary|test) (?:\w+ ){0,3})?$"
)
_NO_CLAIM = re.compile(
    r"\b(?:pas|jamais|sans|aucune?|not|never|without|ni|nor|notebook\w*|scripts?|fichiers?|precedent\w*|"
    r"previous\w*|rapport|"
    r"livrables?|application|dashboard|api|partie|article\w*|papier|papers?|litterature|literature|auteurs?|"
    r"authors?|etude|"
    r"exemple|example|comme|such as|like|type|equivalent|proche|similaire|similar|au lieu|plutot|instead|rather|lieu|"
    r"where|chapter\w*|chapitre\w*|section\w*|earlier|plus haut|ci-dessus|above|discussion|kaggle|tutoriel|"
    r"tutorial|cours|course|autres?|other\w*|equipe|team|hors|ailleurs|elsewhere|experience|"
    r"formation|"
    r"colab|repo\w*|depot|github|annexe|tableur|excel|outil|tool|externe|external|pourra\w*|si|if|avant|"
    r"before)\b|\?|https?:"
)
_ALL_IN_ONE = re.compile(
    r"pycaret|lazypredict|autogluon|\bh2o\b|tpot|autosklearn|auto_?ml|flaml|mljar|dataiku|orange|rpy2|weka|"
    r"ydata|pingouin"
)
_BEYOND = re.compile(
    r"%run\b|%%(?:R|bash|sh|script|writefile)\b|\bexec\(|\bimportlib\b|__import__|"
    # What only installs, fetches or looks brings no method of its own.
    r"^\s*!(?!\s*(?:pip3?|conda|apt(?:-get)?|wget|curl|unzip|tar|gdown|kaggle|ls|mkdir|head|cat|cp|mv|nvidia-smi)\b)",
    re.MULTILINE,
)
_PICTURE = re.compile(r"!\[|<img\b|attachment:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Method:
    name: str
    said: re.Pattern[str]
    done: re.Pattern[str]


def _compiled(said: str) -> re.Pattern[str]:
    # Capitals where the word means something else without: the lime, the tree of that name.
    return re.compile(rf"(?<![\w/-])(?:{said})(?![\w/])", 0 if said.isupper() else re.IGNORECASE)


_AFTER, _BEFORE = 100, 40
"""Characters between the verb and the method, after it and before."""
_OF_TEXTS = frozenset({"stopwords", "lemmatisation", "stemming"})
_STEP = re.compile(
    r"[^\w]*(?:suppression|retrait|elimination|filtrage|application|removal|removing|lemmati[sz]ation|stemming|"
    r"racinisation)\b"
)
_CLEANS = re.compile(r"\.lower\(|re\.sub\(|\.split\(|tokeni|str\.replace")
METHODS = tuple(_Method(name, _compiled(said), re.compile(done, re.IGNORECASE)) for name, said, done in _METHODS)


def unused(sentences: Iterable[Said], seen: Seen, files: FileFacts) -> Iterator[Contradiction]:
    """The first claim of each method that was not used."""
    claims: dict[str, tuple[Said, _Method]] = {}
    for one in sentences:
        for method in _claimed(one, seen):
            claims.setdefault(method.name, (one, method))
    if not claims or not _all_known(seen):
        return
    known = "\n".join(_known(seen, files))
    for one, method in claims.values():
        if not method.done.search(known) and not _PICTURE.search(seen.notebook.cells[one.paragraph.cell].source):
            yield denied(one, "method", phrase("grading.contradiction.unused", method=method.name))


def _claimed(one: Said, seen: Seen) -> Iterator[_Method]:
    """The methods that the sentence says were used, or whose result it tells."""
    if (
        one.denies
        or one.elsewhere
        or not (_USED.search(one.folded) or _RESULT.search(one.folded) or _STEP.match(one.folded))
    ):
        return
    if _NO_CLAIM.search(one.folded):
        return
    named = [(method, found) for method in METHODS for found in [_place(method, one)] if found]
    used = _USED.search(one.folded)
    for method, found in named:
        after = used is not None and 0 <= found.start() - used.end() < _AFTER
        before = used is not None and 0 <= used.start() - found.end() < _BEFORE and len(named) == 1
        if after or before or (len(named) == 1 and (_tells(one, found) or _is_step(one, method, seen))):
            yield method


def _tells(one: Said, found: re.Match[str]) -> bool:
    """« L'analyse SHAP montre »: what the method gave is told."""
    tells = _RESULT.search(one.folded, found.end())
    return (
        tells is not None
        and tells.start() - found.end() < _BEFORE
        and bool(_SUBJECT.match(one.folded[: found.start()]))
    )


def _is_step(one: Said, method: _Method, seen: Seen) -> bool:
    """« Suppression des mots vides » in the list of what the cell just above does to the texts."""
    above = one.paragraph.cell - 1
    if method.name not in _OF_TEXTS or above < 0 or not _STEP.match(one.folded):
        return False
    return seen.notebook.cells[above].kind == "code" and bool(_CLEANS.search(seen.notebook.cells[above].source))


def _place(method: _Method, one: Said) -> re.Match[str] | None:
    return method.said.search(one.text) or _in(method, one.folded)


def _in(method: _Method, folded: str) -> re.Match[str] | None:
    """Names without accents; those that count only in capitals are left to the text as written."""
    return method.said.search(folded) if method.said.flags & re.IGNORECASE else None


def _all_known(seen: Seen) -> bool:
    """Whether the notebook's code is all the code there is."""
    code = [cell for cell in seen.notebook.cells if cell.kind == "code" and cell.source.strip()]
    if len(code) < MIN_CODE or seen.code.unparsed or seen.code.unexamined:
        return False
    return not any(_BEYOND.search(cell.source) or _ALL_IN_ONE.search(cell.source) for cell in code)


def _known(seen: Seen, files: FileFacts) -> Iterator[str]:
    yield from (cell.source for cell in seen.notebook.cells if cell.kind != "markdown")
    yield from seen.texts()
    for file in files.files:
        yield file.path
        if file.kind not in {"readme", "data"}:
            yield file.text or ""
