# leaks: none
# Once the number of neighbours is settled on the validation part, train and validation are joined; test stays apart.
# %%
import numpy as np
from sklearn.datasets import load_wine
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

X, y = load_wine(return_X_y=True)
X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=0.25, random_state=14)
X_train, X_val, y_train, y_val = train_test_split(X_rest, y_rest, test_size=0.25, random_state=14)
# %%
marks = {k: KNeighborsClassifier(k).fit(X_train, y_train).score(X_val, y_val) for k in (1, 3, 5, 7)}
k = max(marks, key=marks.get)
# %%
knn = KNeighborsClassifier(k).fit(np.concatenate([X_train, X_val]), np.concatenate([y_train, y_val]))
print(accuracy_score(y_test, knn.predict(X_test)))
