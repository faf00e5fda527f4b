# %% [markdown]
# ## Choisir le stockage des relevés de température
# L'usage : retrouver souvent les relevés **d'un seul capteur** parmi deux cents, ajouter chaque heure quelques
# lignes. On compare fichier CSV, tableau compressé (npz) et base relationnelle (SQLite, index sur le capteur) sur
# cet usage.

# %%
import sqlite3
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

rng = np.random.default_rng(1)
releves = pd.DataFrame(
    {
        "capteur": np.tile(np.arange(200), 1500),
        "minute": np.repeat(np.arange(1500), 200),
        "temperature": rng.normal(18, 4, 300_000).round(2),
    }
)
dossier = Path(tempfile.mkdtemp())

# %%
releves.to_csv(dossier / "releves.csv", index=False)
np.savez_compressed(dossier / "releves.npz", releves.to_numpy())
base = sqlite3.connect(dossier / "releves.sqlite")
releves.to_sql("releve", base, index=False)
base.execute("CREATE INDEX releve_capteur ON releve (capteur)")
base.commit()


def lire_csv():
    table = pd.read_csv(dossier / "releves.csv")
    return table[table["capteur"] == 17]


def lire_npz():
    table = np.load(dossier / "releves.npz")["arr_0"]
    return table[table[:, 0] == 17]


def lire_sqlite():
    return pd.read_sql("SELECT * FROM releve WHERE capteur = 17", base)


lignes = []
for stockage, lire in {"csv": lire_csv, "npz": lire_npz, "sqlite": lire_sqlite}.items():
    debut = time.perf_counter()
    assert len(lire()) == 1500
    lecture = 1e3 * (time.perf_counter() - debut)
    lignes.append((stockage, (dossier / f"releves.{stockage}").stat().st_size / 1e6, lecture))
comparaison = pd.DataFrame(lignes, columns=["stockage", "taille_mo", "lecture_ms"]).set_index("stockage")
comparaison.round(1)

# %%
choix = comparaison["lecture_ms"].idxmin()
print("stockage retenu :", choix)
print(comparaison.loc[choix].round(1).to_dict())

# %% [markdown]
# Le stockage retenu est celui que cette comparaison désigne pour l'usage décrit, même s'il prend plus de place.
