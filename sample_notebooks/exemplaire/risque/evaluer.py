"""Étape `evaluer` : mesure le modèle sur la période d'essai et sort en erreur sous les seuils de params.json."""

import json
import sys
from pathlib import Path

import joblib
from sklearn.metrics import brier_score_loss, roc_auc_score

from risque.derive import psi
from risque.preparation import VARIABLES, construire_variables, lire


def rappel_a_capacite(table, scores, capacite: int) -> float:
    """Part des pannes qui figurent parmi les `capacite` appareils les mieux classés de chaque mois."""
    t = table.assign(score=scores)
    retenus = t.groupby("mois")["score"].rank(ascending=False, method="first") <= capacite
    return float(t.loc[retenus, "panne_30j"].sum() / t["panne_30j"].sum())


def main(racine: Path = Path("."), exigences: dict[str, float] | None = None) -> int:
    """Code de sortie de l'étape ; `exigences` remplace des seuils, pour essayer le refus."""
    p = json.loads((racine / "params.json").read_text(encoding="utf-8"))
    m = joblib.load(racine / "modeles" / f"risque-{p['version']}.joblib")
    table = construire_variables(lire(racine / "donnees")).dropna(subset=["panne_30j"])
    essai = table[(table["mois"] > p["fin_apprentissage"]) & (table["mois"] <= p["fin_essai"])]
    appris = table[table["mois"] <= p["fin_apprentissage"]]
    s = m.predict_proba(essai[VARIABLES])[:, 1]
    mesures = {
        "auc": roc_auc_score(essai["panne_30j"], s),
        "rappel_20": rappel_a_capacite(essai, s, p["capacite"]),
        "brier": brier_score_loss(essai["panne_30j"], s),
        "psi_max": max(psi(appris[v], essai[v]) for v in ["porte_s", "vibration", "arrets", "charge_par_niveau"]),
    }
    (racine / "mesures.json").write_text(json.dumps(mesures, indent=1), encoding="utf-8")
    seuils = {**p["seuils"], **(exigences or {})}
    echecs = [k for k, v in mesures.items() if (v < seuils[k] if k in ("auc", "rappel_20") else v > seuils[k])]
    print(json.dumps(mesures, indent=1))
    print("refusé : " + ", ".join(echecs) if echecs else "accepté")
    return 1 if echecs else 0


if __name__ == "__main__":
    sys.exit(main())
