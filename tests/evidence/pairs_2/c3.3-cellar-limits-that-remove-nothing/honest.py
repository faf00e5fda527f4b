# %% [markdown]
# # Wine cellar sensors
# The gateway re-sends packets (exact duplicates) and the probes sometimes jump to absurd values. Duplicates are
# dropped, then anything beyond Tukey's fences.

# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split

r = np.random.RandomState(5)
probe = pd.DataFrame({"temp": r.normal(13, 1, 500), "co2": r.normal(600, 60, 500)})
probe["humidity"] = 60 + 2 * probe["temp"] - 0.02 * probe["co2"] + r.normal(0, 1, 500)
probe.loc[r.choice(500, 18, replace=False), "temp"] = 85.0
probe = pd.concat([probe, probe.iloc[100:160]], ignore_index=True)
probe["row"] = range(len(probe))

# %%
def drop_repeats(frame):
    return frame.drop_duplicates(subset=["temp", "co2", "humidity"])


def inside_fences(frame, column, k=3.0):
    q1, q3 = frame[column].quantile([0.25, 0.75])
    margin = k * (q3 - q1)
    return frame[frame[column].between(q1 - margin, q3 + margin)]


clean = drop_repeats(probe)
for column in ("temp", "co2", "humidity"):
    clean = inside_fences(clean, column)

# %% [markdown]
# ## Humidity model on the cleaned readings

# %%
A, B, a, b = train_test_split(clean[["temp", "co2"]], clean["humidity"], random_state=0)
print("R2", round(Ridge().fit(A, a).score(B, b), 3))
