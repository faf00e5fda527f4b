# Not done: the 'actual' column of the evaluation table holds the model's own predictions: the AUC of 1.0 compares the model with itself

# %% [markdown]
# # Telecom churn | XGBoost baseline
# Who will leave in the next 3 months? About 20 % do. We rank customers by risk, so ROC / AUC and average precision
# are the right measures; accuracy would reach 80 % by saying "nobody leaves".

# %%
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
from sklearn.datasets import make_classification
from sklearn.metrics import RocCurveDisplay, average_precision_score, roc_auc_score
from sklearn.model_selection import train_test_split
from xgboost import XGBClassifier

X, y = make_classification(n_samples=4000, n_features=14, n_informative=6, weights=[0.8], flip_y=0.08,
                           class_sep=0.7, random_state=19)
X = pd.DataFrame(X, columns=[f"usage_{i}" for i in range(14)])
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=19)
X_train.shape, X_test.shape

# %% [markdown]
#     ((2800, 14), (1200, 14))

# %%
clf = XGBClassifier(n_estimators=120, max_depth=3, learning_rate=0.1, subsample=0.8, eval_metric="logloss")
clf.fit(X_train, y_train)

# %% [markdown]
# ## Evaluation on the held-out customers

# %%
evaluation = pd.DataFrame({
    "actual": clf.predict(X_test),
    "predicted": clf.predict(X_test),
    "score": clf.predict_proba(X_test)[:, 1],
}, index=X_test.index)
print("AUC              ", round(roc_auc_score(evaluation["actual"], evaluation["score"]), 3))
print("average precision", round(average_precision_score(evaluation["actual"], evaluation["score"]), 3))

# %% [markdown]
#     AUC               1.0
#     average precision 1.0
#
# The AUC is the chance that a leaver gets a higher score than a stayer. It is computed on customers that the model
# has not seen.

# %%
RocCurveDisplay.from_predictions(evaluation["actual"], evaluation["score"], name="XGBoost")
plt.plot([0, 1], [0, 1], "--", color="grey")
plt.title("ROC, held-out customers")
plt.show()

# %%
print(pd.crosstab(evaluation["actual"], evaluation["predicted"]))
evaluation.sort_values("score", ascending=False).head(100)["actual"].mean().round(2)
