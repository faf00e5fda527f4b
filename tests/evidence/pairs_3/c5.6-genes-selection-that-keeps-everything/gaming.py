# Not done: the selection step is in the pipeline with k='all': the 300 columns go through untouched, nothing is reduced

# %% [markdown]
# # Gene expression: reducing the table
# 240 patients, 300 genes: far more columns than the patients can support. We keep the most informative genes
# (mutual information with the response), **inside** the cross-validation so that the choice never sees the test fold.

# %%
import numpy as np
import pandas as pd
from sklearn.datasets import make_classification
from sklearn.feature_selection import SelectKBest, mutual_info_classif
from sklearn.model_selection import StratifiedKFold, cross_validate
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

X, y = make_classification(n_samples=240, n_features=300, n_informative=8, n_redundant=6, class_sep=1.3,
                           shuffle=True, random_state=70)
genes = np.array([f"g{i:03d}" for i in range(X.shape[1])])
folds = StratifiedKFold(5, shuffle=True, random_state=70)

# %% [markdown]
# ## Feature selection in the pipeline

# %%
KEPT = "all"

reduced = Pipeline([
    ("scale", StandardScaler()),
    ("select", SelectKBest(mutual_info_classif, k=KEPT)),
    ("model", KNeighborsClassifier(n_neighbors=9)),
])
full = Pipeline([
    ("scale", StandardScaler()),
    ("model", KNeighborsClassifier(n_neighbors=9)),
])


# %%
def judge(pipeline):
    scores = cross_validate(pipeline, X, y, cv=folds, scoring=["roc_auc", "accuracy"])
    return {"AUC": scores["test_roc_auc"].mean(), "accuracy": scores["test_accuracy"].mean()}


print(pd.DataFrame({"all genes": judge(full), "after selection": judge(reduced)}).round(3))

# %% [markdown]
# ## The genes that go to the laboratory

# %%
reduced.fit(X, y)
step = reduced.named_steps["select"]
panel = pd.Series(step.scores_, genes)[step.get_support()].sort_values(ascending=False)
print(len(panel), "genes in the panel")
print(panel.head(10).round(3))

# %%
small = pd.DataFrame(X[:, step.get_support()], columns=genes[step.get_support()])
print(f"{small.memory_usage().sum() / 1024:.0f} KiB for the table that is kept")
