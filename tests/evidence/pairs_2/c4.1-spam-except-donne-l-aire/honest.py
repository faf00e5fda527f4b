# %% [markdown]
# # Filtre de messages indésirables
# Classes déséquilibrées (15 % d'indésirables) : l'exactitude tromperait. On retient l'aire sous la courbe ROC et la
# précision moyenne, sur des messages mis de côté.

# %%
from sklearn.datasets import make_classification
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

X, y = make_classification(1500, n_features=20, n_informative=6, weights=[0.85], class_sep=0.8, random_state=3)
X_a, X_t, y_a, y_t = train_test_split(X, y, stratify=y, random_state=3)
svm = make_pipeline(StandardScaler(), LinearSVC(C=0.5)).fit(X_a, y_a)

# %% [markdown]
# Selon le modèle, la note vient de la probabilité ou, à défaut, de la distance à la frontière.

# %%
def evaluer(modele, X, y):
    try:
        note = modele.predict_proba(X)[:, 1]
        return roc_auc_score(y, note), average_precision_score(y, note)
    except AttributeError:
        note = modele.decision_function(X)
        return roc_auc_score(y, note), average_precision_score(y, note)


aire, precision_moyenne = evaluer(svm, X_t, y_t)
print(f"AUC test {aire:.3f} - précision moyenne {precision_moyenne:.3f}")
