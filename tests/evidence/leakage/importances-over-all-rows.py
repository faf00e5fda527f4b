# leaks: leakage-selection
# A forest fitted on all rows decides which columns stay; the split comes after.
# %%
import numpy as np
import pandas as pd
from sklearn.datasets import make_classification
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split

valeurs, classe = make_classification(n_samples=400, n_features=120, n_informative=6, random_state=2)
table = pd.DataFrame(valeurs, columns=[f"capteur_{i}" for i in range(120)])
# %%
arbres = ExtraTreesClassifier(n_estimators=150, random_state=2)
arbres.fit(table, classe)
rang = np.argsort(arbres.feature_importances_)[::-1][:15]
retenues = table.columns[rang]
# %%
X_app, X_ver, y_app, y_ver = train_test_split(table[retenues], classe, test_size=0.3, random_state=2)
regression = LogisticRegression(max_iter=1000).fit(X_app, y_app)
print(balanced_accuracy_score(y_ver, regression.predict(X_ver)))
