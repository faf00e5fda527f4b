# Not done: the sentinel is looked for as the text '-999' in numeric columns: nothing matches, nothing is missing, nothing is interpolated

# %% [markdown]
# # Sea buoys: repairing the measurements
# The buoys send **-999** when a sensor is silent. We must not let a model believe that the sea was at -999 °C.
# Plan: sentinel to missing, gaps up to 3 hours interpolated, rows still incomplete dropped.

# %%
import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error

rng = np.random.default_rng(77)
hours = pd.date_range("2024-03-01", periods=24 * 60, freq="h")
t = np.arange(len(hours))
buoy = pd.DataFrame({
    "water_temp": 11 + 2 * np.sin(t / 200) + rng.normal(0, .2, len(t)),
    "wave_height": np.abs(1.2 + .6 * np.sin(t / 37) + rng.normal(0, .2, len(t))),
    "wind": rng.gamma(4, 2, len(t)),
}, index=hours).round(2)
for column in buoy:
    buoy.loc[rng.choice(hours, 70, replace=False), column] = -999
buoy.iloc[500:530, 0] = -999

# %% [markdown]
# ## Repair

# %%
SENTINEL = "-999"

repaired = buoy.replace(SENTINEL, np.nan)
missing = repaired.isna().sum()
repaired = repaired.interpolate(method="time", limit=3, limit_area="inside")
repaired = repaired.dropna()
print("silent sensors:", missing.to_dict())
print("rows:", len(buoy), "->", len(repaired))

# %%
print(repaired.describe().round(2))

# %% [markdown]
#            water_temp  wave_height     wind
#     count     1440.00      1440.00  1440.00
#     mean       -59.06       -47.41   -40.94
#     min       -999.00      -999.00  -999.00
#     max         13.47         2.27    37.96

# %% [markdown]
# ## Wave height in the next hour

# %%
table = repaired.assign(
    hour=repaired.index.hour,
    wind_6h=repaired["wind"].rolling(6).mean(),
    target=repaired["wave_height"].shift(-1),
).dropna()
cut = int(len(table) * 0.8)
X, y = table.drop(columns="target"), table["target"]
model = HistGradientBoostingRegressor(max_iter=150, random_state=0).fit(X[:cut], y[:cut])
print("MAE (m):", round(mean_absolute_error(y[cut:], model.predict(X[cut:])), 3))
print("always the last height:", round(mean_absolute_error(y[cut:], X["wave_height"][cut:]), 3))
