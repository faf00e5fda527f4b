# leaks: none
# The scaler fitted on a whole table belongs to the exploration of another data set than the one that is evaluated.
# %% [markdown]
# # Two files: shops (explored) and orders (predicted)
# %%
import pandas as pd
from sklearn.cluster import AgglomerativeClustering
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.metrics import precision_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
# %%
shops = pd.read_csv("shops.csv", index_col="shop")
shops = shops.fillna(shops.mean())
shops_scaled = StandardScaler().fit_transform(shops)
print(pd.Series(AgglomerativeClustering(4).fit_predict(shops_scaled)).value_counts())
# %%
orders = pd.read_csv("orders.csv")
X = orders[["amount", "items", "hour"]]
y = orders["returned"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=19)
# %%
filler = SimpleImputer(strategy="median")
X_train = filler.fit_transform(X_train)
X_test = filler.transform(X_test)
forest = RandomForestClassifier(random_state=19).fit(X_train, y_train)
print(precision_score(y_test, forest.predict(X_test)))
