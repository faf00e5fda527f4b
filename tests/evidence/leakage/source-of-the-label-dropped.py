# leaks: none
# The label is computed from status, and status leaves with it.
# %% [markdown]
# # Customers who leave
# %%
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

contracts = pd.read_csv("contracts.csv")
contracts["churn"] = (contracts["status"] == "cancelled").astype(int)
# %%
X = pd.get_dummies(contracts.drop(columns=["churn", "status"]))
y = contracts["churn"]
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=0)
# %%
model = RandomForestClassifier(n_estimators=100, random_state=0)
model.fit(X_train, y_train)
print(roc_auc_score(y_test, model.predict_proba(X_test)[:, 1]))
