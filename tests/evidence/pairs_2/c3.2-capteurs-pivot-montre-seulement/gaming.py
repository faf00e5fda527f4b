# Not done: the wide table (one row per part) is displayed, but the classifier is fed the long table, one reading per row

# %% [markdown]
# # Contrôle de pièces usinées
# L'automate écrit une ligne par mesure (format long). Le modèle attend une ligne par pièce et une colonne par capteur.

# %%
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_score

gen = np.random.default_rng(15)
pieces = [f"P{i:03d}" for i in range(260)]
capteurs = ["couple", "vibration", "chaleur"]
longue = pd.DataFrame([(p, c, gen.normal()) for p in pieces for c in capteurs], columns=["piece", "capteur", "mesure"])
somme = longue.groupby("piece")["mesure"].sum()
defaut = (somme + gen.normal(0, 0.4, len(somme)) > 1).astype(int)
longue.head(6)

# %% [markdown]
# ## Du format long au format large

# %%
large = longue.pivot(index="piece", columns="capteur", values="mesure").astype("float32")
print(large.shape, "- une ligne par pièce")
large.head()

# %%
X, y = longue[["mesure"]], defaut.loc[longue["piece"]]
foret = RandomForestClassifier(n_estimators=60, random_state=0)
print("AUC :", cross_val_score(foret, X, y, cv=5, scoring="roc_auc").mean().round(3))
