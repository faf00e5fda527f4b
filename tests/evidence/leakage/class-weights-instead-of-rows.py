# leaks: none
# The imbalance is treated by weights; the shares of the classes over all rows are only printed.
# %%
import pandas as pd
from sklearn.metrics import classification_report
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.tree import DecisionTreeClassifier

claims = pd.read_csv("claims.csv")
features, fraud = claims.drop(columns="fraud"), claims["fraud"]
print(fraud.value_counts(normalize=True))
# %%
a, b, c, d = train_test_split(features, fraud, test_size=0.2, stratify=fraud, random_state=0)
search = GridSearchCV(DecisionTreeClassifier(class_weight="balanced"), {"max_depth": [3, 5, 8]}, scoring="f1")
search.fit(a, c)
# %%
print(classification_report(d, search.predict(b)))
