# leaks: none
# Duplicates and empty rows go, strings are tidied and gaps filled with constants: nothing is learnt from the rows.
# %%
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split


def nettoyer(table):
    table = table.drop_duplicates().dropna(subset=["reponse"])
    table["ville"] = table["ville"].str.strip().str.lower().fillna("inconnue")
    table["enfants"] = table["enfants"].fillna(0)
    table["age"] = table["age"].clip(0, 110).fillna(-1)
    return table
# %%
enquete = pd.DataFrame({
    "ville": [" Lille", "lille", "Brest ", None, "Nice"] * 60,
    "enfants": [0, 2, None, 1, 3] * 60,
    "age": range(300),
    "reponse": [1, 0, 1, 0, None] * 60,
})
enquete = nettoyer(enquete)
# %%
X = pd.get_dummies(enquete[["ville", "enfants", "age"]])
y = enquete["reponse"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=0)
foret = RandomForestClassifier(random_state=0).fit(X_train, y_train)
print(f1_score(y_test, foret.predict(X_test)))
