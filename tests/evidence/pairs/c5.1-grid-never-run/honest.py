# %% [markdown]
# # Défauts de paiement : réglage du modèle
# La banque veut repérer les dossiers à risque. Un défaut manqué coûte dix fois plus qu'une relance inutile : on
# optimise donc le rappel, pas l'exactitude.

# %%
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_score, recall_score
from sklearn.model_selection import GridSearchCV, StratifiedKFold, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = make_classification(n_samples=900, n_features=12, n_informative=5, weights=[0.85], random_state=7)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, stratify=y, random_state=7)

# %% [markdown]
# ## Optimisation
# Grille sur la régularisation et la pondération des classes, en validation croisée à cinq plis sur l'apprentissage.

# %%
def regler(estimateur, grille):
    plis = StratifiedKFold(5, shuffle=True, random_state=7)
    return GridSearchCV(estimateur, grille, scoring="recall", cv=plis)


pipe = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
grille = {
    "logisticregression__C": [0.01, 0.1, 1, 10],
    "logisticregression__class_weight": [None, "balanced"],
}
recherche = regler(pipe, grille).fit(X_train, y_train)
print("Meilleurs paramètres :", recherche.best_params_)
print("Rappel en validation croisée :", round(recherche.best_score_, 3))

# %% [markdown]
# ## Modèle retenu
# Le modèle optimisé est évalué sur le test, mis de côté jusqu'ici.

# %%
modele = recherche.best_estimator_
y_pred = modele.predict(X_test)
print("Rappel :", round(recall_score(y_test, y_pred), 3))
print("Précision :", round(precision_score(y_test, y_pred), 3))
