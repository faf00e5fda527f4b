"""Service de score : appelé par la GMAO le 1er de chaque mois, une ligne par ascenseur."""

import json
from pathlib import Path

import joblib
import pandas as pd
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

from risque.preparation import VARIABLES

RACINE = Path(__file__).resolve().parent.parent
FICHE = json.loads((RACINE / "modeles" / "registre.json").read_text(encoding="utf-8"))
MODELE = joblib.load(RACINE / "modeles" / f"risque-{FICHE['version']}.joblib")
app = FastAPI(title="Risque de panne à 30 jours", version=FICHE["version"])


class Releve(BaseModel):
    appareil: str = Field(pattern=r"^ASC-\d{3}$")
    variables: dict[str, float | None]


@app.get("/sante")
def sante() -> dict[str, str]:
    return {"etat": "ok", "version": FICHE["version"]}


@app.post("/score")
def score(releves: list[Releve]) -> list[dict[str, object]]:
    inconnues = {v for r in releves for v in r.variables} - set(VARIABLES)
    if inconnues:
        raise HTTPException(422, f"variables inconnues : {sorted(inconnues)}")
    table = pd.DataFrame([r.variables for r in releves]).reindex(columns=VARIABLES).astype(float)
    risques = MODELE.predict_proba(table)[:, 1]
    return [{"appareil": r.appareil, "risque": round(float(p), 4)} for r, p in zip(releves, risques, strict=True)]
