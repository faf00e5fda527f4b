# leaks: leakage-overlap
# Train and test are drawn from the same table independently of each other, so many rows are in both.
# %% [markdown]
# # Bike rentals
# %%
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import r2_score

rng = np.random.default_rng(33)
bikes = pd.DataFrame({"temp": rng.normal(15, 8, 1500), "wind": rng.exponential(10, 1500)})
bikes["rentals"] = 40 * bikes["temp"] - 5 * bikes["wind"] + rng.normal(0, 90, 1500)
# %%
train = bikes.sample(frac=0.8, random_state=1)
test = bikes.sample(frac=0.2, random_state=2)
# %%
rf = RandomForestRegressor(random_state=33)
rf.fit(train[["temp", "wind"]], train["rentals"])
print(r2_score(test["rentals"], rf.predict(test[["temp", "wind"]])))
