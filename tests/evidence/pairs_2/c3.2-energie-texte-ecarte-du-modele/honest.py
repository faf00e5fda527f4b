# %% [markdown]
# # Consommation électrique d'un gymnase
# L'export du fournisseur donne tout en texte : dates « 31/12/2023 », décimales avec virgule. On veut prévoir
# la consommation du jour à partir de la température, de l'occupation et du mois.

# %%
import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error

rng = np.random.default_rng(4)
jours = pd.date_range("2022-01-01", periods=720)
temp = 12 + 9 * np.sin(2 * np.pi * (jours.day_of_year - 110) / 365) + rng.normal(0, 2, 720)
occ = rng.integers(0, 200, 720)
kwh = 300 - 9 * temp + 0.4 * occ + rng.normal(0, 12, 720)
releves = pd.DataFrame({
    "date": jours.strftime("%d/%m/%Y"),
    "temperature": [f"{t:.1f}".replace(".", ",") for t in temp],
    "occupation": occ,
    "kwh": kwh.round(1),
})
releves.head()

# %% [markdown]
# ## Mise au bon format
# Les dates deviennent de vraies dates (d'où le mois), les températures des nombres à virgule flottante.

# %%
conversions = {
    "date": lambda s: pd.to_datetime(s, format="%d/%m/%Y"),
    "temperature": lambda s: s.str.replace(",", ".").astype("float32"),
}
for nom, convertir in conversions.items():
    releves[nom] = convertir(releves[nom])
print("Conversions faites :", ", ".join(conversions))

# %%
X = releves.drop(columns="kwh")
X["mois"] = X["date"].dt.month
X = X.select_dtypes("number")
coupe = 540
modele = HistGradientBoostingRegressor(random_state=0).fit(X[:coupe], releves["kwh"][:coupe])
erreur = mean_absolute_error(releves["kwh"][coupe:], modele.predict(X[coupe:]))
print(f"erreur moyenne : {erreur:.1f} kWh")
