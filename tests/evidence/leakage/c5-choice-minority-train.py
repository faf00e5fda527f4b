# leaks: none
# %%
import numpy as np
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.metrics import f1_score
X, y = make_classification(weights=[0.95], n_samples=2000, random_state=0)
X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=0.3, stratify=y)
# %%
rare = np.where(y_tr == 1)[0]
extra = np.random.choice(rare, size=(y_tr == 0).sum() - len(rare), replace=True)
X_bal = np.vstack([X_tr, X_tr[extra]])
y_bal = np.concatenate([y_tr, y_tr[extra]])
# %%
print(f1_score(y_te, KNeighborsClassifier(1).fit(X_bal, y_bal).predict(X_te)))
