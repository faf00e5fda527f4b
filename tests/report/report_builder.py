"""A realistic report with its notebook and run, built by hand."""

import base64
import struct
import zlib
from typing import Any

from certgrader.execution.model import CellError, CellRun, LimitState, Run
from certgrader.notebook.model import Cell, Notebook, Output
from certgrader.report.formats.base import Document
from certgrader.report.model import Report

STATEMENTS = {
    "C1": "Identifier un jeu de données pour répondre aux besoins métiers et aux cas d'usage, en tenant compte des "
    "enjeux de pertinence et de cohérence.",
    "C2": "Identifier les risques éthiques et sociétaux à prendre en compte dans le cadre de l'exploitation de la "
    "solution d'IA.",
    "C3": "Préparer les données pour renforcer leur intégrité et leur pertinence en vue du développement.",
}


def png(width: int = 320, height: int = 160) -> str:
    """A real picture, in base64."""
    rows = b"".join(b"\x00" + bytes([90, 130, 180] * width) for _ in range(height))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    raw = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return base64.b64encode(raw).decode()


def cells(*parts: tuple[str, str] | Cell) -> tuple[Cell, ...]:
    """Cells from (kind, source) pairs; code cells are counted."""
    made = []
    count = 0
    for index, part in enumerate(parts):
        if isinstance(part, Cell):
            made.append(part)
            continue
        kind, source = part
        count += kind == "code"
        made.append(Cell(index, kind, source, execution_count=count if kind == "code" else None))  # type: ignore[arg-type]
    return tuple(made)


def notebook(*parts: tuple[str, str] | Cell, **changes: Any) -> Notebook:
    """A notebook of the given cells."""
    fields: dict[str, Any] = {
        "cells": cells(*parts),
        "sections": (),
        "paragraphs": (),
        "title": "Prévoir les pannes",
        "language": "fr",
        "platform": "jupyter",
        "kernel_language": "python",
        "nbformat": "4.5",
    }
    return Notebook(**{**fields, **changes})


def evidence(**changes: Any) -> dict[str, Any]:
    """One pointer as in the JSON."""
    fields: dict[str, Any] = {"kind": "code", "cell": 3, "path": None, "lines": [1, 1], "output": None}
    fields |= {"excerpt": "df = df.drop_duplicates()", "check": "duplicates-removed", "strength": "coded"}
    return {**fields, "stance": "supports", "origin": None, "note": None, **changes}


def criterion(id_: str, level: str = "met", confidence: float = 0.9, **changes: Any) -> dict[str, Any]:
    """One criterion as in the JSON."""
    fields: dict[str, Any] = {
        "id": id_,
        "statement": "Les données altérées, inexactes ou non pertinentes sont corrigées ou supprimées.",
        "scope": "notebook",
        "conditional": False,
        "level": level,
        "confidence": confidence,
        "needs_jury": confidence < 0.6,
        "reason": "Des doublons sont supprimés et le traitement des valeurs manquantes est expliqué.",
        "advice": "Dites combien de lignes chaque traitement retire, et pourquoi.",
        "question": "Pourquoi supprimer ces lignes plutôt que de les corriger ?",
        "evidence": [],
    }
    return {**fields, **changes}


def report(competencies: dict[str, list[dict[str, Any]]], **changes: Any) -> Report:
    """A report over competencies given by id."""
    blocks = [
        {
            "id": id_,
            "statement": STATEMENTS.get(id_, f"Compétence {id_}."),
            "level": "partial" if any(one["level"] != "met" for one in criteria) else "met",
            "needs_jury": sum(one["needs_jury"] for one in criteria),
            "criteria": criteria,
        }
        for id_, criteria in competencies.items()
    ]
    fields: dict[str, Any] = {
        "schema": "certgrader/report@1",
        "created": "2026-11-24T10:00:00+01:00",
        "tool": {"name": "certgrader", "version": "0.1.0"},
        "rubric": {
            "id": "concevoir-implementer-ia",
            "title": "Concevoir et implémenter une solution d'intelligence artificielle",
            "version": "1.0",
            "sha256": "ab" * 32,
            "calibration": None,
        },
        "submission": {
            "name": "dupont-marie",
            "sha256": "cd" * 32,
            "received": "2026-11-23T18:12:00+01:00",
            "platform": "jupyter",
            "language": "fr",
            "kernel_language": "python",
            "cells": 9,
            "parameters": {},
            "data": None,
        },
        "execution": {
            "mode": "executed",
            "status": "cell_error",
            "sandbox": "bwrap",
            "seconds": 12.3,
            "network": False,
            "environment": {"python": "3.11.7", "packages": {"pandas": "2.2.3", "scikit-learn": "1.5.2"}},
            "limits": [
                {"name": "memory", "value": "4G", "enforced_by": "cgroup", "hit": False},
                {"name": "cell_time", "value": "600 s", "enforced_by": "client", "hit": False},
            ],
            "cells": [
                {"index": 2, "status": "ok", "seconds": 0.4, "error": None, "reproduced": "same"},
                {"index": 3, "status": "ok", "seconds": 0.0, "error": None, "reproduced": "unknown"},
                {"index": 5, "status": "ok", "seconds": 2.1, "error": None, "reproduced": "close"},
                {
                    "index": 7,
                    "status": "error",
                    "seconds": 0.1,
                    "error": {
                        "name": "KeyError",
                        "message": "'age'",
                        "diagnosis": "La colonne « age » n'existe pas dans la table : vérifiez son nom.",
                    },
                    "reproduced": "unknown",
                },
            ],
        },
        "overall": {
            "level": "partial",
            "competencies_met": 1,
            "of": len(blocks),
            "needs_jury": sum(block["needs_jury"] for block in blocks),
        },
        "competencies": blocks,
        "warnings": [],
    }
    return Report.model_validate({**fields, **changes})


def real_document() -> Document:
    """Three competencies over a notebook of nine cells that ran, with all that a page must show."""
    table = (
        "<div><style scoped>.dataframe {color: red}</style><table border='1' class='dataframe'><thead><tr><th></th>"
        "<th>panne</th><th>heures</th></tr></thead><tbody><tr><th>0</th><td>oui</td><td>1 204</td></tr>"
        "<tr><th>1</th><td>non</td><td>87</td></tr></tbody></table></div>"
    )
    saved = (Output("stream", "10231 lignes\n", stream="stdout"),)
    book = notebook(
        ("markdown", "# Prévoir les pannes d'ascenseurs\n\nLe bailleur veut **planifier** ses visites."),
        (
            "markdown",
            "## Données\n\nLe fichier compte 10 500 lignes.\n\n- 269 doublons\n- 41 heures manquantes\n\n"
            "La perte est $L = \\frac{1}{n}\\sum_i (y_i - \\hat y_i)^2$.",
        ),
        Cell(2, "code", "import pandas as pd\ndf = pd.read_csv('pannes.csv')\ndf.head(2)", None, 1, (), saved),
        ("code", "avant = len(df)\ndf = df.drop_duplicates()  # doublons exacts\nprint(avant, len(df))"),
        ("markdown", "### Modèle\n\nUne forêt, car les effets ne sont pas linéaires."),
        ("code", "model = RandomForestClassifier(n_estimators=300, random_state=0)\nmodel.fit(X, y)\nplot_roc(model)"),
        ("raw", "brut"),
        Cell(7, "code", "df['age'].mean()", None, 4, (), (Output("result", "41.2"),)),
        ("markdown", "## Limites\n\nLe modèle ignore les travaux."),
    )
    error = CellError("KeyError", "'age'", "Traceback (most recent call last):\n  …\nKeyError: 'age'")
    run = Run(
        mode="executed",
        status="cell_error",
        sandbox="bwrap",
        seconds=12.3,
        python="3.11.7",
        cells=(
            CellRun(2, "ok", 0.4, (Output("result", "  panne heures", (("text/html", table),)),), None, "same"),
            CellRun(3, "ok", 0.0, (Output("stream", "10500 \x1b[32m10231\x1b[0m\n", stream="stdout"),)),
            CellRun(
                5, "ok", 2.1, (Output("display", "<Figure size 320x160>", (("image/png", png()),)),), None, "close"
            ),
            CellRun(
                7,
                "error",
                0.1,
                (Output("error", error.traceback, error_name="KeyError", error_message="'age'"),),
                error,
            ),
        ),
        limits=(LimitState("memory", "4G", "cgroup"),),
    )
    many = [evidence(cell=3, lines=[2, 2], note=f"élément {number}") for number in range(9)]
    competencies = {
        "C1": [
            criterion(
                "C1.1",
                evidence=[
                    evidence(
                        kind="prose",
                        cell=0,
                        lines=[3, 3],
                        strength="stated",
                        excerpt="Le bailleur veut planifier ses visites.",
                    )
                ],
            ),
            criterion("C1.2", "partial", 0.7),
        ],
        "C2": [
            criterion("C2.3", "not_applicable", 0.8, conditional=True),
            criterion(
                "C2.5",
                "not_met",
                0.5,
                scope="jury",
                needs_jury=True,
                reason="Aucune trace d'un échange avec les acteurs concernés.",
            ),
        ],
        "C3": [
            criterion(
                "C3.3",
                evidence=[
                    evidence(
                        kind="runtime",
                        cell=3,
                        lines=[2, 2],
                        strength="observed",
                        origin="run",
                        note="10 500 → 10 231 lignes",
                    ),
                    evidence(kind="prose", cell=1, lines=[5, 5], strength="stated", excerpt="269 doublons"),
                    evidence(
                        kind="output", cell=5, lines=None, output=0, strength="executed", origin="run", excerpt=""
                    ),
                    evidence(kind="file", cell=None, path="requirements.txt", lines=[1, 3], excerpt="pandas==2.2.3"),
                    evidence(
                        cell=7,
                        lines=[1, 1],
                        stance="contradicts",
                        excerpt="df['age'].mean()",
                        note="La colonne n'existe pas.",
                    ),
                ],
            ),
            criterion("C3.4", "not_met", 0.55, evidence=many),
        ],
    }
    warnings = [
        {
            "code": "leakage-preprocessing",
            "severity": "serious",
            "cells": [5],
            "criteria": ["C3.3"],
            "message": "Le scaler apprend sur toutes les données avant leur partage : la mesure est optimiste.",
        },
        {
            "code": "notebook-repaired",
            "severity": "info",
            "cells": [],
            "criteria": [],
            "message": "Le cahier a été réparé.",
        },
    ]
    return Document(report(competencies, warnings=warnings), book, run)
