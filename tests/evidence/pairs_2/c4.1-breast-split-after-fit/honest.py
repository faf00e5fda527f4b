# %% [markdown]
# # Tumour screening: is the model good enough?
# A missed tumour costs more than a second examination, so the ROC curve and its area on unseen patients are the
# indicators, with the recall at a false alarm rate of 5 %.

# %%
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.metrics import RocCurveDisplay, roc_auc_score, roc_curve
from sklearn.model_selection import train_test_split

X, y = load_breast_cancer(return_X_y=True, as_frame=True)
y = 1 - y

# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=11)
trees = ExtraTreesClassifier(n_estimators=100, random_state=11)
trees.fit(X_train, y_train)

# %%
p = trees.predict_proba(X_test)[:, 1]
fpr, tpr, _ = roc_curve(y_test, p)
print("AUC on the test patients:", round(roc_auc_score(y_test, p), 4))
print("recall at 5 % false alarms:", round(np.interp(0.05, fpr, tpr), 3))
RocCurveDisplay.from_predictions(y_test, p)
plt.title("Test ROC")
