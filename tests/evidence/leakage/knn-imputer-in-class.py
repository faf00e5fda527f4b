# leaks: leakage-preprocessing
# The class fits its imputer on all measurements before it divides them.
# %%
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.impute import KNNImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
# %%
class Study:
    def __init__(self, measurements, diagnosis):
        self.measurements = measurements
        self.diagnosis = diagnosis
        self.imputer = KNNImputer(n_neighbors=4)

    def prepare(self):
        self.measurements = self.imputer.fit_transform(self.measurements)
        return self

    def divide(self):
        return train_test_split(self.measurements, self.diagnosis, test_size=0.3, random_state=8)
# %%
measurements, diagnosis = load_breast_cancer(return_X_y=True)
measurements[np.random.default_rng(8).random(measurements.shape) < 0.05] = np.nan
fit_part, check_part, fit_labels, check_labels = Study(measurements, diagnosis).prepare().divide()
# %%
clf = LogisticRegression(max_iter=5000)
clf.fit(fit_part, fit_labels)
print(roc_auc_score(check_labels, clf.predict_proba(check_part)[:, 1]))
