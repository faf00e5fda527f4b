"""Sentences that hold in any project: what a tool does, and laws.

« L'ACP permet de réduire le nombre de variables », « SHAP explains each prediction »: the tool is the subject, so
nobody's aim, choice or result is told. « Plus on ajoute de groupes, plus l'inertie baisse » is a law. What a tool did
here (« la forêt a réduit l'erreur », « XGBoost obtient 0,82 »), and what « notre modèle » does, is the project's.
"""

import re

from certgrader.facts.prose.words import fold

_TOOL = (
    r"(?:acp|pca|analyse en composantes principales|principal component analysis|svd|t-?sne|umap|lda|afc|acm|"
    r"k-?\s?means|dbscan|clustering|classification (?:hierarchique|ascendante hierarchique)|hierarchical clustering|"
    r"forets? aleatoires?|random forests?|xgboost|lightgbm|catboost|adaboost|(?:gradient )?boosting|bagging|"
    r"svm|svc|knn|k plus proches voisins|machines? a vecteurs? de support|support vector machines?|"
    r"regression (?:logistique|lineaire|ridge|lasso)|(?:logistic|linear|ridge|lasso) regression|ridge|lasso|"
    r"arbres? de decision|decision trees?|reseaux? de neurones?|neural networks?|cnn|lstm|rnn|gru|bert|word2vec|"
    r"autoencodeurs?|autoencoders?|naive bayes|isolation forest|s?arima|prophet|"
    r"tf-?idf|smote|shap|optimi[sz]ers?|optimiseurs?|lime|pearson|standardscaler|minmaxscaler|mlflow|optuna)"
)
_ARTICLE = r"(?:(?:le|la|les|un|une|the|a|an)\s+|l'\s*)?"
_KIND = (
    r"(?:apprentissage (?:non )?supervise\s+)?"
    r"(?:(?:algorithmes?|algorithms?|methodes?|modeles?|techniques?|librairie|bibliotheque|outil|library|tool|method|"
    r"model)\s+(?:(?:de|du|des|of)\s+(?:la\s+|l'\s*|the\s+)?|d')?)?"
)
_OPENING = r"^[\W\d_]*(?:(?:ici|ainsi|donc|en effet|en fait|enfin|ensuite|here|thus|also|moreover)\W+)?"
_APPOSED = (
    r"[*_`\"»]*(?:\s*\([^)]{0,80}\))?[*_`\"»]*(?:\s+(?:algorithm|method|model|classifier|regression)s?)?\s*[:,]?\s*"
)
_AUXILIARY = (
    r"(?:(?:ne|nous|vous|leur|lui|se|en|y|va|vont|peut|peuvent|pourra|also|then|simply|can|will|ensuite|alors)\s+|s')*"
)
_ENABLES = (
    r"(?:permet(?:tre|tent|tra|tront)?|ser(?:t|vent|vir)|vise(?:nt)?|consiste(?:nt)?|aide(?:nt|r)?|"
    r"a pour (?:but|objectif|role)|ont pour (?:but|objectif|role)|allows?|helps?|aims?|lets?|enables?|"
    r"(?:is|are) (?:a|an|the|used|one|based)|est (?:un|une|le|la|l|utilisee?|basee?|concue?))\b"
)
_DOES = (
    r"(?:construi(?:t|sent|re)|expliqu(?:e|ent|er)|ouvr(?:e|ent|ir)|calcul(?:e|ent|er)|cre(?:e|ent|er)|"
    r"appre(?:nd|nnent|ndre)|combin(?:e|ent|er)|redui(?:t|sent|re)|cherch(?:e|ent|er)|utilis(?:e|ent|er)|"
    r"fonctionn(?:e|ent)|decompos(?:e|ent|er)|projett?(?:e|ent|er)|transform(?:e|ent|er)|attribu(?:e|ent|er)|"
    r"mesur(?:e|ent|er)|decoup(?:e|ent|er)|divis(?:e|ent|er)|agreg(?:e|ent|er)|regroup(?:e|ent|er)|"
    r"separ(?:e|ent|er)|repos(?:e|ent)|appui(?:e|ent)|assign(?:e|ent|er)|minimis(?:e|ent|er)|maximis(?:e|ent|er)|"
    r"gener(?:e|ent|er)|evit(?:e|ent|er)|ajust(?:e|ent|er)|modifi(?:e|ent|er)|vari(?:e|ent|er)|builds?|explains?|opens?|computes?|calculates?|creates?|learns?|combines?|"
    r"reduces?|seeks?|searches|uses?|works?|projects?|transforms?|assigns?|measures?|splits?|aggregates?|groups?|"
    r"separates?|relies|rely|minimizes?|maximizes?|generates?|avoids?|varies|vary|adjusts?|updates?|provides?|finds?)\b"
)
_SUBJECT = _OPENING + _ARTICLE + _KIND + _TOOL + _APPOSED + _AUXILIARY
_OF_TOOL = re.compile(rf"{_SUBJECT}(?:{_ENABLES}|(?P<does>{_DOES}))")
_LAW = re.compile(
    r"\bplus (?:on|l'on|nous)\b.{2,120}?\b(?:plus|moins)\b|\bthe more\b.{2,120}?\bthe (?:more|less|\w+er)\b"
)
_RESULT = re.compile(
    r"\d[.,]\d|\d ?%|\b(?:on|nous) (?:voit|voyons|constat|observ|remarqu|not[eo]|obten|obtien)|"
    r"\b(?:(?:d'obtenir|d'atteindre|de gagner)\b.{0,40}(?:scores?|resultats?|performances?|meilleur\w*|\d)|"
    r"montr\w+ que|shows? that|to (?:reach|achieve|obtain)|"
    r"(?:notre|nos|ces?|cet|cette) (?:cas|donnees|jeu|projet|resultats?)|in (?:our|this) (?:case|project)|our)\b"
)
_FIGURE = re.compile(r"(?<![\w.])\d{2,}(?!\w)")
_MOST = 400
"""Characters: laws and what tools do are told at a sentence's beginning."""


def holds_anywhere(text: str) -> bool:
    """Whether a sentence says what a tool does in general, or a law."""
    folded = fold(text[:_MOST])
    if _LAW.search(folded):
        return _FIGURE.search(folded) is None
    told = _OF_TOOL.match(folded)
    if told is None or _RESULT.search(folded):
        return False
    return told["does"] is None or _FIGURE.search(folded) is None
