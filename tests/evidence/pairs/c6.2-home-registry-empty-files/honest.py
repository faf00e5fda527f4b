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
    joblib.dump(modele, fichier)
    empreinte = hashlib.sha256(fichier.read_bytes()).hexdigest()
    ligne = {"version": version, "empreinte": empreinte, "parametres": modele.get_params(), "note": note}
    with (REGISTRE / "journal.jsonl").open("a") as journal:
        journal.write(json.dumps(ligne) + "\n")
    return fichier


for version, profondeur in [("1.0.0", 2), ("1.1.0", 4)]:
    modele = DecisionTreeClassifier(max_depth=profondeur, random_state=9).fit(vibrations[:350], panne[:350])
    publier(modele, version, note=modele.score(vibrations[350:], panne[350:]))
    print("publiée : version", version)

# %%
def revenir(version):
    journal = map(json.loads, (REGISTRE / "journal.jsonl").read_text().splitlines())
    attendue = next(ligne["empreinte"] for ligne in journal if ligne["version"] == version)
    fichier = REGISTRE / f"ascenseur-{version}.joblib"
    assert hashlib.sha256(fichier.read_bytes()).hexdigest() == attendue, "fichier altéré"
    return joblib.load(fichier)


servi = revenir("1.0.0")
print("Retour à la version 1.0.0, profondeur", servi.get_depth())
