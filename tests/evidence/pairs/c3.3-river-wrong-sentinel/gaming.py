# failures are noted -999 but -9999 is looked for, and a unique number is compared among repeated rows: no effect

# %% [markdown]
# ## Débit d'une rivière
# La station note `-999` quand le capteur est en panne, et renvoie parfois deux fois la même mesure (seul le numéro
# d'envoi change). Tout est fait avec numpy.

# %%
import numpy as np
from scipy.stats import theilslopes

alea = np.random.default_rng(9)
hauteur = alea.uniform(0.4, 3.0, 180)
debit = 12 * hauteur + alea.normal(0, 2, 180)
debit[alea.choice(180, 14, replace=False)] = -999
mesures = np.column_stack([hauteur, debit])
mesures = np.vstack([mesures, mesures[:25]])
mesures = np.column_stack([np.arange(len(mesures)), mesures])  # numéro d'envoi, hauteur (m), débit (m3/s)

# %% [markdown]
# ### Valeurs de panne et répétitions
# Les pannes sont écartées, les mesures répétées ne sont gardées qu'une fois.

# %%
valides = mesures[mesures[:, 2] != -9999]
_, premieres = np.unique(valides, axis=0, return_index=True)
valides = valides[np.sort(premieres)]

# %%
pente, origine, bas, haut = theilslopes(valides[:, 2], valides[:, 1])
print(f"débit = {pente:.2f} x hauteur + {origine:.2f}  (pente entre {bas:.2f} et {haut:.2f})")
