# Done: each month's new file is read and the chosen model is retrained on the history grown by it, and follows the change

# %% [markdown]
# # Consommation d'un réseau de chaleur : réentraînement mensuel
# Le modèle choisi (gradient boosting) est réentraîné au début de chaque mois avec le mois écoulé, puis jugé sur le
# mois suivant, qu'il n'a pas vu.

# %%
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error

DEPOT = Path(tempfile.mkdtemp())
MOIS = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"]
alea = np.random.default_rng(51)
for rang, mois in enumerate(MOIS):
    n = 700
    temp = alea.normal(2 + 4 * rang, 4, n)
    heure = alea.integers(0, 24, n)
    mwh = 60 - 2.1 * temp + 5 * np.isin(heure, [6, 7, 18, 19]) - 3 * rang + alea.normal(0, 2, n)
    pd.DataFrame({"temp": temp, "heure": heure, "mwh": mwh}).to_csv(DEPOT / f"conso_{mois}.csv", index=False)


# %%
class ModeleMensuel:
    """Garde l'historique et réentraîne le modèle choisi quand un mois arrive."""

    variables = ["temp", "heure"]

    def __init__(self, gabarit, depot):
        self.gabarit, self.depot = gabarit, depot
        self.historique = pd.DataFrame()
        self.modele = None

    def charger(self, mois):
        return pd.read_csv(self.depot / f"conso_{mois}.csv")

    def reentrainer(self, mois):
        self.historique = pd.concat([self.historique, self.charger(mois)], ignore_index=True)
        self.modele = clone(self.gabarit).fit(self.historique[self.variables], self.historique["mwh"])
        return self

    def erreur(self, lot):
        return mean_absolute_error(lot["mwh"], self.modele.predict(lot[self.variables]))


# %% [markdown]
# ## Déroulé

# %%
suivi = ModeleMensuel(HistGradientBoostingRegressor(max_iter=120, random_state=0), DEPOT)
fige = ModeleMensuel(HistGradientBoostingRegressor(max_iter=120, random_state=0), DEPOT).reentrainer(MOIS[0])
lignes = []
for mois, suivant in zip(MOIS[:-1], MOIS[1:]):
    suivi.reentrainer(mois)
    lot = pd.read_csv(DEPOT / f"conso_{suivant}.csv")
    lignes.append({"appris jusqu'à": mois, "jugé sur": suivant, "lignes": len(suivi.historique),
                   "MAE réentraîné": suivi.erreur(lot), "MAE figé": fige.erreur(lot)})
print(pd.DataFrame(lignes).round(2))
