# leaks: leakage-temporal
# A window centred on the day and tomorrow's volume are features, so the future is known at each prediction.
# %%
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error

stock = pd.read_csv("stock.csv", parse_dates=["date"]).sort_values("date")
# %%
stock["smooth"] = stock["close"].rolling(7, center=True).mean()
stock["next_volume"] = stock["volume"].shift(-1)
stock = stock.dropna()
# %%
cut = int(len(stock) * 0.8)
train, test = stock.iloc[:cut], stock.iloc[cut:]
rf = RandomForestRegressor(random_state=6).fit(train[["smooth", "next_volume"]], train["close"])
print(mean_absolute_error(test["close"], rf.predict(test[["smooth", "next_volume"]])))
