# leaks: leakage-test-reuse
# %%
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.svm import LinearSVC
from sklearn.metrics import accuracy_score
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
results = {}
for c in [0.001, 0.01, 0.1, 1, 10]:
    svc = LinearSVC(C=c).fit(X_train, y_train)
    results[c] = accuracy_score(y_test, svc.predict(X_test))
best_c = max(results, key=results.get)
# %%
final = LinearSVC(C=best_c).fit(X_train, y_train)
print("final accuracy:", accuracy_score(y_test, final.predict(X_test)))
