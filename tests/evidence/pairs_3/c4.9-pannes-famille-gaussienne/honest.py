# Done: the result expected is a count and the model is a Poisson GLM with exposure, whose predictions are positive and whose dispersion is checked

# %% [markdown]
# # Nombre de pannes d'ascenseur par mois
# **Résultat attendu** : un nombre de pannes (0, 1, 2…) par immeuble, avec une durée d'observation qui varie. Ce sont
# des comptages rares : la prévision ne peut être négative, et la variance croît avec la moyenne.
#
# **Modèle** : un GLM de **Poisson** à lien logarithmique, avec la durée observée en exposition. Une régression linéaire
# donnerait des pannes négatives ; un classifieur perdrait le nombre ; une forêt n'aurait pas d'exposition.

# %%
import numpy as np
import pandas as pd
import statsmodels.api as sm

alea = np.random.default_rng(48)
n = 1500
parc = pd.DataFrame({
    "age": alea.integers(1, 50, n),
    "etages": alea.integers(2, 18, n),
    "entretien": alea.integers(0, 2, n),
    "mois_observes": alea.integers(3, 25, n),
})
taux = np.exp(-5.0 + 0.06 * parc["age"] + 0.08 * parc["etages"] - 0.9 * parc["entretien"])
parc["pannes"] = alea.poisson(taux * parc["mois_observes"])
print(parc["pannes"].value_counts().sort_index().head(8))

# %%
appr, test = parc.iloc[:1100], parc.iloc[1100:]
variables = ["age", "etages", "entretien"]

# %% [markdown]
# ## Ajustement du modèle de comptage

# %%
modele = sm.GLM(
    appr["pannes"],
    sm.add_constant(appr[variables]),
    family=sm.families.Poisson(),
    exposure=appr["mois_observes"],
).fit()
print(modele.params.round(3))

# %% [markdown]
# ## Les prévisions ont-elles la forme attendue ?

# %%
prevu = modele.predict(sm.add_constant(test[variables]), exposure=test["mois_observes"])
print("observé  :", test["pannes"].agg(["min", "mean", "max"]).round(2).to_dict())
print("prévu    :", prevu.agg(["min", "mean", "max"]).round(2).to_dict())
print("dispersion de Pearson :", round(modele.pearson_chi2 / modele.df_resid, 2))
print("erreur absolue moyenne :", round((prevu - test["pannes"]).abs().mean(), 2))

# %% [markdown]
# ## Usage
# Le service planifie les visites des dix immeubles au plus fort nombre de pannes attendu.

# %%
print(test.assign(pannes_attendues=prevu.round(2)).nlargest(10, "pannes_attendues"))
