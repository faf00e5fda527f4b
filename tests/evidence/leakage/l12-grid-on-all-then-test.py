# leaks: leakage-overlap
# %%
from sklearn.datasets import load_wine
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.tree import DecisionTreeClassifier
from sklearn.metrics import classification_report
X, y = load_wine(return_X_y=True)
Xa, Xb, ya, yb = train_test_split(X, y, test_size=0.3, random_state=0)
# %%
search = GridSearchCV(DecisionTreeClassifier(), {"max_depth": [2, 4, 8, None]}, cv=5)
search.fit(X, y)
print(search.best_params_)
# %%
print(classification_report(yb, search.best_estimator_.predict(Xb)))
