# Not done: the teacher's probabilities are computed and ignored: the student learns from the plain labels.
# %% [markdown]
# # Alerte sur un capteur : du grand modèle au petit
# Le microcontrôleur ne peut pas porter 300 arbres. On transfère ce que sait la forêt (le maître) à un arbre de
# profondeur 5 (l'élève) par distillation : l'élève imite les probabilités du maître.

# %%
import numpy as np
from sklearn.datasets import make_moons
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeRegressor

X, y = make_moons(2400, noise=0.35, random_state=8)
X_app, X_test, y_app, y_test = train_test_split(X, y, test_size=0.5, random_state=8)

# %%
maitre = ExtraTreesClassifier(n_estimators=300, min_samples_leaf=5, random_state=8).fit(X_app, y_app)
print("AUC du maître :", round(roc_auc_score(y_test, maitre.predict_proba(X_test)[:, 1]), 3))

# %% [markdown]
# ## Distillation
# Le maître étiquette aussi 5 000 points sans étiquette, tirés autour des mesures connues.

# %%
rng = np.random.default_rng(8)
X_libre = X_app[rng.integers(0, len(X_app), 5000)] + rng.normal(0, 0.1, (5000, 2))
X_transfert = np.vstack([X_app, X_libre])
cibles_douces = maitre.predict_proba(X_transfert)[:, 1]

eleve = DecisionTreeRegressor(max_depth=5, random_state=8)
eleve.fit(X_app, y_app)

# %%
print("AUC de l'élève :", round(roc_auc_score(y_test, eleve.predict(X_test)), 3))
print("Feuilles de l'élève :", eleve.get_n_leaves())
