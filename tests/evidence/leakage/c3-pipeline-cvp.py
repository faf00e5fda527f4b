# leaks: none
# %%
import pandas as pd
from sklearn.experimental import enable_iterative_imputer
from sklearn.impute import IterativeImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import PowerTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.metrics import confusion_matrix
data = pd.read_csv("pima.csv")
labels = data.pop("Outcome")
# %%
prep = Pipeline([("imp", IterativeImputer()), ("pow", PowerTransformer())])
print(pd.DataFrame(prep.fit_transform(data), columns=data.columns).describe())
# %%
whole = Pipeline([("prep", prep), ("clf", LogisticRegression())])
pred = cross_val_predict(whole, data, labels, cv=10)
print(confusion_matrix(labels, pred))
