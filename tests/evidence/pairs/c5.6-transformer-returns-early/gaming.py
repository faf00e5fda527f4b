# Not done: the transformer returns its input unchanged; what it should build comes after the return.
# %% [markdown]
# # Vélos en libre-service : des variables qui disent la saison

# %%
import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.linear_model import Ridge
from sklearn.model_selection import TimeSeriesSplit, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(21)
jours = pd.date_range("2022-01-01", periods=730)
velos = pd.DataFrame({"mois": jours.month, "jour": jours.day_of_week, "temperature": 12 + 9 * np.sin((jours.day_of_year - 100) / 58) + rng.normal(0, 2, 730)})
locations = 300 + 20 * velos.temperature - 120 * (velos.temperature > 26) - 90 * (velos.jour > 4) + rng.normal(0, 25, 730)

# %% [markdown]
# ## Feature engineering
# Le mois devient un point sur un cercle (décembre touche janvier), la température des classes (froid, doux, chaud),
# le jour un indicateur de fin de semaine.

# %%
class VariablesSaison(BaseEstimator, TransformerMixin):
    def fit(self, X, y=None):
        self.seuils_ = np.quantile(X["temperature"], [1 / 3, 2 / 3])
        return self

    def transform(self, X):
        return X
        angle = 2 * np.pi * X["mois"] / 12
        classe = np.digitize(X["temperature"], self.seuils_)
        return pd.DataFrame(
            {
                "mois_sin": np.sin(angle),
                "mois_cos": np.cos(angle),
                "doux": (classe == 1).astype(int),
                "chaud": (classe == 2).astype(int),
                "fin_de_semaine": (X["jour"] >= 5).astype(int),
                "temperature": X["temperature"],
            }
        )


# %%
chaine = Pipeline([("variables", VariablesSaison()), ("echelle", StandardScaler()), ("ridge", Ridge())])
erreurs = -cross_val_score(chaine, velos, locations, cv=TimeSeriesSplit(5), scoring="neg_mean_absolute_error")
print("Erreur moyenne avec les variables de saison :", erreurs.mean().round(1), "vélos")
chaine.fit(velos, locations)
