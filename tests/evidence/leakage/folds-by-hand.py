# leaks: none
# In each turn of the loop the scaler and the choice of columns are fitted on that fold's training rows.
# %%
import numpy as np
from sklearn.datasets import make_classification
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.metrics import accuracy_score
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import RobustScaler
from sklearn.svm import SVC

X, y = make_classification(n_samples=300, n_features=400, n_informative=5, random_state=11)
# %%
results = []
for inside, outside in StratifiedKFold(5, shuffle=True, random_state=11).split(X, y):
    scaler = RobustScaler().fit(X[inside])
    best = SelectKBest(f_classif, k=20).fit(scaler.transform(X[inside]), y[inside])
    svc = SVC().fit(best.transform(scaler.transform(X[inside])), y[inside])
    results.append(accuracy_score(y[outside], svc.predict(best.transform(scaler.transform(X[outside])))))
# %%
print(np.mean(results), np.std(results))
