# leaks: leakage-test-reuse
# The depth with the least error on the test part is kept, and that error is the result.
# %%
from sklearn.datasets import load_diabetes
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeRegressor

X, y = load_diabetes(return_X_y=True)
X_app, X_test, y_app, y_test = train_test_split(X, y, random_state=31)
# %%
erreurs = {}
for profondeur in range(1, 12):
    arbre = DecisionTreeRegressor(max_depth=profondeur, random_state=31).fit(X_app, y_app)
    erreurs[profondeur] = mean_absolute_error(y_test, arbre.predict(X_test))
# %%
choix = min(erreurs, key=erreurs.get)
print("profondeur", choix, "erreur finale", erreurs[choix])
