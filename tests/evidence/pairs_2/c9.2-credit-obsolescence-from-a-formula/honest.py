# %% [markdown]
# # How fast does the scorecard age?
# Two metrics of upkeep: the AUC by age of the model (obsolescence) and the change against the first quarter. A loss
# of 0.05 calls for a new model.

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

rng = np.random.default_rng(65)


def customers(age, n=800):
    X = rng.normal(size=(n, 5))
    w = np.array([1.2 - 0.15 * age, 0.8, 0.1 * age, -0.5, 0.0])
    return X, (X @ w + rng.logistic(size=n) > 0).astype(int)


card = LogisticRegression().fit(*customers(0, 3000))

# %%
def auc_at(age):
    X, y = customers(age)
    return roc_auc_score(y, card.predict_proba(X)[:, 1])


ageing = pd.DataFrame({"age_quarters": range(9)})
ageing["auc"] = ageing["age_quarters"].map(auc_at)
ageing["change"] = ageing["auc"] - ageing["auc"].iloc[0]
ageing["renew"] = ageing["change"] < -0.05
print(ageing.round(3))

# %%
ageing.plot(x="age_quarters", y="auc", marker="s")
plt.axhline(ageing["auc"].iloc[0] - 0.05, ls="--")
