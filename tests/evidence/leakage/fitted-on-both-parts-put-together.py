# leaks: leakage-overlap
# The parts are put together again for the fit, and the test rows are then scored.
# %%
import numpy as np
from sklearn.datasets import load_wine
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

X, y = load_wine(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=14)
# %%
X_fit = np.concatenate([X_train, X_test])
y_fit = np.concatenate([y_train, y_test])
knn = KNeighborsClassifier(3).fit(X_fit, y_fit)
# %%
print(accuracy_score(y_test, knn.predict(X_test)))
