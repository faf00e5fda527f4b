# leaks: leakage-temporal
# Shuffled folds of an hourly series: each fold is predicted from hours that come after it.
# %% [markdown]
# # Consommation électrique, heure par heure
# %%
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.model_selection import KFold, cross_val_score

conso = pd.read_csv("conso_horaire.csv", parse_dates=["horodatage"]).set_index("horodatage").sort_index()
# %%
conso["veille"] = conso["mw"].shift(24)
conso["moyenne_semaine"] = conso["mw"].shift(1).rolling(168).mean()
conso["heure"] = conso.index.hour
conso = conso.dropna()
# %%
plis = KFold(n_splits=5, shuffle=True, random_state=0)
erreurs = -cross_val_score(
    GradientBoostingRegressor(),
    conso[["veille", "moyenne_semaine", "heure"]],
    conso["mw"],
    cv=plis,
    scoring="neg_mean_absolute_error",
)
print(erreurs.mean())
