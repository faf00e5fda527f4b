# Done: arrival and departure texts are parsed with the format that the file really has, and the durations and calendar features come from them

# %% [markdown]
# # Passages aux urgences : mise au format
# Export du logiciel hospitalier, en texte. Pour prévoir l'affluence il nous faut de vraies dates
# (heure d'arrivée, jour de semaine, mois) et une durée de passage en minutes.

# %%
from datetime import datetime, timedelta

import numpy as np
import polars as pl

alea = np.random.default_rng(15)
n = 3000
debut = [datetime(2023, 1, 1) + timedelta(minutes=int(m)) for m in alea.integers(0, 365 * 1440, n)]
fin = [d + timedelta(minutes=int(m)) for d, m in zip(debut, alea.gamma(3, 55, n))]
passages = pl.DataFrame({
    "arrivee": [d.strftime("%d/%m/%Y %H:%M") for d in debut],
    "sortie": [d.strftime("%d/%m/%Y %H:%M") for d in fin],
    "tri": alea.choice(["1", "2", "3", "4", "5"], n, p=[.02, .1, .38, .35, .15]),
})
print(passages.head(4))

# %% [markdown]
# ## Types choisis
# | colonne | reçue | voulue | pourquoi |
# |---|---|---|---|
# | `arrivee`, `sortie` | texte | `Datetime` | calculer des durées, regrouper par heure et par mois |
# | `tri` | texte | `UInt8` | échelle ordonnée de 1 à 5 |

# %%
FORMAT = "%d/%m/%Y %H:%M"

types = (
    passages.lazy()
    .with_columns(
        pl.col("arrivee", "sortie").str.to_datetime(FORMAT, strict=True),
        pl.col("tri").cast(pl.UInt8),
    )
    .with_columns(
        (pl.col("sortie") - pl.col("arrivee")).dt.total_minutes().alias("duree_min"),
        pl.col("arrivee").dt.hour().alias("heure"),
        pl.col("arrivee").dt.weekday().alias("jour"),
        pl.col("arrivee").dt.month().alias("mois"),
    )
    .collect()
)
print(types.schema)

# %% [markdown]
# ## Affluence par mois et par heure

# %%
print(types.group_by("mois").agg(pl.len().alias("passages"), pl.col("duree_min").median()).sort("mois"))
print(types.filter(pl.col("heure").is_between(18, 23)).group_by("jour").len().sort("jour"))

# %%
print(types.select(pl.col("duree_min").quantile(0.9).alias("p90_duree_min")))
