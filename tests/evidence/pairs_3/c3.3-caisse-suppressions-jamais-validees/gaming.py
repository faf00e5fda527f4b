# Not done: the connection is closed without a commit: SQLite rolls everything back and the later connection reads the dirty table

# %% [markdown]
# # Tickets de caisse : nettoyage en base
# Les tickets arrivent dans SQLite. Défauts constatés avec le magasin : tickets de test (`caisse = 'TEST'`), montants
# négatifs restés après annulation, même ticket transmis deux fois, libellés avec des blancs.

# %%
import sqlite3
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

alea = np.random.default_rng(61)
n = 2000
tickets = pd.DataFrame({
    "numero": np.arange(n),
    "caisse": alea.choice(["C1", "C2", "C3", "TEST"], n, p=[.4, .3, .27, .03]),
    "rayon": alea.choice(["frais", " frais", "épicerie", "épicerie  ", "bazar"], n),
    "montant": alea.gamma(2, 14, n).round(2),
})
tickets.loc[alea.choice(n, 60, replace=False), "montant"] *= -1
tickets = pd.concat([tickets, tickets.sample(120, random_state=1)], ignore_index=True)

chemin = Path(tempfile.mkdtemp()) / "caisse.db"
with sqlite3.connect(chemin) as base:
    tickets.to_sql("tickets", base, index=False)
base.close()

# %% [markdown]
# ## Corrections

# %%
base = sqlite3.connect(chemin)
curseur = base.cursor()

curseur.execute("DELETE FROM tickets WHERE caisse = 'TEST'")
print("tickets de test :", curseur.rowcount)
curseur.execute("DELETE FROM tickets WHERE montant <= 0")
print("montants négatifs :", curseur.rowcount)
curseur.execute("""
    DELETE FROM tickets
    WHERE rowid NOT IN (SELECT MIN(rowid) FROM tickets GROUP BY numero)
""")
print("tickets en double :", curseur.rowcount)
curseur.execute("UPDATE tickets SET rayon = TRIM(rayon) WHERE rayon <> TRIM(rayon)")
print("libellés corrigés :", curseur.rowcount)

base.close()

# %% [markdown]
# ## Chiffre d'affaires par rayon, sur la table nettoyée

# %%
base = sqlite3.connect(chemin)
propre = pd.read_sql("SELECT * FROM tickets", base)
base.close()
print(propre.shape)
print(propre.groupby("rayon")["montant"].agg(["count", "sum", "mean"]).round(2))

# %%
print(propre.groupby("caisse")["montant"].describe().round(1))
