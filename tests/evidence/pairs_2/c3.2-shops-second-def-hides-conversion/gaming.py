# Not done: the conversion function is redefined further down under the same name and hands the frame back as it came: codes stay integers, dates text

# %% [markdown]
# # Basket size per shop
# `shop` and `promo` are codes: numbers in the file, but without order, so the booster must see categories.
# `day` is text and has to become a timestamp.

# %%
import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.model_selection import cross_val_score

rng = np.random.default_rng(77)
N = 900
sales = pd.DataFrame({
    "shop": rng.integers(1, 16, N),
    "promo": rng.choice([3, 7, 9], N),
    "day": pd.Series(pd.date_range("2023-03-01", periods=N, freq="8h")).dt.strftime("%Y-%m-%d"),
    "clients": rng.poisson(120, N),
})
level = rng.normal(30, 8, 17)
sales["basket"] = level[sales["shop"]] + 4 * (sales["promo"] == 7) + rng.normal(0, 2, N)

# %%
def set_types(frame):
    """Codes to categories, day to a timestamp, counters to small integers."""
    frame = frame.copy()
    frame[["shop", "promo"]] = frame[["shop", "promo"]].astype("category")
    frame["day"] = pd.to_datetime(frame["day"])
    frame["clients"] = frame["clients"].astype("int16")
    return frame


# %%
def set_types(frame):
    """Size of the frame handed to the model."""
    print(frame.shape)
    return frame


# %%
typed = set_types(sales)
typed.shape

# %% [markdown]
# ## Model
# With the right types the booster splits on sets of shops and not on their number.

# %%
X = typed.drop(columns=["basket", "day"])
booster = HistGradientBoostingRegressor(categorical_features="from_dtype", max_iter=80, random_state=1)
mae = -cross_val_score(booster, X, typed["basket"], cv=4, scoring="neg_mean_absolute_error")
print("MAE per fold:", mae.round(2))
