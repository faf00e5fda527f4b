# %% [markdown]
# # Customer survey
# Answers were merged from two tools: some respondents appear twice, cities carry stray blanks, a few ages are
# typing errors (above 110).

# %%
import numpy as np
import pandas as pd
from sklearn.tree import DecisionTreeRegressor
from sklearn.model_selection import cross_val_score

rng = np.random.default_rng(8)
n = 420
raw = pd.DataFrame({
    "respondent": range(n),
    "age": rng.integers(16, 85, n).astype(float),
    "city": rng.choice(["Leeds", " Leeds", "York", "York  "], n),
    "visits": rng.poisson(5, n),
    "score": rng.integers(0, 11, n).astype(float),
})
raw.loc[::40, "age"] = 640.0
raw = pd.concat([raw, raw.sample(35, random_state=1)], ignore_index=True)

# %% [markdown]
# ## Cleaning
# Four small steps, applied one after the other.

# %%
steps = [
    lambda t: t.assign(city=t["city"].str.strip()),
    lambda t: t.drop_duplicates(),
    lambda t: t[t["age"].between(15, 110)],
    lambda t: t.reset_index(drop=True),
]
survey = raw
for step in steps:
    survey = step(survey)
print(len(steps), "cleaning steps applied")

# %%
X = pd.get_dummies(survey[["age", "city", "visits"]])
tree = DecisionTreeRegressor(max_depth=3, random_state=0)
print(cross_val_score(tree, X, survey["score"], scoring="neg_mean_absolute_error").round(2))
