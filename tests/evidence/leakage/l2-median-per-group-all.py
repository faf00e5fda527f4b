# leaks: leakage-preprocessing
# %%
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.ensemble import RandomForestClassifier
df = pd.read_csv("titanic.csv")
# %%
df["Age"] = df.groupby(["Sex", "Pclass"])["Age"].transform(lambda s: s.fillna(s.median()))
df["Sex"] = df["Sex"].map({"male": 0, "female": 1})
# %%
X_train, X_test, y_train, y_test = train_test_split(df[["Sex", "Pclass", "Age", "Fare"]], df["Survived"])
rf = RandomForestClassifier().fit(X_train, y_train)
print(rf.score(X_test, y_test))
