# leaks: none
# Whole subjects are dealt out, so no volunteer is in both parts.
# %% [markdown]
# # Activity from a wrist sensor
# Thirty volunteers; some 300 windows of each, in column `subject`.
# %%
import pandas as pd
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupShuffleSplit

windows = pd.read_csv("windows.csv")
subject = windows.pop("subject")
activity = windows.pop("activity")
# %%
cut = GroupShuffleSplit(n_splits=1, test_size=0.3, random_state=17)
inside, outside = next(cut.split(windows, activity, groups=subject))
trees = ExtraTreesClassifier(random_state=17).fit(windows.iloc[inside], activity.iloc[inside])
print(f1_score(activity.iloc[outside], trees.predict(windows.iloc[outside]), average="macro"))
