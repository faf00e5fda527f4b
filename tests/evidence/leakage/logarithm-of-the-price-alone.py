# leaks: none
# The logarithm of the price is predicted; the price leaves the features together with it.
# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

cars = pd.read_csv("cars.csv")
cars["log_price"] = np.log(cars["price"])
# %%
X = cars.drop(columns=["log_price", "price", "name"])
y = cars["log_price"]
X_tr, X_te, y_tr, y_te = train_test_split(X, y, random_state=20)
# %%
ridge = Ridge().fit(X_tr, y_tr)
print(r2_score(y_te, ridge.predict(X_te)))
