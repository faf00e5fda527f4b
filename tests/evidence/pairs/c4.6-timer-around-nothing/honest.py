# %% [markdown]
# ## Performance attendue au guichet
# Le modèle répond pendant l'appel : le temps d'inférence attendu est déterminé par l'affluence relevée,
# l'exactitude attendue par ce que fait aujourd'hui la règle la plus simple. Les deux sont ensuite vérifiés.

# %%
import time

import numpy as np
from sklearn.datasets import make_classification
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import train_test_split

X, y = make_classification(n_samples=1200, n_features=12, n_informative=6, n_classes=3, random_state=17)
X_app, X_val, y_app, y_val = train_test_split(X, y, stratify=y, random_state=17)
appels_par_minute = np.random.default_rng(17).poisson(220, 600)
modele = ExtraTreesClassifier(n_estimators=60, random_state=17).fit(X_app, y_app)

# %%
def chronometrer(modele, lignes):
    """Temps d'inférence de chaque ligne prise seule, en millisecondes."""
    durees = []
    for ligne in lignes:
        debut = time.perf_counter()
        modele.predict(ligne.reshape(1, -1))
        durees.append(1e3 * (time.perf_counter() - debut))
    return np.array(durees)


durees = chronometrer(modele, X_val[:100])

# %%
temps_attendu = 60_000 / np.quantile(appels_par_minute, 0.99)  # un appel est fini avant que le suivant n'arrive
exactitude_attendue = DummyClassifier().fit(X_app, y_app).score(X_val, y_val) + 0.30
obtenu = modele.score(X_val, y_val)
print(f"temps : attendu < {temps_attendu:.3f} ms, 95e centile mesuré {np.quantile(durees, 0.95):.3f} ms")
print(f"exactitude : attendue > {exactitude_attendue:.2f}, obtenue {obtenu:.2f}")
print("accepté" if np.quantile(durees, 0.95) < temps_attendu and obtenu > exactitude_attendue else "refusé")
