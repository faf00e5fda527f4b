# leaks: none
# %%
from sklearn.datasets import load_wine
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
X, y = load_wine(return_X_y=True)
# %%
inner = GridSearchCV(make_pipeline(StandardScaler(), SVC()), {"svc__C": [0.1, 1, 10]}, cv=KFold(4, shuffle=True, random_state=0))
nested = cross_val_score(inner, X, y, cv=KFold(5, shuffle=True, random_state=1))
print(nested.mean())
# %%
chosen = inner.fit(X, y).best_estimator_
print(chosen)
