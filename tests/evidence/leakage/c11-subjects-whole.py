# leaks: none
# %%
import pandas as pd
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.metrics import f1_score
windows = pd.read_csv("windows.csv")
print(windows["subject"].value_counts())
# %%
tenus_a_part = [3, 8, 12, 19, 24]
controle = windows["subject"].isin(tenus_a_part)
appris, verifies = windows[~controle], windows[controle]
# %%
cols = windows.columns.difference(["subject", "activity"])
et = ExtraTreesClassifier(random_state=7).fit(appris[cols], appris["activity"])
print(f1_score(verifies["activity"], et.predict(verifies[cols]), average="macro"))
