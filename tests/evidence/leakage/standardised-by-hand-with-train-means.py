# leaks: none
# Mean and standard deviation come from the training rows and are applied to both parts.
# %%
import numpy as np
from sklearn.datasets import load_wine
from sklearn.neighbors import KNeighborsClassifier

X, y = load_wine(return_X_y=True)
order = np.random.default_rng(0).permutation(len(X))
X, y = X[order], y[order]
# %%
cut = int(0.7 * len(X))
X_tr, X_te = X[:cut], X[cut:]
y_tr, y_te = y[:cut], y[cut:]
mu, sigma = X_tr.mean(axis=0), X_tr.std(axis=0)
X_tr = (X_tr - mu) / sigma
X_te = (X_te - mu) / sigma
# %%
knn = KNeighborsClassifier(n_neighbors=7).fit(X_tr, y_tr)
print("accuracy", (knn.predict(X_te) == y_te).mean())
