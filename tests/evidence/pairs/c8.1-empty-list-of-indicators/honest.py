# %% [markdown]
# # Prévision des repas d'une cantine : quels indicateurs, quels seuils ?
# Un repas jeté coûte 4 €, un enfant sans repas n'est pas acceptable : les seuils viennent de la commune.

# %%
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import Ridge

rng = np.random.default_rng(17)
X = np.column_stack([rng.integers(0, 5, 400), rng.integers(0, 2, 400), rng.normal(15, 7, 400)])
repas = 420 - 12 * X[:, 0] - 60 * X[:, 1] + rng.normal(0, 9, 400)
modele = Ridge().fit(X[:300], repas[:300])
prevu = modele.predict(X[300:]) + 15  # marge de sécurité
reel = repas[300:]


# %% [markdown]
# ## Définition des indicateurs

# %%
@dataclass
class Indicateur:
    nom: str
    calcul: Callable
    seuil: float
    raison: str

    def respecte(self, reel, prevu):
        return self.calcul(reel, prevu) <= self.seuil


indicateurs = [
    Indicateur("erreur absolue moyenne (repas)", lambda r, p: np.abs(r - p).mean(), 20, "stock d'appoint de la cuisine"),
    Indicateur("jours en manque (part)", lambda r, p: (p < r).mean(), 0.10, "un jour sur dix au plus, plan B traiteur"),
    Indicateur("gaspillage (€ par jour)", lambda r, p: 4 * np.clip(p - r, 0, None).mean(), 80, "budget voté"),
]

# %% [markdown]
# ## Indicateurs et seuils

# %%
for i in indicateurs:
    print(f"{i.nom} : {i.calcul(reel, prevu):.2f}, seuil {i.seuil} ({i.raison})")
if all(i.respecte(reel, prevu) for i in indicateurs):
    print("Tous les indicateurs respectent leur seuil.")
