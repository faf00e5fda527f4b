"""What narrows a check of code: cells that failed, names that do not stay, scores without answers."""

from typing import Any

import pytest

START = "import pandas as pd\nfrom sklearn.svm import SVC\ndf = pd.read_csv('a.csv')\n"
BROKEN: dict[str, object] = {"output_type": "error", "ename": "NameError", "evalue": "name 'X'", "traceback": []}


@pytest.fixture
def kind() -> str:
    """All these are checks of code."""
    return "code"


def test_a_cell_that_ended_in_an_error_counts_where_it_may(finds: Any, misses: Any) -> None:
    cells = (START, ("m = SVC().fit(X, y)", [BROKEN]))
    finds("{calls: ['*.fit']}", *cells)
    misses("{calls: ['*.fit'], failed: false}", *cells)
    finds("{calls: ['*.fit'], failed: false}", START, "m = SVC().fit(df, y)")
    later = {**BROKEN, "traceback": ["----> 3 print(autre)"]}
    finds("{calls: ['*.fit'], failed: false}", START, ("m = SVC()\nm.fit(df, y)\nprint(autre)", [later]))
    misses("{calls: [sklearn.svm.SVC], failed: false}", START, ("m = SVC()\nm.fit(df, y)\nprint(autre)", [later]))


def test_a_name_that_is_given_something_else_is_not_fixed(finds: Any, misses: Any) -> None:
    fields = "{assigns: ['cout_min'], value: ['^\\d'], fixed: true}"
    search = "cout_min = 500\nfor s in seuils:\n    if cout(s) < cout_min:\n        cout_min = cout(s)\nprint(cout_min)"
    finds(fields.replace(", fixed: true", ""), search)
    misses(fields, search)
    finds(fields, "cout_min = 500", "if cout(0.5) > cout_min:\n    print('revoir')")
    finds(fields, "cout_min = 500", "cout_min = 400\nprint(cout_min)")


def test_a_score_of_data_alone_is_none_of_answers(finds: Any, misses: Any) -> None:
    fields = "{calls: ['?.score', 'sklearn.*.score'], paired: ['?.score']}"
    finds(fields, "print(modele.score(X, y))")
    misses(fields, "points = grille.score(X)\nprint(points)")
    finds(fields, "from sklearn.mixture import GaussianMixture\nprint(GaussianMixture(2).fit(X).score(X))")


def test_what_a_call_must_not_be_given(finds: Any, misses: Any) -> None:
    fields = "{calls: [pandas.DataFrame.drop], unlike: ['Unnamed', '\\.index']}"
    misses(fields, START, "df = df.drop('Unnamed: 0', axis=1)\nprint(df)")
    misses(fields, START, "df = df.drop(df[df['a'] < 0].index)\nprint(df)")
    finds(fields, START, "df = df.drop('a', axis=1)\nprint(df)")


def test_what_only_reaches_a_model_in_a_cell_that_failed_is_of_no_use(finds: Any, misses: Any) -> None:
    scaled = "from sklearn.preprocessing import StandardScaler\nX = StandardScaler().fit_transform(df[['a']])"
    fitted = "m = SVC().fit(df[['b']], df['y'])"
    failing = "n = SVC().fit(X, df['y'])"
    fields = "{calls: [sklearn.preprocessing.StandardScaler], used: true}"
    finds(fields, START, fitted, scaled, failing)
    misses(fields, START, fitted, scaled, (failing, [BROKEN]))
