# %% [markdown]
# # Centre d'appels : indicateurs d'exploitation
# Deux indicateurs suivis chaque semaine : l'erreur absolue moyenne (seuil : 14 appels) et la part des jours prévus à
# 20 appels près (seuil : 80 %).

# %%
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor

rng = np.random.default_rng(70)
appels = pd.DataFrame({"jour": np.arange(400) % 7, "campagne": rng.integers(0, 2, 400), "semaine": np.arange(400) // 7})
appels["recus"] = 150 + 20 * appels["jour"] + 45 * appels["campagne"] + rng.normal(0, 12, 400)
colonnes = ["jour", "campagne"]
foret = RandomForestRegressor(80, random_state=0).fit(appels[colonnes][:300], appels["recus"][:300])


# %%
class Suivi:
    def __init__(self):
        self.historique = []

    def mesurer(self, semaine, observe, prevu):
        ecart = (observe - prevu).abs()
        self.historique.append({"semaine": semaine, "mae": ecart.mean(), "a_20_pres": (ecart <= 20).mean()})


suivi = Suivi()
exploitation = appels[300:].copy()
exploitation["prevu"] = foret.predict(exploitation[colonnes])
for semaine, bloc in exploitation.groupby("semaine"):
    suivi.mesurer(semaine, observe=bloc["recus"], prevu=bloc["prevu"])

# %%
tableau = pd.DataFrame(suivi.historique).set_index("semaine")
tableau["dans_les_seuils"] = (tableau["mae"] <= 14) & (tableau["a_20_pres"] >= 0.8)
print(tableau.round(2))
