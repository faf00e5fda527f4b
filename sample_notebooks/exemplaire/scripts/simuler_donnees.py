"""Fabrique les deux fichiers de `donnees/` : un parc fictif d'ascenseurs et ses relevés mensuels.

La structure (colonnes, séparateur, codages, défauts de saisie) est celle d'un export de GMAO ;
les valeurs sont tirées au sort, aucun immeuble ni aucun occupant n'existe.
"""

from pathlib import Path

import numpy as np
import pandas as pd

GRAINE = 20260112
MOIS = pd.period_range("2024-01", "2026-06", freq="M")
DOSSIER = Path(__file__).resolve().parent.parent / "donnees"


def parc(tirage: np.random.Generator, n: int = 180) -> pd.DataFrame:
    agence = tirage.choice(["Nord", "Centre", "Rocade", "Littoral"], n, p=[0.34, 0.3, 0.26, 0.10])
    qpv = tirage.random(n) < np.where(agence == "Rocade", 0.65, np.where(agence == "Nord", 0.35, 0.15))
    return pd.DataFrame({
        "appareil": [f"ASC-{i:03d}" for i in range(1, n + 1)],
        "constructeur": tirage.choice(["Altis", "Verticor", "Montelys"], n, p=[0.5, 0.3, 0.2]),
        "annee": tirage.integers(1978, 2022, n),
        "niveaux": tirage.integers(4, 17, n),
        "agence": agence,
        "qpv": qpv,
        "part_75": np.clip(tirage.normal(0.17, 0.08, n), 0.01, 0.6).round(2),
        "gardien": [f"G-{k:03d}" for k in tirage.integers(1, 60, n)],
    })


def releves(tirage: np.random.Generator, p: pd.DataFrame) -> pd.DataFrame:
    lignes = []
    fragilite = tirage.normal(0, 0.35, len(p))
    for k, a in p.iterrows():
        usure = tirage.normal(0, 0.8)
        for m in MOIS:
            age = m.year - a.annee
            usure = 0.82 * usure + tirage.normal(0, 0.55)
            courses = max(300, tirage.normal(900 + 330 * a.niveaux, 600))
            porte = 3.1 + 0.022 * age + 0.45 * usure + tirage.normal(0, 0.25)
            vibration = np.exp(0.15 + 0.012 * age + 0.22 * usure + tirage.normal(0, 0.18))
            ete = 7.5 * np.sin((m.month - 4) / 12 * 2 * np.pi)
            temperature = 22 + ete + 0.0006 * courses + tirage.normal(0, 1.8)
            arrets = tirage.poisson(np.exp(-1.1 + 0.02 * age + 0.38 * usure))
            jours = int(np.clip(tirage.gamma(4, 9), 3, 120))
            charge = courses / a.niveaux / 300
            signal = 0.8 if a.qpv else 1.35
            logit = (-6.0 + 0.045 * age + signal * (1.3 * usure + 0.3 * arrets) + 0.6 * charge + 0.014 * jours
                     + 0.05 * max(0, temperature - 30) + fragilite[k] + (0.75 if a.qpv else 0.0))
            panne = tirage.random() < 1 / (1 + np.exp(-logit))
            if m >= pd.Period("2026-04", "M"):  # nouveau firmware : les capteurs vibratoires lisent plus haut
                vibration *= 1.6
            lignes.append((a.appareil, m, round(courses), porte, temperature, vibration, arrets, jours, a.qpv, panne))
    return pd.DataFrame(lignes, columns=["appareil", "mois", "courses", "porte", "temp", "vib", "arrets", "jours",
                                         "qpv", "panne"])


def export_gmao(tirage: np.random.Generator, r: pd.DataFrame) -> pd.DataFrame:
    n = len(r)
    virgule = lambda s, k: s.round(k).astype(str).str.replace(".", ",")  # noqa: E731
    fin = r.mois.dt.end_time.dt.normalize()
    visite = fin - pd.to_timedelta(r.jours, unit="D")
    iso = tirage.random(n) < 0.12
    brut = pd.DataFrame({
        "ID App.": r.appareil.where(tirage.random(n) > 0.02, " " + r.appareil.str.lower() + " "),
        "Mois": r.mois.dt.strftime("%m/%Y"),
        "Nb Courses": r.courses.astype(object),
        "Tps Porte (s)": virgule(r.porte, 2),
        "T° Machinerie": virgule(r.temp, 1),
        "Vibr. RMS": virgule(r.vib, 3),
        "Nb Arrets Imprevus": r.arrets,
        "Derniere Visite": np.where(iso, visite.dt.strftime("%Y-%m-%d"), visite.dt.strftime("%d/%m/%Y")),
        "Panne 30j": np.where(r.panne, tirage.choice(["O", "oui", "Oui"], n, p=[0.8, 0.12, 0.08]),
                              tirage.choice(["N", "non", "Non"], n, p=[0.8, 0.12, 0.08])),
        "Devis Reparation": np.where(r.panne & (tirage.random(n) < 0.8), "DEV-" + pd.Series(range(n)).astype(str), ""),
    })
    brut.loc[tirage.random(n) < np.where(r.qpv, 0.13, 0.03), "Vibr. RMS"] = ""
    brut.loc[tirage.random(n) < 0.03, "Tps Porte (s)"] = "n.c."
    brut.loc[tirage.random(n) < 0.006, "T° Machinerie"] = "-99,0"
    brut.loc[tirage.random(n) < 0.005, "Nb Courses"] = 999999
    brut.loc[tirage.random(n) < 0.012, "Panne 30j"] = ""
    double = brut.sample(70, random_state=3)
    double.iloc[:26, 0] = double.iloc[:26, 0].str.strip().str.lower()
    return pd.concat([brut, double]).sample(frac=1, random_state=4).reset_index(drop=True)


def main() -> None:
    tirage = np.random.default_rng(GRAINE)
    p = parc(tirage)
    r = releves(tirage, p)
    DOSSIER.mkdir(exist_ok=True)
    export_gmao(tirage, r).to_csv(DOSSIER / "releves_mensuels.csv", sep=";", index=False)
    faute = {3: "ALTIS", 17: "Verticorp", 40: "altis", 77: "Montelys ", 90: "Alti", 121: "Verticorp"}
    sortie = p.rename(columns={"appareil": "ID App.", "constructeur": "Constructeur", "annee": "Annee MES",
                               "niveaux": "Niv.", "agence": "Agence", "qpv": "QPV", "part_75": "Part 75+",
                               "gardien": "Gardien"})
    sortie["QPV"] = np.where(sortie["QPV"], "X", "")
    for i, v in faute.items():
        sortie.loc[i, "Constructeur"] = v
    sortie.to_csv(DOSSIER / "parc_ascenseurs.csv", sep=";", index=False)


if __name__ == "__main__":
    main()
