# the method renames a local copy of the table and forgets it: the data keep the names m0…m3

# %% [markdown]
# ## Vibrations d'une pompe
# Quatre voies d'acquisition, `m0` à `m3`, relevées pendant 200 cycles. On détecte les cycles anormaux.

# %%
import numpy as np
import pandas as pd
from sklearn.ensemble import IsolationForest


class Acquisition:
    """Les mesures d'une pompe, et ce qu'on leur fait."""

    def __init__(self, table):
        self.table = table

    def nommer(self, voies):
        """Remplace les numéros de voie par des noms de grandeurs physiques."""
        table = self.table.copy()
        table.columns = [voies[c] for c in table.columns]
        return self

    def anomalies(self):
        juge = IsolationForest(random_state=0, contamination=0.05)
        return self.table[juge.fit_predict(self.table) == -1]

# %% [markdown]
# ### Nommage
# Chaque voie porte désormais le nom de la grandeur mesurée suivi de son unité (`pression_bar`, `debit_l_min`…).

# %%
rng = np.random.default_rng(8)
mesures = pd.DataFrame(rng.normal([3.2, 48, 55, 0.7], [0.2, 4, 3, 0.1], (200, 4)), columns=["m0", "m1", "m2", "m3"])
pompe = Acquisition(mesures).nommer(
    {"m0": "pression_bar", "m1": "debit_l_min", "m2": "temperature_celsius", "m3": "vibration_mm_s"}
)
print(pompe.anomalies().round(2).head())
