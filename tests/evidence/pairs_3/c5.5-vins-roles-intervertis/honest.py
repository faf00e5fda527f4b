# Done: each hyperparameter is described: its value or range, what it does, why this choice, and the code uses these values

# %% [markdown]
# # Cépages : réglage d'un XGBoost
# 178 vins, 13 mesures, 3 classes : peu de lignes, donc le premier risque est le surapprentissage.
#
# ## Hyperparamètres
# | nom | plage | rôle | choix |
# |---|---|---|---|
# | `n_estimators` | 50, 150 | nombre d'arbres ajoutés l'un après l'autre | 150 suffit quand le pas est petit |
# | `learning_rate` | 0.05, 0.2 | part de chaque arbre ajoutée à la somme : petit, il faut plus d'arbres | petit pas, plus stable sur peu de vins |
# | `max_depth` | 2, 4 | profondeur d'un arbre, donc le nombre de mesures qui se combinent | au-delà de 4 un arbre isole des vins un à un |
# | `subsample` | 0.7 | part des vins tirée pour chaque arbre : du hasard, donc moins de surapprentissage | 0.7, usuel pour une petite table |
# | `reg_lambda` | 1, 5 | pénalité L2 sur les valeurs des feuilles | plus fort = prévisions plus prudentes |

# %%
import numpy as np
import pandas as pd
from sklearn.datasets import load_wine
from sklearn.metrics import classification_report
from sklearn.model_selection import GridSearchCV, StratifiedKFold, train_test_split
from xgboost import XGBClassifier

vins = load_wine(as_frame=True)
X_app, X_test, y_app, y_test = train_test_split(vins.data, vins.target, stratify=vins.target, random_state=13)

# %%
grille = {
    "n_estimators": [50, 150],
    "learning_rate": [0.05, 0.2],
    "max_depth": [2, 4],
    "reg_lambda": [1, 5],
}
recherche = GridSearchCV(
    XGBClassifier(subsample=0.7, objective="multi:softprob", random_state=13, n_jobs=1),
    grille,
    scoring="f1_macro",
    cv=StratifiedKFold(5, shuffle=True, random_state=13),
).fit(X_app, y_app)
print(recherche.best_params_, round(recherche.best_score_, 3))

# %% [markdown]
# ## Effet de chaque réglage (moyenne des F1 de validation)

# %%
essais = pd.DataFrame(recherche.cv_results_)
for nom in grille:
    print(essais.groupby(f"param_{nom}")["mean_test_score"].mean().round(4).to_dict(), nom)

# %%
print(classification_report(y_test, recherche.predict(X_test), target_names=vins.target_names))
