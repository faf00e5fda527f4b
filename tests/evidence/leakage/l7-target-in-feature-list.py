# leaks: leakage-target
# %%
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split
from sklearn.metrics import r2_score
insurance = pd.read_csv("insurance.csv")
insurance["smoker"] = insurance["smoker"].eq("yes").astype(int)
features = ["age", "bmi", "children", "smoker", "charges"]
target = "charges"
# %%
X_train, X_test, y_train, y_test = train_test_split(insurance[features], insurance[target], random_state=0)
reg = LinearRegression().fit(X_train, y_train)
print(r2_score(y_test, reg.predict(X_test)))
