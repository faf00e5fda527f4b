# leaks: none
# %%
import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split
from sklearn.metrics import r2_score
insurance = pd.read_csv("insurance.csv")
insurance["smoker"] = insurance["smoker"].eq("yes").astype(int)
insurance["log_charges"] = np.log(insurance["charges"])
features = [c for c in insurance.columns if c not in ("charges", "log_charges", "region", "sex")]
# %%
X_train, X_test, y_train, y_test = train_test_split(insurance[features], insurance["log_charges"], random_state=0)
reg = LinearRegression().fit(X_train, y_train)
print(r2_score(np.exp(y_test), np.exp(reg.predict(X_test))))
