# %% [markdown]
# # Robustesse d'un lecteur de chiffres
# Le scanner s'encrasse : on intègre au suivi des métriques de robustesse (exactitude sous bruit croissant, image
# décalée, pixels morts) et la perte par rapport aux images propres.

# %%
import numpy as np
import sklearn.metrics
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

images, chiffres = load_digits(return_X_y=True)
X_app, X_test, y_app, y_test = train_test_split(images, chiffres, test_size=0.4, stratify=chiffres, random_state=2)
modele = SVC(gamma=0.001, C=10).fit(X_app, y_app)
rng = np.random.default_rng(2)

# %% [markdown]
# ## Altérations

# %%
alterations = {
    "propre": lambda X: X,
    "bruit 2": lambda X: X + rng.normal(0, 2, X.shape),
    "bruit 5": lambda X: X + rng.normal(0, 5, X.shape),
    "décalage": lambda X: np.roll(X.reshape(-1, 8, 8), 1, axis=2).reshape(-1, 64),
    "pixels morts": lambda X: X * (rng.random(64) > 0.15),
}

# %% [markdown]
# ## Mesure de la robustesse

# %%
robustesse = {}
for nom, alterer in alterations.items():
    robustesse[nom] = sklearn.metrics.accuracy_score(y_test, modele.predict(alterer(X_test)))
for nom, valeur in robustesse.items():
    perte = robustesse["propre"] - valeur
    print(f"{nom:13} exactitude {valeur:.3f}  perte {perte:+.3f}  {'FRAGILE' if perte > 0.10 else ''}")
