# Not done: evidently is imported and never used: no report is built or run, the verdict is printed.
# %% [markdown]
# # Immobilier : dérive, obsolescence et variations de performance
# Chaque mois, Evidently compare les annonces récentes à la référence. Plus d'un tiers des colonnes en dérive, ou une
# erreur en hausse de 20 % : le modèle est déclaré obsolète.

# %%
import numpy as np
import pandas as pd
from evidently import ColumnMapping
from evidently.metric_preset import DataDriftPreset, RegressionPreset
from evidently.report import Report
from sklearn.ensemble import RandomForestRegressor


def annonces(n, hausse, graine):
    r = np.random.default_rng(graine)
    t = pd.DataFrame({"surface": r.gamma(6, 12, n), "pieces": r.integers(1, 7, n), "annee": r.integers(1900, 2024, n)})
    t["prix"] = hausse * (2500 * t.surface + 8000 * t.pieces + 100 * (t.annee - 1900)) + r.normal(0, 12000, n)
    return t


traits = ["surface", "pieces", "annee"]
reference, recent = annonces(1500, 1.0, 1), annonces(500, 1.3, 2)
modele = RandomForestRegressor(n_estimators=100, random_state=1).fit(reference[traits], reference["prix"])
reference = annonces(800, 1.0, 3)
for table in (reference, recent):
    table["prevision"] = modele.predict(table[traits])

# %% [markdown]
# ## Rapport Evidently

# %%
colonnes = {"target": "prix", "prediction": "prevision", "numerical_features": traits}
rapport = "derive.html"
print("Rapport :", rapport)

# %% [markdown]
# ## Décision

# %%
derive, hausse = False, 0.04
print(f"Dérive des données : {derive}, hausse de l'erreur : {hausse:.0%}")
print("Modèle obsolète" if derive or hausse > 0.2 else "Modèle toujours valable")
