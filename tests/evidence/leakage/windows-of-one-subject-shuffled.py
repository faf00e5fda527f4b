# leaks: leakage-group
# Windows of the same recording of a subject are dealt out to both parts at random.
# %% [markdown]
# # Activity from a wrist sensor
# Thirty volunteers; some 300 windows of each, in column `subject`.
# %%
import pandas as pd
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split

windows = pd.read_csv("windows.csv")
subject = windows.pop("subject")
activity = windows.pop("activity")
print("volunteers:", subject.nunique(), "windows:", len(windows))
# %%
X_train, X_test, y_train, y_test = train_test_split(windows, activity, test_size=0.3, random_state=17)
trees = ExtraTreesClassifier(random_state=17).fit(X_train, y_train)
print(f1_score(y_test, trees.predict(X_test), average="macro"))
