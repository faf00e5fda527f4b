# leaks: leakage-preprocessing, leakage-resampling
# The function scales and oversamples everything, and cross-validation is run on what it returns.
# %%
from imblearn.over_sampling import RandomOverSampler
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_validate
from sklearn.preprocessing import MinMaxScaler


def balanced(X, y, seed=0):
    X = MinMaxScaler().fit_transform(X)
    sampler = RandomOverSampler(random_state=seed)
    return sampler.fit_resample(X, y)
# %%
data, outcome = make_classification(n_samples=900, weights=[0.9], random_state=6)
data, outcome = balanced(data, outcome)
# %%
folds = StratifiedKFold(n_splits=5, shuffle=True, random_state=6)
result = cross_validate(LogisticRegression(), data, outcome, cv=folds, scoring=["f1", "recall"])
print(result["test_f1"].mean(), result["test_recall"].mean())
