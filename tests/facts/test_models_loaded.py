"""Models read from a file are told from data."""

import pytest
from modelling_notebooks import followed

START = "import joblib, pickle\n"


@pytest.mark.parametrize(
    ("source", "model"),
    [
        ("m = joblib.load('sorties/foret.joblib')\nprint(m.predict(X))", True),
        ("p = joblib.load('a.joblib').best_params_\nprint(p)", True),
        ("m = joblib.load('Modèles/a.joblib')\nprint(m)", True),
        ("with open('a.pkl', 'rb') as f:\n    clf = pickle.load(f)\nprint(clf)", True),
        ("echelle = pickle.load(open('a.pkl', 'rb'))\nX = echelle.transform(X)", True),
        ("df = joblib.load('mesures.joblib')\nprint(df.head())", False),
        ("with open('avis.pkl', 'rb') as f:\n    avis = pickle.load(f)\nprint(len(avis))", False),
        ("X, y = pickle.load(open('train.pkl', 'rb'))\nm.fit(X, y)\nprint(m.predict(X))", False),
    ],
)
def test_models_and_data(source: str, model: bool) -> None:
    calls, _ = followed(START + source)
    assert any(one.name == "models.loaded" for one in calls) is model
