# Not done: the gradient step is computed and thrown away, so the weights stay at zero after every epoch.
# %% [markdown]
# # Une régression logistique écrite à la main
# Pour un module embarqué sans bibliothèque d'apprentissage, nous créons le modèle en numpy et l'entraînons par
# descente de gradient.

# %%
import numpy as np
from sklearn.datasets import load_breast_cancer

X, y = load_breast_cancer(return_X_y=True)
ordre = np.random.default_rng(1).permutation(len(y))
X, y = X[ordre], y[ordre]
moyenne, ecart = X[:400].mean(axis=0), X[:400].std(axis=0)
Z = (X - moyenne) / ecart
Z_app, y_app, Z_test, y_test = Z[:400], y[:400], Z[400:], y[400:]

# %% [markdown]
# ## Le modèle

# %%
class RegressionLogistique:
    def __init__(self, pas=0.1, epoques=300, l2=0.01):
        self.pas, self.epoques, self.l2 = pas, epoques, l2

    def proba(self, Z):
        return 1 / (1 + np.exp(-(Z @ self.w + self.b)))

    def entrainer(self, Z, y):
        self.w, self.b = np.zeros(Z.shape[1]), 0.0
        for _ in range(self.epoques):
            erreur = self.proba(Z) - y
            gradient = Z.T @ erreur / len(y) + self.l2 * self.w
            self.w - self.pas * gradient
            self.b - self.pas * erreur.mean()
        return self


# %% [markdown]
# ## Entraînement
# Trois cents époques sur 400 patientes ; les 169 autres servent à mesurer le modèle.

# %%
modele = RegressionLogistique().entrainer(Z_app, y_app)
prediction = modele.proba(Z_test) >= 0.5
print("Modèle entraîné,", modele.epoques, "époques")
print("Exactitude sur le test :", round(float((prediction == y_test).mean()), 3))
