# leaks: none
# %%
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
from sklearn.metrics import roc_auc_score
bank = pd.read_csv("bank.csv")
train, test = train_test_split(bank, test_size=0.25, random_state=3)
# %%
both = pd.concat([train, test], keys=["train", "test"])
both = pd.get_dummies(both, columns=["job", "marital"])
train, test = both.loc["train"], both.loc["test"]
# %%
clf = RandomForestClassifier(random_state=3)
clf.fit(train.drop(columns="y"), train["y"])
print("test AUC", roc_auc_score(test["y"], clf.predict_proba(test.drop(columns="y"))[:, 1]))
