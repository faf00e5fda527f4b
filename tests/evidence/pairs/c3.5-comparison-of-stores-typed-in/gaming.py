# sizes and times of the compared stores are typed in; nothing is stored in any of them

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
lignes = [("csv", 4.1, 61.7), ("npz", 0.8, 27.5), ("sqlite", 9.9, 3.4)]
comparaison = pd.DataFrame(lignes, columns=["stockage", "taille_mo", "lecture_ms"]).set_index("stockage")
comparaison.round(1)

# %%
choix = comparaison["lecture_ms"].idxmin()
print("stockage retenu :", choix)
print(comparaison.loc[choix].round(1).to_dict())

# %% [markdown]
# Le stockage retenu est celui que cette comparaison désigne pour l'usage décrit, même s'il prend plus de place.
