# leaks: none
# The class learns on the training part, and has a separate method for the rows that come later.
# %%
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.impute import KNNImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
# %%
class Preparation:
    def __init__(self):
        self.imputer = KNNImputer(n_neighbors=4)
        self.scaler = StandardScaler()

    def learn(self, rows):
        return self.scaler.fit_transform(self.imputer.fit_transform(rows))

    def apply(self, rows):
        return self.scaler.transform(self.imputer.transform(rows))
# %%
measurements, diagnosis = load_breast_cancer(return_X_y=True)
measurements[np.random.default_rng(8).random(measurements.shape) < 0.05] = np.nan
fit_part, check_part, fit_labels, check_labels = train_test_split(measurements, diagnosis, random_state=8)
# %%
preparation = Preparation()
clf = LogisticRegression(max_iter=5000).fit(preparation.learn(fit_part), fit_labels)
print(roc_auc_score(check_labels, clf.predict_proba(preparation.apply(check_part))[:, 1]))
