# leaks: none
# The competition's test file has no labels and is only transformed by what was fitted on the training part.
# %%
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

train = pd.read_csv("/kaggle/input/playground/train.csv", index_col="id")
test = pd.read_csv("/kaggle/input/playground/test.csv", index_col="id")
features = [c for c in train.columns if c != "Exited"]
# %%
X_tr, X_val, y_tr, y_val = train_test_split(train[features], train["Exited"], test_size=0.2, random_state=1)
scaler = StandardScaler()
X_tr = scaler.fit_transform(X_tr)
X_val = scaler.transform(X_val)
clf = LogisticRegression(max_iter=1000).fit(X_tr, y_tr)
print(log_loss(y_val, clf.predict_proba(X_val)))
# %%
submission = pd.DataFrame({"id": test.index, "Exited": clf.predict_proba(scaler.transform(test[features]))[:, 1]})
submission.to_csv("submission.csv", index=False)
