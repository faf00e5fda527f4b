# Done: columnar storage is justified for the use (aggregates over a few columns) and really used: partitioned Parquet read by DuckDB

# %% [markdown]
# # Compteurs d'eau : où ranger les relevés ?
# Un relevé par heure et par compteur : des millions de lignes, jamais modifiées, dont on lit quelques colonnes pour
# des agrégats par secteur. Trois choix ont été comparés :
#
# - **base relationnelle** (PostgreSQL) : faite pour modifier ligne à ligne, inutile ici ;
# - **documents** (MongoDB) : les relevés ont tous la même structure, rien à y gagner ;
# - **colonnes (Parquet) lu par DuckDB** : compressé, types gardés, seules les colonnes demandées sont lues. **Retenu.**

# %%
import tempfile
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

alea = np.random.default_rng(90)
heures = pd.date_range("2024-01-01", periods=24 * 60, freq="h")
releves = pd.DataFrame({
    "compteur": np.repeat(np.arange(40), len(heures)),
    "secteur": np.repeat(alea.choice(["nord", "sud", "centre"], 40), len(heures)),
    "horodatage": np.tile(heures, 40),
    "litres": alea.gamma(2, 6, 40 * len(heures)).round(1),
    "pression_bar": alea.normal(3.2, .2, 40 * len(heures)).round(2),
})
dossier = Path(tempfile.mkdtemp())
base = duckdb.connect()
base.register("releves", releves)

# %% [markdown]
# ## Écriture : un fichier par mois

# %%
for mois in (1, 2):
    base.execute(f"""
        COPY (SELECT * FROM releves WHERE month(horodatage) = {mois} ORDER BY secteur, horodatage)
        TO '{dossier}/releves_2024_{mois:02d}.parquet' (FORMAT PARQUET, COMPRESSION ZSTD)
    """)
for fichier in sorted(dossier.glob("*.parquet")):
    print(fichier.name, round(fichier.stat().st_size / 1e6, 2), "Mo")

# %% [markdown]
# ## Lecture : l'usage prévu
# Consommation par secteur et par jour, qui alimente la détection de fuites.

# %%
jour = base.execute(f"""
    SELECT secteur, date_trunc('day', horodatage) AS jour, sum(litres) AS litres
    FROM read_parquet('{dossier}/releves_*.parquet')
    GROUP BY ALL ORDER BY ALL
""").df()
print(jour.head())
print(base.execute(f"DESCRIBE SELECT * FROM read_parquet('{dossier}/releves_*.parquet')").df()[["column_name", "column_type"]])

# %%
nuit = base.execute(f"""
    SELECT compteur, min(litres) AS debit_min
    FROM read_parquet('{dossier}/releves_*.parquet')
    WHERE hour(horodatage) BETWEEN 2 AND 4
    GROUP BY compteur HAVING debit_min > 1 ORDER BY debit_min DESC
""").df()
print(len(nuit), "compteurs dont le débit de nuit ne tombe jamais à zéro")
