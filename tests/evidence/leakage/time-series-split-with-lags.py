# leaks: none
# Each fold is predicted from the days before it, and the lags look back only.
# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import TimeSeriesSplit, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

days = pd.date_range("2021-01-01", periods=900, freq="D")
noise = np.random.default_rng(5).normal(0, 1, 900).cumsum()
sales = pd.DataFrame({"date": days, "units": 200 + noise})
# %%
sales = sales.sort_values("date")
for lag in (1, 2, 7):
    sales[f"lag_{lag}"] = sales["units"].shift(lag)
sales["weekday"] = sales["date"].dt.dayofweek
sales = sales.dropna()
# %%
X, y = sales[["lag_1", "lag_2", "lag_7", "weekday"]], sales["units"]
forecaster = make_pipeline(StandardScaler(), Ridge())
errors = cross_val_score(forecaster, X, y, cv=TimeSeriesSplit(n_splits=5), scoring="neg_mean_absolute_error")
print(-errors.mean())
