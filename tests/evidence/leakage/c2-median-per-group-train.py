# leaks: none
# %%
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.ensemble import RandomForestClassifier
df = pd.read_csv("titanic.csv")
df["Sex"] = df["Sex"].map({"male": 0, "female": 1})
train, test = train_test_split(df, random_state=0)
# %%
medians = train.groupby("Pclass")["Age"].median()
for part in (train, test):
    part["Age"] = part["Age"].fillna(part["Pclass"].map(medians))
# %%
cols = ["Sex", "Pclass", "Age", "Fare"]
rf = RandomForestClassifier().fit(train[cols], train["Survived"])
print(rf.score(test[cols], test["Survived"]))
