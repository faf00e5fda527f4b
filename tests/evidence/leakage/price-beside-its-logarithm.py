# leaks: leakage-target
# The logarithm of the price is predicted, and the price itself is among the features.
# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

cars = pd.read_csv("cars.csv")
cars["log_price"] = np.log(cars["price"])
# %%
X = cars.drop(columns=["log_price", "name"])
y = cars["log_price"]
X_tr, X_te, y_tr, y_te = train_test_split(X, y, random_state=20)
# %%
ridge = Ridge().fit(X_tr, y_tr)
print(r2_score(y_te, ridge.predict(X_te)))
