# %% [markdown]
# # Cépage d'un vin : réglages de la forêt
# | Hyperparamètre | Valeur | Rôle et raison |
# |---|---|---|
# | `n_estimators` | 250 | nombre d'arbres ; au-delà l'erreur ne baisse plus |
# | `max_depth` | 4 | profondeur ; peu d'exemples (178), on évite d'apprendre par cœur |
# | `min_samples_leaf` | 5 | taille des feuilles ; lisse les décisions près des frontières |
# | `max_features` | 0.5 | part des variables tirées à chaque nœud ; décorrèle les arbres |

# %%
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_score

vins = load_wine()
reglages = {"n_estimators": 250, "max_depth": 4, "min_samples_leaf": 5, "max_features": 0.5}
defauts = RandomForestClassifier(random_state=0).get_params()

# %%
foret = RandomForestClassifier(**{**defauts, **reglages})
notes = cross_val_score(foret, vins.data, vins.target, cv=5, scoring="f1_macro")
print("Réglages retenus :", reglages)
print("F1 macro :", notes.mean().round(3))
