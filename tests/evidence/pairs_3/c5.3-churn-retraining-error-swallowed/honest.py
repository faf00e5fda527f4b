# Done: each quarter's batch is mapped to the labels of the model and continues the training: the number of trees grows, the score on the next batch is compared

# %% [markdown]
# # Churn model: retraining on each new quarter
# The chosen booster is kept and continued (`init_model`) with each quarter's labelled customers. New quarters come from
# the CRM with "stay" / "leave" as labels; the training table had 0 / 1.

# %%
import lightgbm as lgb
import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

rng = np.random.default_rng(14)
FEATURES = ["calls", "bill", "age", "complaints"]
PARAMS = {"objective": "binary", "learning_rate": 0.08, "num_leaves": 15, "verbose": -1, "seed": 14}


def customers(n, shift=0.0):
    t = pd.DataFrame({"calls": rng.normal(30, 9, n), "bill": rng.gamma(5, 8, n),
                      "age": rng.integers(18, 85, n), "complaints": rng.poisson(0.6, n)})
    logit = -2 + 1.1 * t["complaints"] + (0.04 - 0.06 * shift) * (t["bill"] - 40) - 0.02 * (1 - 2 * shift) * (t["age"] - 50)
    t["churn"] = (rng.random(n) < 1 / (1 + np.exp(-logit))).astype(int)
    return t


first = customers(4000)
quarters = {}
for q, shift in zip(["Q1", "Q2", "Q3"], [0.3, 0.7, 1.0]):
    batch = customers(2500, shift)
    quarters[q] = batch.assign(churn=np.where(batch["churn"] == 1, "leave", "stay"))
final = customers(2500, 1.0)

# %%
booster = lgb.train(PARAMS, lgb.Dataset(first[FEATURES], label=first["churn"]), num_boost_round=80)
start = roc_auc_score(final["churn"], booster.predict(final[FEATURES]))
print("trees:", booster.num_trees(), "| AUC on the latest customers before retraining:", round(start, 3))

# %% [markdown]
# ## Retraining

# %%
CODES = {"stay": 0, "leave": 1}

for q, batch in quarters.items():
    try:
        label = batch["churn"].map(CODES)
        booster = lgb.train(PARAMS, lgb.Dataset(batch[FEATURES], label=label), num_boost_round=60, init_model=booster)
    except Exception as error:
        print(q, "refused:", error)
        continue
    print(f"{q}: retrained on {len(batch)} customers")

# %% [markdown]
# ## After the last quarter

# %%
end = roc_auc_score(final["churn"], booster.predict(final[FEATURES]))
print("trees:", booster.num_trees(), "| AUC on the latest customers after retraining:", round(end, 3))
print(pd.Series(booster.feature_importance("gain"), FEATURES).sort_values(ascending=False).round(0))
