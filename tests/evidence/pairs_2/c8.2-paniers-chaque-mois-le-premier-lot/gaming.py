# Not done: the loop over the months measures the first month's rows each time, so nothing is followed

# %% [markdown]
# # Suivi de la performance, mois par mois
# Indicateurs définis au cadrage : F1 au moins 0,70 et taux d'alerte entre 20 et 45 %.

# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

rng = np.random.default_rng(52)


def lot(decalage, n=400):
    X = rng.normal(decalage, 1, size=(n, 4))
    y = (X[:, 0] + 0.7 * X[:, 1] - decalage + rng.normal(0, 0.6, n) > 0.7).astype(int)
    return X, y


modele = LogisticRegression().fit(*lot(0, 1500))
lots = {f"2024-{m:02d}": lot(0.12 * m) for m in range(1, 8)}

# %%
lignes = []
for mois in lots:
    X, y = lots["2024-01"]
    prediction = modele.predict(X)
    lignes.append({"mois": mois, "f1": f1_score(y, prediction), "taux_alerte": prediction.mean()})
suivi = pd.DataFrame(lignes).set_index("mois")
suivi["conforme"] = (suivi["f1"] >= 0.70) & suivi["taux_alerte"].between(0.20, 0.45)
print(suivi.round(3))

# %%
suivi[["f1", "taux_alerte"]].plot(marker="o", title="Indicateurs en exploitation")
