# Not done: the clone fitted on all the months is thrown away; the model that predicts and is saved is still the one trained on the first months

# %% [markdown]
# # Fréquentation d'une gare : réentraînement
# Le modèle choisi a été appris sur les 10 premiers mois. Deux mois de plus sont arrivés (nouvelle desserte) : il est
# réentraîné sur tout avant sa mise en service, sauf la dernière quinzaine, gardée pour le juger.

# %%
import pickle

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_absolute_error

rng = np.random.default_rng(44)
j = pd.DataFrame({"jour": np.arange(365), "semaine": np.arange(365) % 7, "vacances": rng.integers(0, 2, 365)})
voyageurs = 4000 - 500 * (j["semaine"] > 4) - 300 * j["vacances"] + 900 * (j["jour"] > 310) + rng.normal(0, 80, 365)
passe, recent = j[:305], j[305:350]

modele = GradientBoostingRegressor(n_estimators=150, random_state=0).fit(passe, voyageurs[:305])
print("MAE de la dernière quinzaine, avant :", round(mean_absolute_error(voyageurs[350:], modele.predict(j[350:]))))

# %%
tout, cible = pd.concat([passe, recent]), voyageurs[:350]
clone(modele).fit(tout, cible)
print(f"Modèle réentraîné sur {len(tout)} jours")

# %%
octets = pickle.dumps(modele)
print("MAE de la dernière quinzaine, après :", round(mean_absolute_error(voyageurs[350:], modele.predict(j[350:]))))
print(len(octets) // 1024, "Ko prêts à livrer")
