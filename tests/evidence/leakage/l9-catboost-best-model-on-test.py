# leaks: leakage-test-reuse
# %%
import pandas as pd
from catboost import CatBoostClassifier
from sklearn.model_selection import train_test_split
from sklearn.metrics import log_loss
df = pd.read_csv("adult.csv")
y = (df.pop("income") == ">50K").astype(int)
X_train, X_test, y_train, y_test = train_test_split(df, y, test_size=0.2, random_state=0)
# %%
cat = CatBoostClassifier(iterations=2000, early_stopping_rounds=50, cat_features=["workclass", "education"])
cat.fit(X_train, y_train, eval_set=(X_test, y_test), use_best_model=True, verbose=0)
# %%
print(log_loss(y_test, cat.predict_proba(X_test)))
