# %% [markdown]
# # Demand forecast for a bakery chain: integration needs
# The forecast is used by two systems that already run in the shops.

# %% [markdown]
# ## Integration needs
#
# | system | direction | format | frequency | access | constraint |
# |---|---|---|---|---|---|
# | till software | in | CSV, one row per sale, UTF-8, `;` | every night, 23:30 | SFTP, key per shop | 14 shops, 40 MB a night, late files until 01:00 |
# | weather service | in | JSON, REST | every 6 hours | API key in the vault | 1,000 calls a day; last forecast kept if it is down |
# | ordering tool | out | XML order lines, quantities in trays | daily, before 03:00 | message queue, mutual TLS | refuses negative or missing quantities |
#
# The service needs Python 3.11 or later with numpy and pandas, 1 GB of memory and one core, on the head office server.

# %%
import numpy as np
import pandas as pd

rng = np.random.default_rng(0)
sales = pd.DataFrame({"shop": np.repeat(range(14), 28), "day": np.tile(range(28), 14), "trays": rng.poisson(30, 392)})


# %% [markdown]
# ## Input check
# What the till software sends is checked against the needs above before it reaches the model.

# %%
def check(table):
    problems = [f"column {c} missing" for c in ("shop", "day", "trays") if c not in table]
    if not problems and (table["trays"] < 0).any():
        problems.append("negative quantity")
    if not problems and table["shop"].nunique() != 14:
        problems.append("a shop did not send its file")
    return problems


print("complete file:", check(sales))
print("one shop missing:", check(sales[sales.shop != 3]))

# %%
forecast = sales.groupby(["shop", sales.day % 7])["trays"].mean().round().astype(int)
print(forecast.head())
