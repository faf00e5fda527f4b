# Done: drift (PSI), change of AUC, robustness to noise and age are computed for each production batch and trigger alerts

# %% [markdown]
# # Score de crédit : métriques intégrées au suivi
# À chaque lot de production : **dérive** des variables (PSI, alerte > 0,2), **variation d'AUC** par rapport au test
# (alerte < -0,05), **robustesse** (part des décisions qui changent avec 5 % de bruit, alerte > 0,1) et **obsolescence**
# (âge du modèle, alerte > 6 mois).

# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

alea = np.random.default_rng(9)
VARIABLES = ["revenu", "dette", "age"]


def lot(n, glissement=0.0):
    d = pd.DataFrame({"revenu": alea.normal(2300 + 900 * glissement, 500, n),
                      "dette": alea.gamma(3, 250 * (1 + glissement), n), "age": alea.normal(43, 11, n)})
    risque = (1 - glissement) * (d["dette"] - 750) / 400 - (d["revenu"] - 2300) / 500
    d["defaut"] = (alea.random(n) < 1 / (1 + np.exp(2 - risque))).astype(int)
    return d


reference, test = lot(4000), lot(2000)
modele = make_pipeline(StandardScaler(), LogisticRegression()).fit(reference[VARIABLES], reference["defaut"])


# %%
def psi(attendu, actuel, classes=10):
    """Indice de stabilité de population, par déciles."""
    rangs = np.linspace(0, 1, classes + 1)[1:-1]
    bornes = np.quantile(attendu, rangs)
    p = np.bincount(np.searchsorted(bornes, attendu), minlength=classes) / len(attendu)
    q = np.bincount(np.searchsorted(bornes, actuel), minlength=classes) / len(actuel)
    p, q = p.clip(1e-4), q.clip(1e-4)
    return float(np.sum((q - p) * np.log(q / p)))


def robustesse(d, bruit=0.05):
    """Part des décisions qui changent quand les entrées bougent un peu."""
    perturbe = d[VARIABLES] * alea.normal(1, bruit, (len(d), len(VARIABLES)))
    return float(np.mean((modele.predict_proba(perturbe)[:, 1] > 0.2) != (modele.predict_proba(d[VARIABLES])[:, 1] > 0.2)))


def auc(d):
    return roc_auc_score(d["defaut"], modele.predict_proba(d[VARIABLES])[:, 1])


# %% [markdown]
# ## Intégration : un relevé par lot

# %%
AUC_TEST, MISE_EN_SERVICE = auc(test), pd.Timestamp("2024-01-01")


def relever(mois, d):
    m = {"mois": mois, **{f"psi_{v}": psi(reference[v], d[v]) for v in VARIABLES},
         "variation_auc": auc(d) - AUC_TEST, "robustesse": robustesse(d),
         "age_mois": (pd.Timestamp(mois) - MISE_EN_SERVICE).days // 30}
    m["alerte"] = (max(m[f"psi_{v}"] for v in VARIABLES) > 0.2 or m["variation_auc"] < -0.05
                   or m["robustesse"] > 0.1 or m["age_mois"] > 6)
    return m


releves = [relever(f"2024-{m:02d}-01", lot(1500, g)) for m, g in zip(range(2, 7), [0, 0.1, 0.3, 0.6, 0.9])]
print(pd.DataFrame(releves).round(3).to_string(index=False))
