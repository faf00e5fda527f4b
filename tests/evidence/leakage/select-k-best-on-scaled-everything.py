# leaks: leakage-preprocessing, leakage-selection
# Scaling and the univariate choice of columns are both fitted before the split.
# %%
from sklearn.datasets import make_classification
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import RobustScaler
from sklearn.svm import SVC

X, y = make_classification(n_samples=300, n_features=400, n_informative=5, random_state=11)
# %%
X_best = SelectKBest(f_classif, k=20).fit_transform(RobustScaler().fit_transform(X), y)
# %%
A, B, a, b = train_test_split(X_best, y, random_state=11)
print(accuracy_score(b, SVC().fit(A, a).predict(B)))
