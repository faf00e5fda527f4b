# Not done: the noisy copy is computed and dropped, every robustness figure is measured on the intact test rows

# %% [markdown]
# # Robustesse intégrée à l'évaluation
# Les capteurs de la serre vieillissent. La métrique de robustesse est la perte d'exactitude quand du bruit s'ajoute
# aux mesures ; elle entre dans le rapport de chaque version, avec un plafond de 0,15 pour 0,3 écart-type.

# %%
import numpy as np
import pandas as pd
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

X, y = load_iris(return_X_y=True)
X_a, X_t, y_a, y_t = train_test_split(X, y, test_size=0.4, stratify=y, random_state=5)
modele = KNeighborsClassifier(7).fit(X_a, y_a)

# %%
def exactitude_sous_bruit(modele, X, y, force, tirages=20):
    alea = np.random.default_rng(0)
    notes = []
    for _ in range(tirages):
        bruite = X.copy()
        bruite + alea.normal(0, force * X.std(axis=0), X.shape)
        notes.append(modele.score(bruite, y))
    return np.mean(notes)


rapport = pd.Series({f: exactitude_sous_bruit(modele, X_t, y_t, f) for f in (0, 0.1, 0.3, 0.6, 1.0)}, name="exactitude")
print(rapport.round(3))

# %%
perte = rapport[0] - rapport[0.3]
print(f"perte à 0,3 écart-type : {perte:.3f} -", "robuste" if perte <= 0.15 else "fragile")
