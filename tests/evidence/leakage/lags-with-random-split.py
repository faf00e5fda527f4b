# leaks: leakage-temporal
# Days are shuffled between the parts: the neighbours of each test day, and its lags, were seen in training.
# %%
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

days = pd.date_range("2021-01-01", periods=900, freq="D")
noise = np.random.default_rng(5).normal(0, 1, 900).cumsum()
sales = pd.DataFrame({"date": days, "units": 200 + noise + 20 * np.sin(np.arange(900) / 58)})
# %%
sales = sales.sort_values("date")
for lag in (1, 2, 7):
    sales[f"lag_{lag}"] = sales["units"].shift(lag)
sales["weekday"] = sales["date"].dt.dayofweek
sales = sales.dropna()
# %%
X = sales[["lag_1", "lag_2", "lag_7", "weekday"]]
X_train, X_test, y_train, y_test = train_test_split(X, sales["units"], test_size=0.2, random_state=5)
# %%
forecaster = RandomForestRegressor(random_state=5).fit(X_train, y_train)
print(mean_absolute_error(y_test, forecaster.predict(X_test)))
