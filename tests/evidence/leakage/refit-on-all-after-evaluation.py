# leaks: none
# The score comes from a model that saw the training part only; the one fitted on all rows afterwards is only saved.
# %%
import joblib
from sklearn.base import clone
from sklearn.datasets import load_diabetes
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_diabetes(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=7)
# %%
model = make_pipeline(StandardScaler(), RandomForestRegressor(random_state=7))
model.fit(X_train, y_train)
print("R2 on the test part:", r2_score(y_test, model.predict(X_test)))
# %% [markdown]
# For production the chosen model learns from every row.
# %%
final = clone(model)
final.fit(X, y)
joblib.dump(final, "model.joblib")
