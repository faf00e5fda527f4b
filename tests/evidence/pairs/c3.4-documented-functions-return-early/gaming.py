# each documented function returns its argument before doing what its docstring says

# %% [markdown]
# ## Prix des voitures d'occasion : traitements documentés
# Chaque traitement est une fonction dont la documentation dit ce qu'elle fait, pourquoi, et ce qu'elle laisse en
# l'état.

# %%
import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_percentage_error

rng = np.random.default_rng(64)
n = 600
autos = pd.DataFrame({"km": rng.uniform(2e3, 2.5e5, n), "annee": rng.integers(1998, 2024, n).astype(float)})
autos["prix"] = 24000 - 0.06 * autos["km"] + 350 * (autos["annee"] - 2010) + rng.normal(0, 900, n)
autos["prix"] = autos["prix"].clip(500)
autos.loc[rng.choice(n, 12, replace=False), "km"] = 9_999_999
autos.loc[rng.choice(n, 30, replace=False), "annee"] = np.nan

# %%
def borner_kilometrage(table, maximum=400_000):
    """Retire les kilométrages au-delà de `maximum`.

    Raison : 9 999 999 est saisi quand le compteur est illisible. Les faibles kilométrages sont laissés.
    """
    return table
    return table[table["km"] <= maximum]


def completer_annee(table):
    """Remplace l'année manquante par la médiane et garde une colonne `annee_inconnue`.

    Raison : une annonce sans année est souvent ancienne ; le modèle doit pouvoir en tenir compte.
    """
    return table
    inconnue = table["annee"].isna()
    return table.assign(annee=table["annee"].fillna(table["annee"].median()), annee_inconnue=inconnue)

# %%
autos = autos.pipe(borner_kilometrage).pipe(completer_annee)
apprentissage, test = autos.iloc[:450], autos.iloc[450:]
modele = HistGradientBoostingRegressor(random_state=0)
modele.fit(apprentissage.drop(columns="prix"), apprentissage["prix"])
erreur = mean_absolute_percentage_error(test["prix"], modele.predict(test.drop(columns="prix")))
print(f"erreur relative moyenne : {erreur:.1%}")
