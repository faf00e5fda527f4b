# %% [markdown]
# # Aide au tri des candidatures : indicateurs et seuils
# Indicateurs arrêtés avec les ressources humaines : exactitude équilibrée (ne pas sacrifier les profils rares), écart
# de sélection entre femmes et hommes (équité), émissions d'un entraînement (sobriété). Chacun a son seuil.

# %%
import numpy as np
from codecarbon import EmissionsTracker
from fairlearn.metrics import demographic_parity_difference
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(31)
n = 2000
femme = rng.integers(0, 2, n)
X = np.column_stack([rng.normal(size=(n, 4)), rng.poisson(5, n)])
retenu = (X[:, 0] + 0.2 * X[:, 4] + rng.normal(0, 0.5, n) > 1.3).astype(int)
X_app, X_test, y_app, y_test, _, femme_test = train_test_split(X, retenu, femme, stratify=retenu, random_state=31)

# %%
tracker = EmissionsTracker(save_to_file=False)
tracker.start()
modele = LogisticRegression(class_weight="balanced", max_iter=500).fit(X_app, y_app)
emissions = tracker.stop()
y_pred = modele.predict(X_test)
mesures = {
    "exactitude_equilibree": balanced_accuracy_score(y_test, y_pred),
    "ecart_de_selection": demographic_parity_difference(y_test, y_pred, sensitive_features=femme_test),
    "emissions_kg": emissions,
}

# %% [markdown]
# ## Seuils
# Sous l'exactitude attendue, ou au-dessus de l'écart ou des émissions admis, le modèle n'est pas livré.

# %%
seuils = {
    "exactitude_equilibree": (">=", 0.80),
    "ecart_de_selection": ("<=", 0.10),
    "emissions_kg": ("<=", 0.001),
}
for nom, (sens, seuil) in seuils.items():
    respecte = mesures[nom] >= seuil if sens == ">=" else mesures[nom] <= seuil
    print(f"{nom} : {mesures[nom]:.4f} (seuil {sens} {seuil:.4f}) -> {'respecté' if respecte else 'NON RESPECTÉ'}")
