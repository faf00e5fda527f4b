# leaks: none
# The candidates are compared through folds of the training part, and only the winner meets the test part.
# %%
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier

X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=0)
# %%
candidates = {
    "neighbours": KNeighborsClassifier(5),
    "forest": RandomForestClassifier(random_state=0),
    "tree": DecisionTreeClassifier(random_state=0),
}
scores = {}
for name, candidate in candidates.items():
    scores[name] = cross_val_score(candidate, X_train, y_train, cv=5).mean()
best = max(scores, key=scores.get)
print(scores)
# %%
winner = candidates[best].fit(X_train, y_train)
print(best, accuracy_score(y_test, winner.predict(X_test)))
