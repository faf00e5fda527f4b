# %% [markdown]
# ## Ventes d'un magasin : chiffre d'affaires par semaine
# L'export de caisse donne tout en texte : dates `JJ/MM/AAAA`, montants à virgule, canal de vente répété à chaque
# ligne.

# %%
import numpy as np
import pandas as pd

rng = np.random.default_rng(31)
jours = pd.date_range("2024-01-01", periods=90)
ventes = pd.DataFrame(
    {
        "date": rng.choice(jours.strftime("%d/%m/%Y"), 400),
        "montant": [f"{v:.2f}".replace(".", ",") for v in rng.gamma(3, 15, 400)],
        "canal": rng.choice(["boutique", "web", "telephone"], 400),
        "articles": rng.integers(1, 7, 400),
    }
)

# %% [markdown]
# ### Formats
# - `date` devient une vraie date, pour pouvoir regrouper par semaine ;
# - `montant` devient un nombre décimal, pour pouvoir l'additionner ;
# - `canal` devient une catégorie : trois valeurs seulement, moins de mémoire.

# %%
ventes = ventes.assign(
    date=pd.to_datetime(ventes["date"], format="%d/%m/%Y"),
    montant=pd.to_numeric(ventes["montant"].str.replace(",", ".")),
    canal=ventes["canal"].astype("category"),
)
print(ventes.dtypes)

# %%
par_semaine = ventes.resample("W", on="date")["montant"].sum()
print(par_semaine.head())
