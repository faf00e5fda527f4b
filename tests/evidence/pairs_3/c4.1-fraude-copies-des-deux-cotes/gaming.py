# Not done: frauds are duplicated before the split, the same cases sit in training and test: the ROC measures memory

# %% [markdown]
# # Déclarations frauduleuses : évaluation du modèle
# 3 % de fraudes : on rééquilibre par tirage avec remise, et on juge par l'aire sous la courbe ROC, la précision
# moyenne et le rappel à 5 % de fausses alertes (capacité des contrôleurs).

# %%
import numpy as np
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve
from sklearn.model_selection import train_test_split
from sklearn.utils import resample

GRAINE = 29
X, y = make_classification(n_samples=5000, n_features=12, n_informative=4, weights=[0.97], flip_y=0.03,
                           class_sep=0.6, random_state=GRAINE)
print("fraudes :", y.sum(), "sur", len(y))


# %%
def reequilibrer(X, y):
    """Tire les fraudes avec remise jusqu'à en avoir autant que de déclarations régulières."""
    regulier, fraude = X[y == 0], X[y == 1]
    copies = resample(fraude, n_samples=len(regulier), random_state=GRAINE)
    return np.vstack([regulier, copies]), np.r_[np.zeros(len(regulier)), np.ones(len(copies))]


def rappel_a(y_vrai, score, fausses_alertes=0.05):
    fpr, tpr, _ = roc_curve(y_vrai, score)
    return np.interp(fausses_alertes, fpr, tpr)


# %% [markdown]
# ## Découpage et rééquilibrage

# %%
X, y = reequilibrer(X, y)
X_app, X_test, y_app, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=GRAINE)
print("apprentissage", X_app.shape, "| test", X_test.shape)

# %%
foret = RandomForestClassifier(n_estimators=200, n_jobs=2, random_state=GRAINE).fit(X_app, y_app)
score = foret.predict_proba(X_test)[:, 1]

# %% [markdown]
# ## Indicateurs sur le jeu de test

# %%
print(f"AUC ROC                       {roc_auc_score(y_test, score):.3f}")
print(f"précision moyenne             {average_precision_score(y_test, score):.3f}")
print(f"rappel à 5 % de fausses alertes {rappel_a(y_test, score):.3f}")

# %% [markdown]
# L'AUC dit si une fraude est mieux classée qu'une déclaration régulière ; le rappel à 5 % dit ce que les contrôleurs
# trouveront avec les moyens qu'ils ont.

# %%
fpr, tpr, seuils = roc_curve(y_test, score)
for cible in (0.01, 0.05, 0.10):
    i = np.searchsorted(fpr, cible)
    print(f"fausses alertes {fpr[i]:.2f} | rappel {tpr[i]:.2f} | seuil {seuils[i]:.2f}")
