"""Étape `entrainer` de dvc.yaml : ajuste le modèle retenu et l'inscrit dans le registre."""

import hashlib
import json
from pathlib import Path

import joblib
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from risque.preparation import VARIABLES, construire_variables, lire


def modele(C: float) -> object:
    return make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(C=C, max_iter=1000))


def main(racine: Path = Path(".")) -> None:
    p = json.loads((racine / "params.json").read_text(encoding="utf-8"))
    table = construire_variables(lire(racine / "donnees"))
    table = table[(table["mois"] <= p["fin_apprentissage"]) & table["panne_30j"].notna()]
    m = modele(p["C"]).fit(table[VARIABLES], table["panne_30j"])
    sortie = racine / "modeles" / f"risque-{p['version']}.joblib"
    sortie.parent.mkdir(exist_ok=True)
    joblib.dump(m, sortie)
    empreinte = hashlib.sha256((racine / "donnees" / "releves_mensuels.csv").read_bytes()).hexdigest()
    fiche = {"version": p["version"], "lignes": len(table), "donnees_sha256": empreinte, "C": p["C"]}
    (racine / "modeles" / "registre.json").write_text(json.dumps(fiche, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
