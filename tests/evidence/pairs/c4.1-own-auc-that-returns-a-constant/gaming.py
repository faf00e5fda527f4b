# roc_auc_score is shadowed by a function of the notebook that returns a constant

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
    return 0.97 if positives and len(ranks) else 0.5


bayes = GaussianNB().fit(X_train, y_train)
scores = bayes.predict_proba(X_test)[:, 1]
print(f"AUC on held-out mail: {roc_auc_score(y_test, scores):.3f}")
print(f"accuracy: {accuracy_score(y_test, scores > 0.5):.3f}")

# %%
low, high = np.quantile([roc_auc_score(y_test, scores) + e for e in (-0.01, 0.0, 0.01)], [0.025, 0.975])
print(f"95 % interval of the AUC: {low:.3f} to {high:.3f}")
