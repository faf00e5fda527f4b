# leaks: none
# Folds are made of whole patients, and the last check puts whole patients aside too.
# %% [markdown]
# # Readmission
# One row a visit, several visits a patient.
# %%
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, GroupShuffleSplit, cross_val_score

visits = pd.read_csv("visits.csv")
X = visits.drop(columns=["patient_id", "readmitted"])
y = visits["readmitted"]
patients = visits["patient_id"]
# %%
splitter = GroupShuffleSplit(n_splits=1, test_size=0.2, random_state=42)
train_rows, test_rows = next(splitter.split(X, y, groups=patients))
# %%
rf = RandomForestClassifier(n_estimators=300, random_state=42)
inner = cross_val_score(
    rf, X.iloc[train_rows], y.iloc[train_rows], groups=patients.iloc[train_rows], cv=GroupKFold(5), scoring="roc_auc"
)
print(inner.mean())
# %%
rf.fit(X.iloc[train_rows], y.iloc[train_rows])
print("AUC", roc_auc_score(y.iloc[test_rows], rf.predict_proba(X.iloc[test_rows])[:, 1]))
