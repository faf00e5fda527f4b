# Not done: the bounds are joined by 'or' instead of 'and': each condition holds for every row and nothing is removed

# %% [markdown]
# # Rental listings, cleaning
# Scraped listings. Seen while exploring: areas of 0 or 9999 m² (field left empty or filled with nines),
# rents of 0 € ("ask the agency") or typed in cents, towns left blank.

# %%
import numpy as np
import pandas as pd

rng = np.random.default_rng(23)
n = 1500
area = rng.gamma(6, 10, n).round()
ads = pd.DataFrame({
    "area": area,
    "rent": (11 * area + rng.normal(180, 60, n)).clip(200).round(),
    "town": rng.choice(["Brest", "Rennes", "Vannes", "Quimper"], n),
    "floor": rng.integers(0, 9, n),
})
ads.loc[rng.choice(n, 40, replace=False), "area"] = 9999
ads.loc[rng.choice(n, 30, replace=False), "area"] = 0
ads.loc[rng.choice(n, 45, replace=False), "rent"] *= 100
ads.loc[rng.choice(n, 25, replace=False), "rent"] = 0
ads.loc[rng.choice(n, 35, replace=False), "town"] = ""
ads.loc[rng.choice(n, 20, replace=False), "town"] = "n/a"

# %% [markdown]
# ## Rules
# - area between 8 m² (legal minimum is 9) and 400 m²
# - rent above 0 and at most 8000 €
# - town known

# %%
clean = (
    ads
    .loc[lambda d: (d["area"] > 8) | (d["area"] <= 400)]
    .loc[lambda d: (d["rent"] >= 0) | (d["rent"] <= 8000)]
    .loc[lambda d: (d["town"] != "") | (d["town"] != "n/a")]
    .reset_index(drop=True)
)
print("listings kept:", len(clean))

# %% [markdown]
# ## Rent per square metre, on the cleaned listings

# %%
clean["rent_m2"] = clean["rent"] / clean["area"].clip(lower=1)
print(clean.groupby("town")["rent_m2"].agg(["count", "median", "mean"]).round(2))

# %%
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

X = pd.get_dummies(clean[["area", "floor", "town"]], columns=["town"])
X_train, X_test, y_train, y_test = train_test_split(X, clean["rent"], random_state=0)
model = LinearRegression().fit(X_train, y_train)
print("MAE €:", round(mean_absolute_error(y_test, model.predict(X_test))))
