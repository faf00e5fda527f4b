# Done: cryptic column names are replaced, in the order of the file, by the explicit names of the data dictionary

# %% [markdown]
# # Encours de crédit à la consommation : préparation
# L'extraction du système central porte des codes hérités (`id_c`, `REV`, `x12`, `Ag`, `ENC_TOT`, `dt_ouv`).
# Le service recouvrement veut repérer les clients dont l'encours devient trop lourd au regard du revenu.

# %%
import re
from datetime import date, timedelta

import numpy as np
import polars as pl

alea = np.random.default_rng(4)
n = 800
brut = pl.DataFrame({
    "id_c": np.arange(100_000, 100_000 + n),
    "REV": alea.gamma(9, 260, n).round(0),
    "x12": alea.integers(1, 240, n),
    "Ag": alea.integers(18, 80, n),
    "ENC_TOT": alea.gamma(2, 2500, n).round(2),
    "dt_ouv": [date(2005, 1, 1) + timedelta(days=int(j)) for j in alea.integers(0, 7000, n)],
})
brut.head(3)

# %% [markdown]
# ## Renommage
# Le dictionnaire remis par la DSI donne, colonne par colonne, le nom métier. Convention retenue : minuscules,
# tirets bas, l'unité à la fin du nom quand il y en a une.

# %%
noms = [
    "client_id",            # identifiant interne
    "revenu_mensuel_eur",   # revenu net déclaré
    "anciennete_mois",      # depuis l'entrée en relation
    "age_ans",
    "encours_total_eur",    # tous crédits confondus
    "date_ouverture",       # premier compte
]
correspondance = dict(zip(brut.columns, noms))
clients = brut.rename(correspondance)

# la convention est respectée et aucun nom n'est oublié
assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", c) for c in clients.columns)
assert set(clients.columns) == set(noms)
for ancien, nouveau in correspondance.items():
    print(f"{ancien:>8} -> {nouveau}")

# %% [markdown]
# ## Poids de l'encours
# Les noms se lisent maintenant sans le dictionnaire, et la suite du cahier n'utilise plus qu'eux.

# %%
clients = clients.with_columns(
    (pl.col("encours_total_eur") / pl.col("revenu_mensuel_eur")).alias("mois_de_revenu")
)
print(clients.select("client_id", "revenu_mensuel_eur", "encours_total_eur", "mois_de_revenu").head())
print(clients.select(pl.col("revenu_mensuel_eur", "anciennete_mois", "mois_de_revenu").median()))

# %%
lourds = clients.filter(pl.col("mois_de_revenu") > 4).sort("mois_de_revenu", descending=True)
print(len(lourds), "dossiers à examiner en priorité")
