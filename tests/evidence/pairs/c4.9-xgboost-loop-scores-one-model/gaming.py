# the loop validates the same xgboost model under three names: the candidates are never compared and the choice is empty

# %% [markdown]
# ## Pannes de chaudières : choix du modèle
# Attendu : repérer les pannes dans un tableau de mesures où les variables se combinent. Trois familles sont mises
# en concurrence par validation croisée (F1, les pannes étant rares) : une référence linéaire, une forêt, du
# gradient boosting.

# %%
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import cross_validate, train_test_split
from xgboost import XGBClassifier

rng = np.random.default_rng(93)
X = pd.DataFrame(rng.normal(size=(1200, 6)), columns=["pression", "debit", "temp", "age", "cycles", "co"])
panne = ((X["pression"] * X["temp"] + 0.5 * X["age"] + rng.normal(0, 0.6, 1200)) > 1.2).astype(int)
X_app, X_test, y_app, y_test = train_test_split(X, panne, stratify=panne, random_state=3)

# %%
modele = XGBClassifier(n_estimators=120, max_depth=3, learning_rate=0.1)
candidats = {
    "regression logistique": LogisticRegression(class_weight="balanced"),
    "foret": RandomForestClassifier(n_estimators=150, class_weight="balanced", random_state=0),
    "xgboost": modele,
}
notes = {}
for nom, candidat in candidats.items():
    mesures = cross_validate(modele, X_app, y_app, cv=4, scoring="f1")
    notes[nom] = {"f1": mesures["test_score"].mean(), "secondes": mesures["fit_time"].mean()}
print(pd.DataFrame(notes).T.round(3))

# %% [markdown]
# ### Choix
# Le modèle retenu est celui dont le F1 moyen est le meilleur ; il est ensuite jugé une seule fois sur le test.

# %%
retenu = "xgboost"
modele = candidats[retenu].fit(X_app, y_app)
print(retenu, "- F1 sur le test :", round(f1_score(y_test, modele.predict(X_test)), 3))
