"""Short notebooks of a model, and what is followed through them."""

from facts_builder import notebook_of

from certgrader.facts.code.extract import extract as code_extract
from certgrader.facts.model import Call
from certgrader.facts.modelling.extract import extract
from certgrader.facts.modelling.model import ModellingFacts

READ = """\
import numpy as np, pandas as pd
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
df = pd.read_csv('clients.csv')
X, y = df.drop(columns=['parti']), df['parti']
"""
SPLIT = READ + "X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=0)\n"


def followed(*cells: str) -> tuple[tuple[Call, ...], ModellingFacts]:
    notebook = notebook_of(*cells)
    code, modelling = extract(notebook, code_extract(notebook))
    return code.calls, modelling
