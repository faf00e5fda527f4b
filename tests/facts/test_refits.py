"""Trainings that are done again on new data, and those of which nobody would see that they fail."""

import pytest
from modelling_notebooks import followed

START = "import pandas as pd\nfrom sklearn.base import clone\nfrom sklearn.linear_model import Lasso, Ridge\n"
CLASS = START + (
    "MOIS = ['mai', 'juin']\n"
    "class Suivi:\n    def __init__(self, modele):\n        self.modele = modele\n"
    "    def charger(self, mois):\n        {}\n"
    "    def reprendre(self, mois):\n        lot = self.charger(mois)\n"
    "        self.modele = clone(self.modele).fit(lot[['a']], lot['y'])\n"
    "suivi = Suivi(Ridge())\n"
)
LOOP = "for mois in MOIS:\n    suivi.reprendre(mois)\n"


@pytest.mark.parametrize(
    ("loads", "asks", "expected"),
    [
        ("return pd.read_csv(mois + '.csv')", LOOP, True),
        ("chemin = 'lots/' + mois\n        return pd.read_csv(chemin)", LOOP, True),
        ("return pd.read_csv('mai.csv')", LOOP, False),
        ("self.reseau.load_weights(mois + '.h5')\n        return TABLE", LOOP, False),
        ("return pd.read_csv(MOIS[0] + '.csv')", LOOP, False),
        ("return pd.read_csv(mois + '.csv')", "suivi.reprendre('mai')\n", False),
        ("return pd.read_csv(mois + '.csv')", "if False:\n    for m in MOIS:\n        suivi.reprendre(m)\n", False),
    ],
)
def test_a_training_for_each_batch_that_is_loaded(loads: str, asks: str, expected: bool) -> None:
    calls, _ = followed(CLASS.format(loads) + asks)
    assert any(one.name == "refits.on_new_data" and not one.dead for one in calls) is expected


FIRST = START + "df = pd.read_csv('a.csv')\nm = Ridge().fit(df[['a']], df['y'])\nneuf = pd.read_csv('b.csv')\n"


@pytest.mark.parametrize(
    ("source", "swallowed"),
    [
        ("try:\n    m = m.fit(neuf[['a']], neuf['y'])\nexcept Exception:\n    pass\n", True),
        ("try:\n    m = m.fit(neuf[['a']], neuf['y'])\nexcept:\n    'tant pis'\n", True),
        ("try:\n    m = m.fit(neuf[['a']], neuf['y'])\nexcept Exception as e:\n    print(e)\n", False),
        ("try:\n    m = m.fit(neuf[['a']], neuf['y'])\nexcept KeyError:\n    pass\n", False),
        ("try:\n    n = m.fit(neuf[['a']], neuf['y'])\nexcept Exception:\n    pass\n", False),
        ("m = m.fit(neuf[['a']], neuf['y'])\n", False),
    ],
)
def test_a_training_whose_failure_nobody_would_see(source: str, swallowed: bool) -> None:
    _, facts = followed(FIRST + source)
    assert [one.swallowed for one in facts.fits if one.again] == [swallowed]


SEARCH = START + (
    "from sklearn.model_selection import GridSearchCV, train_test_split\n"
    "df = pd.read_csv('a.csv')\nX, y = df[['a']], df['y']\n"
    "X_a, X_b, y_a, y_b = train_test_split(X, y)\nm = Ridge().fit(X_a, y_a)\n"
    "s = GridSearchCV(Ridge(), {'alpha': [1, 2]}).fit(X_a, y_a)\n"
)


@pytest.mark.parametrize(
    ("source", "again"),
    [
        ("best = s.best_estimator_\nbest.fit(X, y)\n", [("model", "sklearn.linear_model.Ridge")]),
        ("s.best_estimator_.fit(X_a[['a']], y_a)\n", [("model", "sklearn.linear_model.Ridge")]),
        (
            "t = GridSearchCV(Ridge(), {'alpha': [1, 2]}).fit(X, y)\n",
            [("search", "sklearn.model_selection.GridSearchCV")],
        ),
        ("print(s.best_estimator_.score(X_b, y_b))\n", []),
        ("t = GridSearchCV(Ridge(), {'alpha': [3, 4]}).fit(X_a, y_a)\n", []),
        ("n = Ridge(alpha=2).fit(X_a, y_a)\n", [("model", "sklearn.linear_model.Ridge")]),
        ("n = Ridge(alpha=5).fit(X_a, y_a)\n", []),
        ("final_model = Lasso(alpha=2).fit(X_a, y_a)\n", []),
        ("for e in {'l': Lasso(), 'r': Ridge()}.values():\n    t = GridSearchCV(e, grilles[e]).fit(X_a, y_a)\n"
         "n = Lasso(alpha=2).fit(X, y)\n", [("model", "sklearn.linear_model.Lasso")]),
    ],
)  # fmt: skip
def test_the_model_that_a_search_found_is_trained_again(source: str, again: list[tuple[str, str]]) -> None:
    _, facts = followed(SEARCH + source)
    assert [(one.kind, one.call) for one in facts.fits if one.again] == again


CUT = SEARCH + "X_c, X_d, y_c, y_d = train_test_split(X_a, y_a)\nn = Ridge(alpha=3).fit(X_c, y_c)\n"


@pytest.mark.parametrize(
    ("source", "again"),
    [
        ("from sklearn.pipeline import Pipeline\nPipeline([('m', Ridge(alpha=2))]).fit(X, y)\n", True),
        ("n.fit(X_a, y_a)\n", True),
        ("n.fit(pd.concat([X_c, X_d]), pd.concat([y_c, y_d]))\n", True),
        ("n.fit(X_c, y_c)\n", False),
        ("from sklearn.pipeline import Pipeline\nPipeline([('m', Ridge(alpha=2))]).fit(X_c, y_c)\n", False),
        ("from sklearn.svm import SVR\nSVR().fit(X, y)\n", False),
    ],
)
def test_more_rows_than_before_are_learned(source: str, again: bool) -> None:
    _, facts = followed(CUT + source)
    assert facts.fits[-1].again == again
