# leaks: leakage-preprocessing
# The scaler sees every row, those of the later test part too, before train_test_split.
# %% [markdown]
# # Prédire l'avancée du diabète
# %%
import pandas as pd
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

donnees = load_diabetes(as_frame=True).frame
variables = donnees.drop(columns="target")
cible = donnees["target"]
# %%
normaliseur = StandardScaler()
variables_normees = normaliseur.fit_transform(variables)
# %%
app, test, cible_app, cible_test = train_test_split(variables_normees, cible, test_size=0.25, random_state=3)
# %%
modele = Ridge(alpha=0.5)
modele.fit(app, cible_app)
print(mean_absolute_error(cible_test, modele.predict(test)))
