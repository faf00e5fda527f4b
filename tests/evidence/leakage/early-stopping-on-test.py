# leaks: leakage-test-reuse
# The number of trees is settled on the test part, on which the result is then reported.
# %%
import xgboost as xgb
from sklearn.datasets import fetch_california_housing
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

X, y = fetch_california_housing(return_X_y=True, as_frame=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=13)
# %%
model = xgb.XGBRegressor(n_estimators=3000, learning_rate=0.03, early_stopping_rounds=40)
model.fit(X_train, y_train, eval_set=[(X_test, y_test)], verbose=False)
print(model.best_iteration)
# %%
print("MAE on the test part", mean_absolute_error(y_test, model.predict(X_test)))
