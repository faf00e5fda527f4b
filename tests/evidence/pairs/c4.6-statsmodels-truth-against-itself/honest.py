# %% [markdown]
# ## Prévision de la demande d'eau : précision attendue
# L'exploitant prévoit aujourd'hui « comme la même semaine l'an dernier ». La précision attendue du modèle est
# déterminée à partir de l'erreur de cette prévision naïve, qu'il doit nettement réduire ; le temps de prévision est
# mesuré lui aussi.

# %%
import time

import numpy as np
import pandas as pd
from statsmodels.tsa.holtwinters import ExponentialSmoothing

semaines = pd.date_range("2019-01-07", periods=260, freq="W-MON")
rng = np.random.default_rng(70)
t = np.arange(260)
demande = pd.Series(900 + 0.9 * t + 120 * np.sin(2 * np.pi * t / 52) + rng.normal(0, 25, 260), index=semaines)
apprentissage, test = demande[:-26], demande[-26:]


def mape(observe, prevu):
    return 100 * np.mean(np.abs(np.asarray(observe) - np.asarray(prevu)) / np.asarray(observe))

# %%
naive = demande.shift(52).reindex(test.index)
attendue = 0.8 * mape(test, naive)
print(f"prévision naïve : {mape(test, naive):.1f} % d'erreur ; attendu du modèle : moins de {attendue:.1f} %")

# %% [output]
# prévision naïve : 4.3 % d'erreur ; attendu du modèle : moins de 3.4 %

# %%
lissage = ExponentialSmoothing(apprentissage, trend="add", seasonal="add", seasonal_periods=52).fit()
debut = time.perf_counter()
prevision = lissage.forecast(26)
duree = time.perf_counter() - debut
erreur = mape(test, prevision)
print(f"erreur obtenue : {erreur:.1f} % en {1e3 * duree:.1f} ms")
print("objectif", "atteint" if erreur < attendue else "manqué")

# %% [output]
# erreur obtenue : 2.5 % en 15.6 ms
# objectif atteint
