# leaks: none
# The search sees the training part only, through its own folds, and the winner is scored once on the test part.
# %%
from sklearn.datasets import load_digits
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=0)
# %%
pipe = Pipeline([("scale", StandardScaler()), ("svc", SVC())])
grid = {"svc__C": [0.5, 1, 5], "svc__gamma": ["scale", 0.001]}
search = GridSearchCV(pipe, grid, cv=3, n_jobs=1)
search.fit(X_train, y_train)
print(search.best_params_, search.best_score_)
# %%
print("on the test part:", search.score(X_test, y_test))
