# leaks: leakage-group
# %% [markdown]
# Accelerometer windows: 40 windows for each of the 25 subjects.
# %%
import pandas as pd
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import train_test_split
from sklearn.metrics import f1_score
windows = pd.read_csv("windows.csv")
print(windows["subject"].value_counts())
# %%
X = windows.drop(["subject", "activity"], axis=1)
y = windows["activity"]
X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=0.3, random_state=7, stratify=y)
et = ExtraTreesClassifier(random_state=7).fit(X_tr, y_tr)
print(f1_score(y_te, et.predict(X_te), average="macro"))
