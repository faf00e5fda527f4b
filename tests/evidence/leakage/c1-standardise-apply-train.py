# leaks: none
# %%
import pandas as pd
from sklearn.linear_model import Lasso
from sklearn.metrics import mean_squared_error
raw = pd.read_csv("concrete.csv").sample(frac=1, random_state=0).reset_index(drop=True)
n = int(len(raw) * 0.8)
fit_part, new_part = raw.iloc[:n], raw.iloc[n:]
names = [c for c in raw.columns if c != "strength"]
# %%
centre = fit_part[names].mean()
spread = fit_part[names].std()
standard = lambda part: (part[names] - centre) / spread
# %%
lasso = Lasso(alpha=0.1)
lasso.fit(standard(fit_part), fit_part["strength"])
mean_squared_error(new_part["strength"], lasso.predict(standard(new_part)))
