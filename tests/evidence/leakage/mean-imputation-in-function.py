# leaks: leakage-preprocessing
# The function fills gaps with means over all passengers; the split comes afterwards.
# %% [markdown]
# # Who survives?
# %%
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split


def clean(frame):
    frame = frame.drop(columns=["Name", "Ticket", "Cabin"])
    frame["Sex"] = (frame["Sex"] == "female").astype(int)
    numeric = frame.select_dtypes("number").columns
    frame[numeric] = frame[numeric].fillna(frame[numeric].mean())
    return pd.get_dummies(frame, columns=["Embarked"])
# %%
titanic = pd.read_csv("titanic.csv", index_col="PassengerId")
titanic = clean(titanic)
# %%
y = titanic.pop("Survived")
X_train, X_test, y_train, y_test = train_test_split(titanic, y, stratify=y, random_state=1)
forest = RandomForestClassifier(n_estimators=200, random_state=1)
forest.fit(X_train, y_train)
print(f1_score(y_test, forest.predict(X_test)))
