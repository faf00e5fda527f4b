"""Common titles of data-science notebooks and logbooks, in both languages, and the change from one to the other."""

import re
import unicodedata

_PAIRS = """
introduction|introduction
contexte|context
contexte et objectifs|context and objectives
contexte du projet|project context
présentation du projet|project overview
objectif|objective
objectifs|objectives
problématique|problem statement
besoin métier|business need
besoins métiers|business needs
cas d'usage|use cases
cahier des charges|specifications
enjeux|stakes
bibliothèques|libraries
import des bibliothèques|importing libraries
importation des bibliothèques|import libraries
chargement des données|loading the data
chargement des données|data loading
données|data
jeu de données|dataset
les données|the data
sources de données|data sources
description des données|data description
présentation des données|data overview
dictionnaire des données|data dictionary
exploration|exploration
exploration des données|data exploration
analyse exploratoire|exploratory analysis
analyse exploratoire des données|exploratory data analysis
analyse univariée|univariate analysis
analyse bivariée|bivariate analysis
visualisation|visualization
visualisations|visualizations
visualisation des données|data visualization
corrélations|correlations
corrélation|correlation
qualité des données|data quality
nettoyage|cleaning
nettoyage des données|data cleaning
valeurs manquantes|missing values
valeurs aberrantes|outliers
doublons|duplicates
préparation|preparation
préparation des données|data preparation
prétraitement|preprocessing
prétraitement des données|data preprocessing
stockage|storage
stockage des données|data storage
variables|features
ingénierie des variables|feature engineering
création de variables|feature creation
sélection de variables|feature selection
sélection des variables|feature selection
encodage|encoding
normalisation|normalization
réduction de dimension|dimensionality reduction
découpage|split
séparation train / test|train / test split
découpage train test|train test split
modélisation|modeling
modélisation|modelling
modèle|model
modèles|models
le modèle|the model
choix du modèle|model choice
choix des modèles|choice of models
sélection du modèle|model selection
comparaison des modèles|model comparison
modèle de référence|baseline model
modèle final|final model
régression linéaire|linear regression
régression logistique|logistic regression
forêt aléatoire|random forest
arbre de décision|decision tree
réseau de neurones|neural network
entraînement|training
entraînement du modèle|model training
apprentissage|training
réentraînement|retraining
apprentissage par transfert|transfer learning
hyperparamètres|hyperparameters
optimisation des hyperparamètres|hyperparameter tuning
recherche d'hyperparamètres|hyperparameter search
validation croisée|cross validation
évaluation|evaluation
évaluation du modèle|model evaluation
évaluation des modèles|model evaluation
métriques|metrics
choix des métriques|choice of metrics
résultats|results
interprétation|interpretation
interprétation des résultats|interpretation of the results
interprétabilité|interpretability
explicabilité|explainability
importance des variables|feature importance
matrice de confusion|confusion matrix
analyse des erreurs|error analysis
discussion|discussion
éthique|ethics
éthique et rgpd|ethics and gdpr
rgpd|gdpr
conformité|compliance
biais|bias
équité|fairness
dilemmes éthiques|ethical dilemmas
protection des données|data protection
déploiement|deployment
mise en production|going to production
industrialisation|industrialization
suivi|monitoring
surveillance|monitoring
suivi en production|production monitoring
maintenance|maintenance
dérive|drift
robustesse|robustness
pipeline|pipeline
veille|technology watch
architecture|architecture
journal de bord|logbook
journal des traitements|processing log
limites|limitations
limites et perspectives|limitations and future work
perspectives|future work
prochaines étapes|next steps
pistes d'amélioration|possible improvements
recommandations|recommendations
conclusion|conclusion
conclusions|conclusions
conclusion générale|general conclusion
résumé|summary
synthèse|summary
références|references
annexes|appendix
sommaire|table of contents
"""
_TITLE = re.compile(
    r"""(?P<before>\s{0,3}\#{1,6}\s*[*_]*(?:(?:partie|part|étape|step)\s+)?[\W\d_]*(?:[IVX]+\s*[.)–-]\s*)?)
        (?P<words>.*?)(?P<after>[\s:.*_\#]*)""",
    re.VERBOSE | re.IGNORECASE,
)
_FENCE = re.compile(r"\s*(```|~~~)")


def _folded(title: str) -> str:
    plain = "".join(char for char in unicodedata.normalize("NFD", title.casefold()) if not unicodedata.combining(char))
    return " ".join(plain.replace("’", "'").replace("-", " ").split())


_ROWS = [tuple(line.split("|")) for line in _PAIRS.strip().splitlines()]
_TO_ENGLISH = {_folded(french): english for french, english in reversed(_ROWS)}
_TO_FRENCH = {_folded(english): french for french, english in reversed(_ROWS)}


def translated(markdown: str) -> str:
    """The text with those of its titles in the other language that are known in one."""
    lines = []
    verbatim = False
    for line in markdown.split("\n"):
        verbatim ^= bool(_FENCE.match(line))
        lines.append(line if verbatim else _title(line))
    return "\n".join(lines)


def _title(line: str) -> str:
    found = _TITLE.fullmatch(line)
    words = _folded(found["words"]) if found else ""
    other = _TO_ENGLISH.get(words) or _TO_FRENCH.get(words)
    if found is None or other is None:
        return line
    return found["before"] + other[0].upper() + other[1:] + found["after"]
