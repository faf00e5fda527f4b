# %% [markdown]
# # Consommation d'un immeuble : hyperparamètres du modèle
#
# | hyperparamètre | valeur | rôle et raison |
# |---|---|---|
# | `num_leaves` | 15 | complexité de chaque arbre ; bas, car nous n'avons que 1 200 relevés |
# | `learning_rate` | 0.05 | part de chaque arbre ; petit, compensé par plus d'arbres |
# | `n_estimators` | 400 | nombre d'arbres, assez pour que l'erreur de validation ne baisse plus |
# | `min_child_samples` | 30 | relevés par feuille ; évite d'apprendre une panne isolée |

# %%
import numpy as np
import pandas as pd
from lightgbm import LGBMRegressor
from sklearn.metrics import mean_absolute_error

rng = np.random.default_rng(2)
n = 1200
releves = pd.DataFrame({"heure": np.arange(n) % 24, "temperature": rng.normal(12, 6, n), "occupes": rng.integers(0, 40, n)})
releves["kwh"] = 30 + 0.8 * releves.occupes - 0.9 * releves.temperature + rng.normal(0, 3, n)
app, valid = releves.iloc[:900], releves.iloc[900:]
traits = ["heure", "temperature", "occupes"]

# %%
HYPERPARAMETRES = {
    "num_leaves": 15,
    "learning_rate": 0.05,
    "n_estimators": 400,
    "min_child_samples": 30,
}

# %% [markdown]
# ## Entraînement avec les hyperparamètres décrits

# %%
modele = LGBMRegressor(**HYPERPARAMETRES, random_state=2)
modele.fit(app[traits], app["kwh"])
print("Hyperparamètres :", HYPERPARAMETRES)
print("Erreur absolue moyenne :", mean_absolute_error(valid["kwh"], modele.predict(valid[traits])))
