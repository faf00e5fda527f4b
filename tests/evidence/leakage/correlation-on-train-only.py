# leaks: none
# All correlations are drawn for the reader, but columns are chosen on the training rows alone.
# %%
import matplotlib.pyplot as plt
import pandas as pd
from sklearn.datasets import load_diabetes
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

table = load_diabetes(as_frame=True).frame
plt.imshow(table.corr(), cmap="coolwarm")
plt.title("Correlations")
plt.show()
# %%
train, test = train_test_split(table, test_size=0.2, random_state=5)
# %%
strength = train.corr()["target"].abs().drop("target")
strong = strength[strength > 0.3].index.tolist()
# %%
gbr = GradientBoostingRegressor(random_state=5)
gbr.fit(train[strong], train["target"])
print("R2", r2_score(test["target"], gbr.predict(test[strong])))
