# the encoded and scaled matrix is computed, then the model is fitted on raw numeric codes instead

# %% [markdown]
# ## Consommation d'énergie des logements
# `chauffage` est un code (1 gaz, 2 électricité, 3 bois, 4 réseau) sans ordre ; `zone` est un texte ; la surface
# varie de 15 à 200 m².

# %%
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

rng = np.random.default_rng(40)
n = 320
X = pd.DataFrame(
    {
        "surface": rng.uniform(15, 200, n),
        "chauffage": rng.integers(1, 5, n),
        "zone": rng.choice(["H1", "H2", "H3"], n),
    }
)
effet = X["chauffage"].map({1: 20, 2: -35, 3: 50, 4: -10}) + X["zone"].map({"H1": 40, "H2": 10, "H3": -20})
y = 1.4 * X["surface"] + effet + rng.normal(0, 12, n)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)

# %% [markdown]
# ### Mise au format
# Le code de chauffage et la zone sont éclatés en indicatrices (un modèle linéaire lirait sinon un ordre dans les
# codes) ; la surface est centrée et réduite. Le modèle reçoit la matrice ainsi préparée.

# %%
preparation = ColumnTransformer(
    [
        ("indicatrices", OneHotEncoder(handle_unknown="ignore"), ["chauffage", "zone"]),
        ("echelle", StandardScaler(), ["surface"]),
    ]
)
X_prepare = preparation.fit_transform(X_train)
modele = Pipeline([("ridge", Ridge(alpha=1.0))])
modele.fit(X_train[["surface", "chauffage"]], y_train)
print("R2 :", round(modele.score(X_test[["surface", "chauffage"]], y_test), 3))
