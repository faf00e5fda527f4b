# leaks: none
# %%
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
from sklearn.metrics import accuracy_score
stock = pd.read_csv("AAPL.csv", parse_dates=["Date"], index_col="Date").sort_index()
# %%
stock["ret"] = stock["Close"].pct_change()
stock["ma10"] = stock["Close"].rolling(10).mean()
stock["vol"] = stock["ret"].rolling(20).std()
stock["up"] = (stock["Close"].shift(-1) > stock["Close"]).astype(int)
stock = stock.dropna()
# %%
X_tr, X_te, y_tr, y_te = train_test_split(stock[["ret", "ma10", "vol"]], stock["up"], test_size=0.2, shuffle=False)
rf = RandomForestClassifier(random_state=0).fit(X_tr, y_tr)
print(accuracy_score(y_te, rf.predict(X_te)))
