# %% [markdown]
# # Délais d'intervention : l'erreur du modèle suivie mois par mois
# Indicateur : erreur absolue moyenne, seuil de 6 minutes.

# %%
import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_absolute_error

rng = np.random.default_rng(40)
dates = pd.date_range("2023-01-01", "2024-06-30", freq="6h")
inter = pd.DataFrame({"date": dates, "km": rng.gamma(2, 4, len(dates)), "pluie": rng.random(len(dates)) < 0.3})
travaux = (inter.date >= "2024-04-01") * 8
inter["minutes"] = 6 + 1.8 * inter.km + 5 * inter.pluie + travaux + rng.normal(0, 3, len(dates))
passe, futur = inter[inter.date < "2024-01-01"], inter[inter.date >= "2024-01-01"]
modele = GradientBoostingRegressor(random_state=40).fit(passe[["km", "pluie"]], passe.minutes)
print(len(passe), "interventions passées,", len(futur), "à suivre")
# %% [output]
# 1460 interventions passées, 725 à suivre

# %% [markdown]
# ## Suivi de l'indicateur

# %%
def suivre(modele, table, seuil=6):
    for mois, groupe in table.groupby(table.date.dt.strftime("%Y-%m")):
        mae = mean_absolute_error(groupe.minutes, modele.predict(groupe[["km", "pluie"]]))
        print(f"{mois}  MAE {mae:.2f} min  {'ALERTE' if mae > seuil else 'ok'}")


suivre(modele, futur)
# %% [output]
# 2024-01  MAE 2.82 min  ok
# 2024-02  MAE 2.24 min  ok
# 2024-03  MAE 2.68 min  ok
# 2024-04  MAE 7.61 min  ALERTE
# 2024-05  MAE 7.48 min  ALERTE
# 2024-06  MAE 8.25 min  ALERTE

# %% [markdown]
# ## Lecture
# L'erreur triple à partir d'avril : les travaux du pont allongent tous les trajets. Le modèle doit être réentraîné.
