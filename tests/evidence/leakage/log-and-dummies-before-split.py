# leaks: none
# Logarithm, ratios, ages and indicator columns look at one row at a time, so they may come before the split.
# %% [markdown]
# # Loan amounts
# One row per client; the identifier is dropped.
# %%
import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

loans = pd.read_csv("loans.csv", parse_dates=["signup_date"])
# %%
loans["log_income"] = np.log1p(loans["income"])
loans["burden"] = loans["instalment"] / loans["income"]
loans["seniority"] = (pd.Timestamp("2024-01-01") - loans["signup_date"]).dt.days
loans = pd.get_dummies(loans, columns=["region", "purpose"])
# %%
X = loans.drop(columns=["client_id", "signup_date", "default"])
y = loans["default"]
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=10)
# %%
gbc = GradientBoostingClassifier(random_state=10).fit(X_train, y_train)
print(roc_auc_score(y_test, gbc.predict_proba(X_test)[:, 1]))
