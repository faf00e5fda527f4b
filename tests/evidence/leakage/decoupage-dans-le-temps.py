# leaks: none
# The test part is the last year, and every feature comes from hours before the one predicted.
# %% [markdown]
# # Consommation électrique, heure par heure
# %%
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_absolute_error

conso = pd.read_csv("conso_horaire.csv", parse_dates=["horodatage"]).set_index("horodatage").sort_index()
# %%
conso["veille"] = conso["mw"].shift(24)
conso["moyenne_semaine"] = conso["mw"].shift(1).rolling(168).mean()
conso["heure"] = conso.index.hour
conso = conso.dropna()
# %%
avant = conso[conso.index < "2023-01-01"]
apres = conso[conso.index >= "2023-01-01"]
colonnes = ["veille", "moyenne_semaine", "heure"]
modele = GradientBoostingRegressor().fit(avant[colonnes], avant["mw"])
# %%
print(mean_absolute_error(apres["mw"], modele.predict(apres[colonnes])))
