# %% [markdown]
# ## Spam filter: is the model relevant?
# The score is binary, so the area under the ROC curve on held-out mail is the indicator. Plain accuracy is given
# beside it.

# %%
import numpy as np
from scipy.stats import rankdata
from sklearn.datasets import make_classification
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB

X, y = make_classification(n_samples=1000, n_features=12, n_informative=4, flip_y=0.15, random_state=23)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=23)

# %%
def roc_auc_score(truth, scores):
    """Area under the ROC curve: how often a spam outranks a regular message (Mann-Whitney, ties count half)."""
    ranks = rankdata(scores)
    positives = truth.sum()
    return (ranks[truth == 1].sum() - positives * (positives + 1) / 2) / (positives * (len(truth) - positives))


bayes = GaussianNB().fit(X_train, y_train)
scores = bayes.predict_proba(X_test)[:, 1]
print(f"AUC on held-out mail: {roc_auc_score(y_test, scores):.3f}")
print(f"accuracy: {accuracy_score(y_test, scores > 0.5):.3f}")

# %%
rng = np.random.default_rng(0)
draws = [rng.integers(0, len(y_test), len(y_test)) for _ in range(500)]
low, high = np.quantile([roc_auc_score(y_test[d], scores[d]) for d in draws], [0.025, 0.975])
print(f"95 % interval of the AUC: {low:.3f} to {high:.3f}")
