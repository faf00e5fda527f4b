# leaks: leakage-overlap
# %%
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
from sklearn.metrics import roc_auc_score
bank = pd.read_csv("bank.csv")
train, test = train_test_split(bank, test_size=0.25, random_state=3)
# %%
everything = pd.concat([train, test], ignore_index=True)
clf = RandomForestClassifier(random_state=3)
clf.fit(everything.drop(columns="y"), everything["y"])
# %%
print("test AUC", roc_auc_score(test["y"], clf.predict_proba(test.drop(columns="y"))[:, 1]))
