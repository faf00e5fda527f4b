# %% [markdown]
# ## Défaut de paiement : courbe ROC du modèle
# Le score de risque sert à classer les dossiers. On l'évalue par la courbe ROC et son aire, sur les dossiers de
# validation.

# %%
import lightgbm as lgb
import matplotlib.pyplot as plt
import numpy as np
from sklearn import metrics
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(88)
X = rng.normal(size=(1500, 8))
y = (X[:, 0] + 0.7 * X[:, 1] * X[:, 2] + rng.normal(0, 1.3, 1500) > 1).astype(int)
X_app, X_val, y_app, y_val = train_test_split(X, y, test_size=0.3, random_state=7)

# %%
risque = lgb.LGBMClassifier(n_estimators=150, learning_rate=0.05, num_leaves=15, verbose=-1)
risque.fit(X_app, y_app)
scores = risque.predict_proba(X_val)[:, 1]

# %%
fpr, tpr, seuils = metrics.roc_curve(y_val, scores)
aire = metrics.auc(fpr, tpr)
plt.plot(fpr, tpr, label=f"LightGBM (AUC = {aire:.2f})")
plt.plot([0, 1], [0, 1], "--", label="hasard")
plt.xlabel("taux de faux positifs")
plt.ylabel("taux de vrais positifs")
plt.legend()
plt.show()
print(f"Gini : {2 * aire - 1:.2f}")
