# leaks: leakage-preprocessing, leakage-selection
# Components are fitted and then chosen with the target on every row; the folds are made of what is left.
# %%
from sklearn.datasets import load_breast_cancer
from sklearn.decomposition import PCA
from sklearn.feature_selection import RFE
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score

features, labels = load_breast_cancer(return_X_y=True)
# %%
components = PCA(n_components=12, random_state=0).fit_transform(features)
# %%
kept = RFE(LogisticRegression(max_iter=2000), n_features_to_select=5).fit_transform(components, labels)
# %%
scores = cross_val_score(LogisticRegression(max_iter=2000), kept, labels, cv=5, scoring="roc_auc")
print(scores.mean(), scores.std())
