"""Mesures de dérive entre la période d'apprentissage et un mois d'exploitation."""

import numpy as np


def psi(reference, courant, classes: int = 10) -> float:
    """Population Stability Index sur les déciles de la référence ; les manquants sont ignorés.

    PSI = Σ (q - p)·ln(q / p), p et q étant les parts de chaque classe ; 0,1 : à surveiller, 0,25 : dérive.
    """
    reference, courant = np.asarray(reference, float), np.asarray(courant, float)
    reference, courant = reference[~np.isnan(reference)], courant[~np.isnan(courant)]
    bornes = np.unique(np.quantile(reference, np.linspace(0, 1, classes + 1)))
    if len(bornes) < 3 or len(courant) == 0:
        return float("nan")
    interieures = bornes[1:-1]
    p = np.bincount(np.searchsorted(interieures, reference, side="right"), minlength=len(interieures) + 1)
    q = np.bincount(np.searchsorted(interieures, courant, side="right"), minlength=len(interieures) + 1)
    p, q = (p + 0.5) / (p.sum() + 0.5 * len(p)), (q + 0.5) / (q.sum() + 0.5 * len(q))
    return float(np.sum((q - p) * np.log(q / p)))
