# Not done: the class limits are in kilometres and minutes while the columns are in metres and seconds: every trip falls in the last class, the features are constant

# %% [markdown]
# # Courses de taxi : des classes plutôt que des valeurs brutes
# Le pourboire dépend de la *sorte* de course (saut de puce, ville, banlieue, aéroport), pas du mètre près. Les mesures
# du compteur (mètres, secondes) sont donc ramenées à des classes parlantes, codées en indicatrices.

# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

alea = np.random.default_rng(31)
n = 4000
courses = pd.DataFrame({
    "distance": alea.lognormal(8.4, 0.8, n).round(),
    "heure": alea.integers(0, 24, n),
})
courses["duree"] = (courses["distance"] / alea.normal(6.5, 1.2, n).clip(3)).round()
gout = (0.2 + 0.35 * courses["distance"].between(2500, 6000) - 0.1 * (courses["distance"] > 15000)
        + 0.3 * (courses["duree"] < 400) + 0.15 * courses["heure"].isin([19, 20, 21, 22]))
courses["pourboire"] = (alea.random(n) < gout).astype(int)
print(courses.describe().round(0))

# %% [markdown]
# ## Variables construites

# %%
bornes_distance = [0, 2.5, 6, 15, np.inf]
bornes_duree = [0, 6, 15, 30, np.inf]

classes = pd.DataFrame({
    "trajet": pd.cut(courses["distance"], bornes_distance, labels=["saut", "ville", "banlieue", "aéroport"]),
    "temps": pd.cut(courses["duree"], bornes_duree, labels=["bref", "moyen", "long", "très long"]),
})
indicatrices = pd.get_dummies(classes, dtype=int)
print(indicatrices.shape)
print(classes.head())

# %% [markdown]
# ## Valeurs brutes et classes

# %%
modele = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
y = courses["pourboire"]
resultats = {
    "brutes": cross_val_score(modele, courses[["distance", "duree"]], y, cv=5, scoring="roc_auc"),
    "classes": cross_val_score(modele, indicatrices, y, cv=5, scoring="roc_auc"),
}
print(pd.DataFrame(resultats).agg(["mean", "std"]).round(3))

# %% [markdown]
# Le modèle retenu reçoit les classes.

# %%
final = modele.fit(indicatrices, y)
print(pd.Series(final[-1].coef_[0], indicatrices.columns).round(2))
