# leaks: none
# imblearn's pipeline resamples the training rows of each fold and never those that are scored.
# %%
from imblearn.over_sampling import SMOTE
from imblearn.pipeline import Pipeline
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_validate
from sklearn.preprocessing import MinMaxScaler

data, outcome = make_classification(n_samples=900, weights=[0.9], random_state=6)
# %%
balanced = Pipeline([
    ("scale", MinMaxScaler()),
    ("smote", SMOTE(random_state=6)),
    ("model", LogisticRegression(max_iter=500)),
])
folds = StratifiedKFold(n_splits=5, shuffle=True, random_state=6)
# %%
result = cross_validate(balanced, data, outcome, cv=folds, scoring=["f1", "recall"])
print(result["test_f1"].mean(), result["test_recall"].mean())
