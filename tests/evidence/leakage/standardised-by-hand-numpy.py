# leaks: leakage-preprocessing
# Mean and standard deviation of the whole matrix are taken before the rows are divided.
# %%
import numpy as np
from sklearn.datasets import load_wine
from sklearn.neighbors import KNeighborsClassifier

X, y = load_wine(return_X_y=True)
rng = np.random.default_rng(0)
order = rng.permutation(len(X))
X, y = X[order], y[order]
# %%
X = (X - X.mean(axis=0)) / X.std(axis=0)
# %%
cut = int(0.7 * len(X))
X_tr, X_te = X[:cut], X[cut:]
y_tr, y_te = y[:cut], y[cut:]
# %%
knn = KNeighborsClassifier(n_neighbors=7).fit(X_tr, y_tr)
print("accuracy", (knn.predict(X_te) == y_te).mean())
