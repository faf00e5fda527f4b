# leaks: none
# Tomorrow's closing price is what is predicted; the features look back, and the split follows time.
# %%
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error

stock = pd.read_csv("stock.csv", parse_dates=["date"]).sort_values("date")
# %%
stock["tomorrow"] = stock["close"].shift(-1)
stock["smooth"] = stock["close"].rolling(7).mean()
stock["volume_before"] = stock["volume"].shift(1)
stock = stock.dropna()
# %%
cut = int(len(stock) * 0.8)
train, test = stock.iloc[:cut], stock.iloc[cut:]
columns = ["close", "smooth", "volume_before"]
rf = RandomForestRegressor(random_state=6).fit(train[columns], train["tomorrow"])
print(mean_absolute_error(test["tomorrow"], rf.predict(test[columns])))
