# leaks: leakage-preprocessing
# %%
import pandas as pd
from scipy.stats import zscore
from sklearn.linear_model import Lasso
from sklearn.metrics import mean_squared_error
raw = pd.read_csv("concrete.csv").sample(frac=1, random_state=0).reset_index(drop=True)
inputs = raw.drop(columns="strength").apply(zscore)
# %%
n = int(len(raw) * 0.8)
fit_x, fit_y = inputs.iloc[:n], raw["strength"].iloc[:n]
new_x, new_y = inputs.iloc[n:], raw["strength"].iloc[n:]
# %%
lasso = Lasso(alpha=0.1)
lasso.fit(fit_x, fit_y)
mean_squared_error(new_y, lasso.predict(new_x))
