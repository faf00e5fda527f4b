# leaks: leakage-overlap
# The model is fitted on every row, the test rows among them, and scored on the test rows.
# %%
from sklearn.datasets import load_wine
from sklearn.metrics import accuracy_score, confusion_matrix
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

wine = load_wine(as_frame=True)
X, y = wine.data, wine.target
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=17)
# %%
tree = DecisionTreeClassifier(random_state=17)
tree.fit(X, y)
# %%
y_pred = tree.predict(X_test)
print(accuracy_score(y_test, y_pred))
print(confusion_matrix(y_test, y_pred))
