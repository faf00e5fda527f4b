"""De l'export de la GMAO à la table d'apprentissage : mêmes étapes que la partie 3 du cahier."""

from pathlib import Path

import numpy as np
import pandas as pd

NOMS = {
    "ID App.": "appareil", "Mois": "mois", "Nb Courses": "courses", "Tps Porte (s)": "porte_s",
    "T° Machinerie": "temp_machinerie", "Vibr. RMS": "vibration", "Nb Arrets Imprevus": "arrets",
    "Derniere Visite": "derniere_visite", "Panne 30j": "panne_30j", "Constructeur": "constructeur",
    "Annee MES": "annee_mise_en_service", "Niv.": "niveaux", "Agence": "agence", "QPV": "quartier_prioritaire",
    "Part 75+": "part_75_ans",
}
MARQUES = {"alti": "Altis", "altis": "Altis", "verticor": "Verticor", "verticorp": "Verticor", "montelys": "Montelys"}
VARIABLES = [
    "age", "charge_par_niveau", "porte_s", "porte_moy3", "temp_machinerie", "vibration", "vibration_moy3",
    "vibration_absente", "arrets", "arrets_3mois", "jours_depuis_visite", "visite_en_retard",
]


def nombre(colonne: pd.Series) -> pd.Series:
    """« 3,42 » → 3.42 ; tout ce qui n'est pas un nombre (« n.c. », vide) → manquant."""
    return pd.to_numeric(colonne.astype("string").str.replace(",", "."), errors="coerce").astype(float)


def lire(dossier: Path) -> pd.DataFrame:
    """Relevés et parc réunis, nettoyés, une ligne par appareil et par mois."""
    releves = pd.read_csv(dossier / "releves_mensuels.csv", sep=";", dtype="string").drop(columns="Devis Reparation")
    parc = pd.read_csv(dossier / "parc_ascenseurs.csv", sep=";").drop(columns="Gardien").rename(columns=NOMS)
    r = releves.rename(columns=NOMS)
    r["appareil"] = r["appareil"].str.strip().str.upper()
    r = r.drop_duplicates()
    r["mois"] = pd.to_datetime(r["mois"], format="%m/%Y")
    r["derniere_visite"] = pd.to_datetime(r["derniere_visite"], format="%d/%m/%Y", errors="coerce").fillna(
        pd.to_datetime(r["derniere_visite"], format="%Y-%m-%d", errors="coerce"))
    for c in ["courses", "porte_s", "temp_machinerie", "vibration", "arrets"]:
        r[c] = nombre(r[c])
    r.loc[r["temp_machinerie"] < -50, "temp_machinerie"] = np.nan
    r.loc[r["courses"] > 100_000, "courses"] = np.nan
    r["panne_30j"] = r["panne_30j"].str[0].str.upper().map({"O": 1.0, "N": 0.0}).astype(float)
    parc["constructeur"] = parc["constructeur"].str.strip().str.lower().map(MARQUES)
    parc["quartier_prioritaire"] = parc["quartier_prioritaire"].eq("X")
    return r.merge(parc, on="appareil", validate="many_to_one").sort_values(["appareil", "mois"], ignore_index=True)


def construire_variables(t: pd.DataFrame) -> pd.DataFrame:
    """Ajoute les variables dérivées ; les moyennes sur trois mois ne regardent que le passé."""
    t = t.copy()
    t["age"] = t["mois"].dt.year - t["annee_mise_en_service"]
    t["charge_par_niveau"] = t["courses"] / t["niveaux"]
    t["jours_depuis_visite"] = ((t["mois"] + pd.offsets.MonthEnd(0)) - t["derniere_visite"]).dt.days
    t["visite_en_retard"] = (t["jours_depuis_visite"] > 42).astype(float)
    t["vibration_absente"] = t["vibration"].isna().astype(float)
    par_appareil = t.groupby("appareil")
    t["porte_moy3"] = par_appareil["porte_s"].transform(lambda s: s.rolling(3, min_periods=1).mean())
    t["vibration_moy3"] = par_appareil["vibration"].transform(lambda s: s.rolling(3, min_periods=1).mean())
    t["arrets_3mois"] = par_appareil["arrets"].transform(lambda s: s.rolling(3, min_periods=1).sum())
    return t
