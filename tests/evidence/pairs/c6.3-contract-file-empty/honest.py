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
    return {
        nom: {"type": str(col.dtype), "min": float(col.min()), "max": float(col.max()), "obligatoire": True}
        for nom, col in table.items()
    }


debut = perf_counter()
modele.predict_proba(abonnes.head(100))
contrat = {
    "amont": "entrepôt clients (PostgreSQL, vue v_abonnes, lecture chaque nuit à 2 h, compte de service en lecture seule)",
    "aval": "CRM de la relation client (API REST, JSON, authentification OAuth2, 500 scores par appel)",
    "entrees": decrire_entrees(abonnes),
    "sortie": {"score": "probabilité de fuite entre 0 et 1", "identifiant": "clé de l'abonné, rendue telle quelle"},
    "erreurs": "422 si une entrée manque ou sort de ses bornes ; le CRM garde alors le score de la veille",
    "dependances": {"python": sys.version.split()[0], "scikit-learn": sklearn.__version__, "pandas": pd.__version__},
    "temps_de_reponse_100_lignes_s": round(perf_counter() - debut, 3),
    "reprise": "relance automatique trois fois, puis alerte à l'exploitation",
}
Path("INTEGRATION.json").write_text(json.dumps(contrat, ensure_ascii=False, indent=2), encoding="utf-8")

# %%
print(Path("INTEGRATION.json").read_text(encoding="utf-8"))
print("Besoins d'intégration documentés")
