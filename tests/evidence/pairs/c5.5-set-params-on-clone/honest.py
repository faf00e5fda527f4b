# %% [markdown]
# # Reconnaître la variété d'un grain : les réglages du SVM

# %%
from sklearn.base import clone
from sklearn.datasets import load_wine
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

X, y = load_wine(return_X_y=True)
chaine = Pipeline([("echelle", StandardScaler()), ("svm", SVC())])

# %% [markdown]
# ## Hyperparamètres
# - `C` = 5 : le prix d'une erreur d'apprentissage ; plus haut que le défaut, car les étiquettes du laboratoire sont
#   sûres et nous acceptons une frontière plus serrée.
# - `gamma` = 0,02 : la portée de chaque exemple ; faible, pour une frontière lisse avec 178 grains seulement.
# - `class_weight` = « balanced » : les variétés rares comptent autant que les autres.

# %%
reglages = {"svm__C": 5, "svm__gamma": 0.02, "svm__class_weight": "balanced"}
chaine.set_params(**reglages)
for nom, valeur in reglages.items():
    print(f"{nom:20} {valeur}")

# %%
notes = cross_val_score(chaine, X, y, cv=5, scoring="balanced_accuracy")
print("Exactitude équilibrée : %.3f ± %.3f" % (notes.mean(), notes.std()))
chaine.fit(X, y)
