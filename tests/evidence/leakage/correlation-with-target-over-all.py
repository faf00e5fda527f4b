# leaks: leakage-selection
# The columns are chosen by their correlation with the target over all rows, test rows included.
# %% [markdown]
# # House values
# %%
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

houses = pd.read_csv("houses.csv").dropna()
# %%
correlations = houses.corr(numeric_only=True)["value"].abs().sort_values(ascending=False)
strong = correlations[correlations > 0.3].index.drop("value")
print(strong)
# %%
train, test = train_test_split(houses, test_size=0.2, random_state=5)
# %%
gbr = GradientBoostingRegressor(random_state=5)
gbr.fit(train[strong], train["value"])
print("R2", r2_score(test["value"], gbr.predict(test[strong])))
