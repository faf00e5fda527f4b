# leaks: none
# The threshold is chosen on the validation part; the test part serves once, at the end.
# %%
import numpy as np
from sklearn.datasets import make_classification
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split

X, y = make_classification(n_samples=4000, weights=[0.85], flip_y=0.05, random_state=21)
X_reste, X_test, y_reste, y_test = train_test_split(X, y, stratify=y, test_size=0.2, random_state=21)
X_app, X_val, y_app, y_val = train_test_split(X_reste, y_reste, stratify=y_reste, test_size=0.25, random_state=21)
# %%
modele = GradientBoostingClassifier(random_state=21).fit(X_app, y_app)
probas = modele.predict_proba(X_val)[:, 1]
seuils = np.linspace(0.05, 0.95, 91)
meilleur = seuils[int(np.argmax([f1_score(y_val, probas >= s) for s in seuils]))]
# %%
print("F1 final", f1_score(y_test, modele.predict_proba(X_test)[:, 1] >= meilleur))
