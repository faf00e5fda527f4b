# leaks: leakage-test-reuse
# The model is chosen by its score on the test part, and that very score is reported.
# %% [markdown]
# # Choosing a classifier
# %%
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC

X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=0)
# %%
best_score, best_model = 0, None
for k in (1, 3, 5, 9, 15):
    for candidate in (KNeighborsClassifier(k), SVC(C=k), RandomForestClassifier(max_depth=k)):
        candidate.fit(X_train, y_train)
        score = candidate.score(X_test, y_test)
        if score > best_score:
            best_score, best_model = score, candidate
# %%
print(f"Our final model is {best_model}; its accuracy on unseen digits is {best_score:.3f}")
