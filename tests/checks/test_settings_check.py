"""Hyperparameters in the text, against those with which models learned."""

import json

import pytest

from certgrader.checks.base import Finding
from certgrader.checks.settings import SettingsCheck
from certgrader.execution.model import STATIC_RUN
from certgrader.facts.collect import collect
from certgrader.notebook.reading import parse_notebook
from certgrader.submission.model import Submission

READ = "import pandas as pd\nt = pd.read_csv('t.csv')\nX, y = t[['a', 'b']], t['c']\n"
FOREST = READ + "from sklearn.ensemble import RandomForestRegressor as RF\n"
TABLE = (
    "| réglage | valeur | rôle |\n|---|---|---|\n| `max_depth` | 6 | limite les 3 niveaux de trop |\n"
    "| `n_estimators` | 250 | stabilise |\n"
)
LIGHT = "import lightgbm as lgb\n"
SET = "r = {'max_depth': 6, 'n_estimators': 250}\n"


def found(answer: str, said: str, code: str) -> Finding:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": said},
        {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": code},
    ]
    raw = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    notebook = parse_notebook(json.dumps(raw).encode(), "test.ipynb")
    facts = collect(Submission("t", "0", "", "test.ipynb", "0"), notebook, STATIC_RUN, ())
    check = SettingsCheck.model_validate({"id": "tested", "type": "settings", "answer": answer})
    return check.run(facts)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (TABLE, SET + "RF(**{**r, **RF().get_params()}).fit(X, y)"),
        (TABLE, SET + "RF(**(r | RF(random_state=1).get_params())).fit(X, y)"),
        (TABLE, SET + "r.update(max_depth=12, n_estimators=10)\nRF(**r).fit(X, y)"),
        (TABLE, SET + "r['max_depth'] = 2\nr['n_estimators'] = 20\nRF(**r).fit(X, y)"),
        (TABLE, "m = RF(max_depth=6, n_estimators=250)\nm.set_params(max_depth=2, n_estimators=9)\nm.fit(X, y)"),
        (TABLE, "m = RF(max_depth=6, n_estimators=250)\nm = RF(random_state=0)\nm.fit(X, y)"),
        ("`max_depth` = 9 et `n_estimators` = 700", "RF(n_estimators=100, random_state=1).fit(X, y)"),
        (TABLE, "from sklearn.pipeline import Pipeline\nm = Pipeline([('f', RF(max_depth=6, n_estimators=250))])\n"
                "m.set_params(f__max_depth=3, f__n_estimators=50)\nm.fit(X, y)"),
        ("Nous fixons `max_depth` = 6 et `n_estimators` à 250.", SET + "RF(max_depth=3, n_estimators=10).fit(X, y)"),
        ("- max_depth : 6\n- n_estimators : 250", "class F:\n    def __init__(self, **k):\n        self.m = RF(**k)\n"
         "    def apprendre(self):\n        self.m.set_params(max_depth=None, n_estimators=100)\n"
         "        self.m.fit(X, y)\nF(max_depth=6, n_estimators=250).apprendre()"),
        (TABLE, LIGHT + SET + "lgb.LGBMRegressor(**{**r, **lgb.LGBMRegressor().get_params()}).fit(X, y)"),
    ],
)  # fmt: skip
def test_settings_that_the_model_has_not(said: str, code: str) -> None:
    finding = found("otherwise", said, FOREST + code)
    assert finding.outcome == "found"
    assert {one.stance for one in finding.evidence} == {"contradicts"}
    assert found("as-set", said, FOREST + code).outcome == "not_found"


@pytest.mark.parametrize(
    "code",
    [
        SET + "RF(**r).fit(X, y)",
        SET + "RF(**{**RF().get_params(), **r}).fit(X, y)",
        "RF(max_depth=6, n_estimators=250).fit(X, y)",
        "m = RF()\nm.set_params(max_depth=6, n_estimators=250)\nm.fit(X, y)",
        "RF().fit(X, y)\nRF(max_depth=6, n_estimators=250).fit(X, y)",
        "from sklearn.model_selection import GridSearchCV\n"
        "GridSearchCV(RF(), {'max_depth': [3, 6], 'n_estimators': [100, 250]}).fit(X, y)",
        "def foret(max_depth=6, n_estimators=250):\n    return RF(max_depth=max_depth, n_estimators=n_estimators)\n"
        "foret().fit(X, y)",
    ],
)
def test_settings_as_the_model_has_them(code: str) -> None:
    assert found("as-set", TABLE, FOREST + code).outcome == "found"
    assert found("otherwise", TABLE, FOREST + code).outcome == "not_found"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (TABLE, SET + "RF(**{**r, **lire()}).fit(X, y)"),
        (TABLE, SET + "RF(**recherche.best_params_).fit(X, y)"),
        (TABLE, SET + "RF(20).fit(X, y)"),
        (TABLE, SET + "m = RF(max_depth=1, n_estimators=2)\nif lire():\n    m = RF(**r)\nm.fit(X, y)"),
        (TABLE, SET + "m = RF(**r)\nif lire():\n    m.set_params(max_depth=1, n_estimators=2)\nm.fit(X, y)"),
        (TABLE, SET + "for d in range(9):\n    RF(max_depth=d, n_estimators=d).fit(X, y)"),
        (TABLE, SET + "apprendre(RF, r)"),
        ("`max_depth` de 4 à 8 et `n_estimators` entre 100 et 300", SET + "RF(max_depth=5, n_estimators=10).fit(X, y)"),
        ("- max_depth = 3\n- n_estimators = 2", "from sklearn.model_selection import GridSearchCV\n"
         "GridSearchCV(RF(), {'max_depth': [4, 6, 8], 'n_estimators': [100, 250]}).fit(X, y)"),
        ("test_size = 0,2 et `max_depth` = 6", "from sklearn.model_selection import train_test_split\n"
         "a, b, c, d = train_test_split(X, y, test_size=0.2)\nRF(max_depth=6).fit(a, c)"),
        ("Le seuil alpha = 0,05 et lr = 0,1.", "style = {'alpha': 0.3, 'lr': 3}\nRF(max_depth=6).fit(X, y)"),
        ("`max_depth` = 3 et `learning_rate` = 0,1", "from sklearn.ensemble import GradientBoostingRegressor as G\n"
         "G(random_state=0).fit(X, y)"),
        ("`max_depth` = 9 et `n_estimators` = 700", "from modeles import foret\nforet.fit(X, y)"),
        ("max_depth = 6", SET + "RF(**{**r, **RF().get_params()}).fit(X, y)"),
        ("Suivis : `age_max` = 61 et `nb_enfants` = 2.", "patient = {'age_max': 61, 'nb_enfants': 2}\n"
         "print(df['age_max'], df['nb_enfants'])\nRF(max_depth=6).fit(X, y)"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_held_against_nobody(said: str, code: str) -> None:
    assert found("otherwise", said, FOREST + code).outcome == "not_found"
