# leaks: leakage-group
# Every patient has several visits, and visits are divided at random, so patients are in both parts.
# %% [markdown]
# # Readmission
# The file has one row a visit; most patients came three to ten times.
# %%
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

visits = pd.read_csv("visits.csv")
print(visits.groupby("patient_id").size().describe())
# %%
X = visits.drop(columns=["patient_id", "readmitted"])
y = visits["readmitted"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, stratify=y, random_state=42)
# %%
rf = RandomForestClassifier(n_estimators=300, random_state=42)
rf.fit(X_train, y_train)
print("AUC", roc_auc_score(y_test, rf.predict_proba(X_test)[:, 1]))
