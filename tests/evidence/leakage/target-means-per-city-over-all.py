# leaks: leakage-target
# Each city is replaced by the mean target of all its rows, so the labels of test rows enter the features.
# %%
import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(9)
rents = pd.DataFrame({"city": rng.integers(0, 150, 1200).astype(str), "area": rng.normal(60, 20, 1200)})
rents["rent"] = 12 * rents["area"] + rng.normal(0, 200, 1200)
# %%
rents["city_level"] = rents.groupby("city")["rent"].transform("mean")
# %%
columns = ["city_level", "area"]
train_x, test_x, train_y, test_y = train_test_split(rents[columns], rents["rent"], random_state=9)
# %%
booster = HistGradientBoostingRegressor().fit(train_x, train_y)
print(mean_squared_error(test_y, booster.predict(test_x)) ** 0.5)
