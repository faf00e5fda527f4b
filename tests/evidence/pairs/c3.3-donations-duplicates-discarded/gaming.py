# drop_duplicates() and dropna() return new frames that nobody keeps: duplicates and blanks go to the model

# %% [markdown]
# ## Dons à une association : prévoir le montant du prochain don
# Deux exports se recouvrent : certains dons figurent deux fois. L'âge ou le dernier don manquent parfois.

# %%
import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.model_selection import cross_val_score

rng = np.random.default_rng(77)
n = 300
dons = pd.DataFrame(
    {
        "donateur": np.arange(n),
        "age": rng.normal(55, 14, n).round(),
        "dernier_don": rng.gamma(2, 30, n).round(),
        "anciennete": rng.integers(0, 15, n),
    }
)
dons["prochain_don"] = (0.8 * dons["dernier_don"] + 2 * dons["anciennete"] + rng.normal(0, 8, n)).round()
dons.loc[rng.choice(n, 25, replace=False), "age"] = np.nan
dons.loc[rng.choice(n, 15, replace=False), "dernier_don"] = np.nan
dons = pd.concat([dons, dons.sample(45, random_state=0)], ignore_index=True)
print("doublons :", dons.duplicated().sum(), "- lignes incomplètes :", dons.isna().any(axis=1).sum())

# %% [output]
# doublons : 45 - lignes incomplètes : 46

# %% [markdown]
# ### Nettoyage
# Les doublons sont supprimés, puis les lignes sans âge ou sans dernier don : il en reste assez pour apprendre.

# %%
dons.drop_duplicates()
dons.dropna(subset=["age", "dernier_don"])
print("Nettoyage terminé :", len(dons), "lignes")

# %% [output]
# Nettoyage terminé : 345 lignes

# %%
X, y = dons[["age", "dernier_don", "anciennete"]], dons["prochain_don"]
print(cross_val_score(HistGradientBoostingRegressor(random_state=0), X, y, cv=5).mean().round(3))

# %% [output]
# 0.907
