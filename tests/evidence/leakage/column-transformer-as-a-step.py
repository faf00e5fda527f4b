# leaks: none
# The transformer is a step of the model, which is fitted on the training rows alone.
# %%
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

staff = pd.read_csv("staff.csv")
target = staff.pop("left")
# %%
prepare = make_column_transformer(
    (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), ["age", "salary", "tenure"]),
    (OneHotEncoder(handle_unknown="ignore"), ["department"]),
)
logit = make_pipeline(prepare, LogisticRegression(max_iter=500))
# %%
train_rows, test_rows, train_left, test_left = train_test_split(staff, target, random_state=3)
logit.fit(train_rows, train_left)
print(accuracy_score(test_left, logit.predict(test_rows)))
