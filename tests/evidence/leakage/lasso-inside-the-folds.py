# leaks: none
# The lasso is a step of what is cross-validated, so each fold picks its own genes.
# %%
import pandas as pd
from sklearn.feature_selection import SelectFromModel
from sklearn.linear_model import LassoCV, LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import Pipeline

genes = pd.read_csv("expression.csv", index_col=0)
status = genes.pop("status")
# %%
chain = Pipeline([("pick", SelectFromModel(LassoCV(cv=5))), ("fit", LogisticRegression())])
print(cross_val_score(chain, genes, status, cv=10).mean())
