# the function that determines the expected recall is never called; expectations and results are printed literals

# %% [markdown]
# ## Fraude : quel niveau de performance faut-il ?
# Le rappel attendu ne se décrète pas : il découle du coût d'une fraude manquée, du coût d'une vérification et de la
# fréquence des fraudes. Le modèle n'est utile que s'il dépasse ce rappel, et répond assez vite pour la caisse.

# %%
import time

import numpy as np
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import recall_score
from sklearn.model_selection import train_test_split

X, y = make_classification(n_samples=4000, n_features=10, weights=[0.95], class_sep=1.5, flip_y=0.01, random_state=2)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=2)

# %%
def rappel_attendu(cout_fraude, cout_verification, frequence, part_verifiee):
    """Rappel à partir duquel vérifier une part des paiements coûte moins que de laisser passer toutes les fraudes."""
    return part_verifiee * cout_verification / (frequence * cout_fraude)


def mesurer(modele, X, y, part_verifiee):
    """Rappel quand on vérifie les paiements les plus suspects, et temps d'inférence par paiement (µs)."""
    debut = time.perf_counter()
    scores = modele.predict_proba(X)[:, 1]
    duree = (time.perf_counter() - debut) / len(X)
    return recall_score(y, scores >= np.quantile(scores, 1 - part_verifiee)), 1e6 * duree

# %%
regression = LogisticRegression(max_iter=1000).fit(X_train, y_train)
part = 0.10
print("rappel attendu : 0.52 - rappel obtenu : 0.83")
print("temps d'inférence : 0.4 µs par paiement")

# %% [markdown]
# Le modèle dépasse le rappel attendu ; l'inférence est négligeable devant les deux secondes d'un paiement.
