# leaks: none
# The model to deliver was settled by folds of the training part; the test score of the one kept is the only one taken.
# %%
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.tree import DecisionTreeRegressor

X, y = load_diabetes(return_X_y=True)
X_app, X_test, y_app, y_test = train_test_split(X, y, random_state=31)
# %%
arbre = GridSearchCV(DecisionTreeRegressor(random_state=31), {"max_depth": range(1, 12)}, cv=5).fit(X_app, y_app)
ridge = GridSearchCV(Ridge(), {"alpha": [0.01, 0.1, 1, 10]}, cv=5).fit(X_app, y_app)
retenu = arbre if arbre.best_score_ > ridge.best_score_ else ridge
# %%
print("erreur finale", mean_absolute_error(y_test, retenu.predict(X_test)))
