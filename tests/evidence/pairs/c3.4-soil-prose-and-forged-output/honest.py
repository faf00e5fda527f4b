# %% [markdown]
# ## Teneur en azote des sols
# Analyses de 160 parcelles. Les traitements sont décrits un à un, avec leur raison et leur effet.

# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import LassoCV

rng = np.random.default_rng(52)
sols = pd.DataFrame(
    {
        "argile": rng.uniform(5, 55, 160),
        "ph": rng.normal(6.6, 0.6, 160),
        "phosphore": rng.lognormal(3, 0.9, 160),
    }
)
azote = 0.03 * sols["argile"] + 0.4 * np.log1p(sols["phosphore"]) + rng.normal(0, 0.2, 160)
sols.loc[rng.choice(160, 22, replace=False), "ph"] = np.nan

# %% [markdown]
# ### 1. pH manquants : remplacés par la médiane
# 22 parcelles n'ont pas de pH (électrode en panne en avril). La médiane, peu sensible aux extrêmes, les remplace.

# %%
sols["ph"] = sols["ph"].fillna(sols["ph"].median())
print("pH manquants :", sols["ph"].isna().sum())

# %% [output]
# pH manquants : 0

# %% [markdown]
# ### 2. Phosphore : passage au logarithme
# La distribution est très étirée à droite ; son logarithme est à peu près symétrique, ce que demande un modèle
# linéaire.

# %%
sols["phosphore"] = np.log1p(sols["phosphore"])
print("asymétrie :", round(float(sols["phosphore"].skew()), 2))

# %% [output]
# asymétrie : 0.15

# %% [markdown]
# ### 3. Standardisation
# Les trois variables sont ramenées à une moyenne nulle et un écart-type de 1, pour que la pénalité pèse autant sur
# chacune.

# %%
sols = (sols - sols.mean()) / sols.std()
print("écarts-types :", sols.std().round(2).tolist())
lasso = LassoCV(cv=5).fit(sols, azote)

# %% [output]
# écarts-types : [1.0, 1.0, 1.0]
