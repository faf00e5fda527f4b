# %% [markdown]
# # Cépages : choix puis réentraînement du modèle

# %%
import joblib
from sklearn.base import clone
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_wine(return_X_y=True, as_frame=True)
X_train, X_valid, y_train, y_valid = train_test_split(X, y, test_size=0.3, stratify=y, random_state=4)

# %% [markdown]
# ## Choix
# Deux candidats, départagés sur l'exactitude équilibrée de la validation.

# %%
modeles = {
    "logistique": make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
    "foret": RandomForestClassifier(n_estimators=150, random_state=4),
}
notes = {}
for nom, modele in modeles.items():
    modele.fit(X_train, y_train)
    notes[nom] = balanced_accuracy_score(y_valid, modele.predict(X_valid))
meilleur = max(notes, key=notes.get)
print(notes, "->", meilleur)

# %% [markdown]
# ## Réentraînement sur toutes les données
# Le modèle choisi est réentraîné sur l'apprentissage et la validation réunis avant la mise en service.

# %%
modele_final = clone(modeles[meilleur]).fit(X, y)
print(f"Modèle « {meilleur} » réentraîné sur {len(X)} vins")
joblib.dump(modele_final, "modele_final.joblib")
