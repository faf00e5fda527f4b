# leaks: none
# Rounds are settled on rows taken from the training part; the test part is read once.
# %%
import lightgbm as lgb
from sklearn.datasets import fetch_california_housing
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

X, y = fetch_california_housing(return_X_y=True, as_frame=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=13)
X_fit, X_stop, y_fit, y_stop = train_test_split(X_train, y_train, test_size=0.15, random_state=13)
# %%
model = lgb.LGBMRegressor(n_estimators=3000, learning_rate=0.03)
model.fit(X_fit, y_fit, eval_set=[(X_stop, y_stop)], callbacks=[lgb.early_stopping(40)])
# %%
print("MAE on the test part", mean_absolute_error(y_test, model.predict(X_test)))
