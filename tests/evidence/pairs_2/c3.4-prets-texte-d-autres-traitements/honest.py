# %% [markdown]
# # Prêts à la consommation : préparation

# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score

rng = np.random.default_rng(19)
n = 700
prets = pd.DataFrame({"revenu": rng.lognormal(7.6, 0.5, n), "anciennete": rng.exponential(6, n), "montant": rng.lognormal(8.5, 0.7, n)})
defaut = (np.log(prets["montant"]) - np.log(prets["revenu"]) - 0.05 * prets["anciennete"] + rng.normal(0, 0.5, n) > 0.9).astype(int)
prets.loc[rng.choice(n, 60, replace=False), "revenu"] = np.nan

# %% [markdown]
# ## Traitements effectués
# 1. **Revenu manquant** (60 lignes) : remplacé par la médiane, car la perte de ces lignes biaiserait l'échantillon
#    vers les dossiers saisis en agence. Une colonne `revenu_absent` garde la trace.
# 2. **Ancienneté** : plafonnée à 25 ans ; au-delà ce sont des erreurs de date d'embauche.
# 3. **Montant et revenu** : passés au logarithme, leur distribution étant très étalée à droite.

# %%
prep = prets.copy()
prep["revenu_absent"] = prep["revenu"].isna().astype(int)
prep["revenu"] = prep["revenu"].fillna(prep["revenu"].median())
prep["anciennete"] = prep["anciennete"].clip(upper=25)
prep[["montant", "revenu"]] = np.log(prep[["montant", "revenu"]])
print(prep.describe().round(2))

# %%
print(cross_val_score(LogisticRegression(max_iter=5000), prep, defaut.loc[prep.index], scoring="roc_auc").mean().round(3))
