# leaks: leakage-preprocessing
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
ready = prep.fit_transform(data)
# %%
pred = cross_val_predict(LogisticRegression(), ready, labels, cv=10)
print(confusion_matrix(labels, pred))
