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
models = {
    q: HistGradientBoostingRegressor(loss="quantile", quantile=q, max_iter=60, min_samples_leaf=60, learning_rate=0.06)
    for q in QUANTILES
}
for model in models.values():
    model.fit(X[train], minutes[train])
low, high = (models[q].predict(X[test]) for q in QUANTILES)
for d, a, b in zip(distance[test][:4], low, high):
    print(f"{d:4.1f} km: between {a:.0f} and {b:.0f} minutes")

# %% [markdown]
# ### Does it give what is expected?
# About 80 % of deliveries must fall inside the interval.

# %%
inside = (minutes[test] >= low) & (minutes[test] <= high)
print(f"inside the interval: {inside.mean():.0%}, mean width {np.mean(high - low):.1f} minutes")
