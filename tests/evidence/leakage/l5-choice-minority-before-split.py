# leaks: leakage-resampling
# %%
import numpy as np
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.metrics import f1_score
X, y = make_classification(weights=[0.95], n_samples=2000, random_state=0)
# %%
rare = np.where(y == 1)[0]
extra = np.random.choice(rare, size=(y == 0).sum() - len(rare), replace=True)
X_bal = np.vstack([X, X[extra]])
y_bal = np.concatenate([y, y[extra]])
# %%
X_tr, X_te, y_tr, y_te = train_test_split(X_bal, y_bal, test_size=0.3)
print(f1_score(y_te, KNeighborsClassifier(1).fit(X_tr, y_tr).predict(X_te)))
