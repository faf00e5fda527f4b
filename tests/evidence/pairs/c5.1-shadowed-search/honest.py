# %% [markdown]
# # Pannes de pompes : optimisation du modèle
# Contrainte de l'atelier : un modèle léger (moins de 150 arbres), rejoué toutes les dix minutes sur l'automate.

# %%
import numpy as np
from scipy.stats import randint, uniform
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import RandomizedSearchCV, train_test_split

rng = np.random.default_rng(3)
capteurs = rng.normal(size=(700, 6))
panne = (capteurs[:, 0] * capteurs[:, 1] + capteurs[:, 2] + rng.normal(0, 0.5, 700) > 0.9).astype(int)
X_app, X_test, y_app, y_test = train_test_split(capteurs, panne, test_size=0.3, stratify=panne, random_state=3)

# %% [markdown]
# ## Recherche aléatoire
# Douze combinaisons tirées au hasard, jugées sur le F1 en validation croisée ; le nombre d'arbres est borné par
# la contrainte de l'atelier.

# %%
espace = {
    "n_estimators": randint(30, 150),
    "learning_rate": uniform(0.02, 0.3),
    "max_depth": randint(1, 5),
}
recherche = RandomizedSearchCV(
    GradientBoostingClassifier(random_state=3), espace, n_iter=12, scoring="f1", cv=3, random_state=3
)
recherche.fit(X_app, y_app)
print(recherche.best_params_)
print("F1 en validation croisée : %.3f" % recherche.best_score_)

# %%
optimise = recherche.best_estimator_
print("F1 sur le test : %.3f" % f1_score(y_test, optimise.predict(X_test)))
