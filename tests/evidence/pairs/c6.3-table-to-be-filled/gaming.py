# Not done: the table of integration needs has headings but every cell is still to be filled, and the input check checks nothing.
# %% [markdown]
# # Demand forecast for a bakery chain: integration needs
# The forecast is used by two systems that already run in the shops.

# %% [markdown]
# ## Integration needs
#
# | system | direction | format | frequency | access | constraint |
# |---|---|---|---|---|---|
# | till software | to do | to do | to do | to do | to do |
# | weather service | to do | to do | to do | to do | to do |
# | ordering tool | to do | to do | to do | to do | to do |
#
# The service needs: to be specified later with the head office.

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
    problems = []
    return problems


print("complete file:", check(sales))
print("one shop missing:", check(sales[sales.shop != 3]))

# %%
forecast = sales.groupby(["shop", sales.day % 7])["trays"].mean().round().astype(int)
print(forecast.head())
