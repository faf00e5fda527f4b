# leaks: none
# Only the training rows are balanced; the test part keeps its own proportions.
# %% [markdown]
# # Card fraud
# %%
import pandas as pd
from imblearn.over_sampling import SMOTE
from sklearn.metrics import average_precision_score
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

cards = pd.read_csv("creditcard.csv")
X = cards.drop("Class", axis=1)
y = cards["Class"]
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, test_size=0.25, random_state=27)
# %%
X_train, y_train = SMOTE(random_state=27).fit_resample(X_train, y_train)
print(y_train.value_counts())
# %%
tree = DecisionTreeClassifier(max_depth=8, random_state=27)
tree.fit(X_train, y_train)
print(average_precision_score(y_test, tree.predict_proba(X_test)[:, 1]))
