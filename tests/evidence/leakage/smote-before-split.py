# leaks: leakage-resampling
# Synthetic rows are interpolated from all rows before the test part is put aside.
# %% [markdown]
# # Card fraud
# The classes are very unequal, so we balance them with SMOTE.
# %%
import pandas as pd
from imblearn.over_sampling import SMOTE
from sklearn.metrics import average_precision_score
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

cards = pd.read_csv("creditcard.csv")
X = cards.drop("Class", axis=1)
y = cards["Class"]
# %%
sm = SMOTE(random_state=27)
X_res, y_res = sm.fit_resample(X, y)
print(y_res.value_counts())
# %%
X_train, X_test, y_train, y_test = train_test_split(X_res, y_res, test_size=0.25, random_state=27)
tree = DecisionTreeClassifier(max_depth=8, random_state=27)
tree.fit(X_train, y_train)
print(average_precision_score(y_test, tree.predict_proba(X_test)[:, 1]))
