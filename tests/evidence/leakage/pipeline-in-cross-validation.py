# leaks: none
# Imputer, scaler, PCA and selection are steps of the pipeline, so each fold fits them on its own training rows.
# %%
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.decomposition import PCA
from sklearn.feature_selection import SelectKBest
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

features, labels = load_breast_cancer(return_X_y=True)
features[np.random.default_rng(0).random(features.shape) < 0.02] = np.nan
# %%
steps = [("gaps", SimpleImputer(strategy="mean")), ("scale", StandardScaler())]
steps += [("best", SelectKBest(k=15)), ("pca", PCA(n_components=6))]
steps.append(("model", LogisticRegression()))
# %%
scores = cross_val_score(Pipeline(steps), features, labels, cv=5, scoring="roc_auc")
print(scores.mean(), scores.std())
