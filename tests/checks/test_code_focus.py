"""Which places of the code are shown first, and which of their words."""

from typing import Any

import pytest

MODELS = "from sklearn.dummy import DummyClassifier\nfrom sklearn.svm import SVC\n"


@pytest.fixture
def kind() -> str:
    return "code"


@pytest.mark.parametrize(
    ("check", "source", "focus"),
    [
        (
            "{calls: [scipy.stats.ks_2samp]}",
            "from scipy import stats\nt, p = stats.ks_2samp(a['x'], b['x'])\nprint(p)",
            "ks_2samp(",
        ),
        ("{arguments: {scoring: ['*']}, any_argument: true}", "r = chercher(m, grille, scoring='f1')", "scoring="),
        ("{arguments: {C: ['*']}, any_argument: true}", "m = SVC(random_state= 3, C = 10).fit(X, y)", "C ="),
        (r"{source: ['\.std\(']}", "e = [un, deux, trois]\nx = np.array(e).std()\nprint(x)", ".std("),
    ],
)
def test_the_words_for_which_a_line_counts(check: str, source: str, focus: str, finds: Any) -> None:
    assert finds(check, source).evidence[0].focus == focus


def test_a_baseline_is_shown_after_models(finds: Any) -> None:
    fits = "{calls: ['?.fit']}"
    finding = finds(fits, MODELS + "DummyClassifier().fit(X, y)", "m = SVC().fit(X, y)")
    assert [one.cell for one in finding.evidence] == [1, 0]
    assert [one.cell for one in finds(fits, MODELS + "DummyClassifier().fit(X, y)").evidence] == [0]
    pipeline = "from sklearn.pipeline import make_pipeline\np = make_pipeline(DummyClassifier())\n"
    finding = finds(fits, MODELS + pipeline + "p.fit(X, y)\nprint(p.predict(X))", "m = SVC().fit(X, y)")
    assert [one.cell for one in finding.evidence] == [1, 0]


def test_arguments_that_must_not_be_given(finds: Any, misses: Any) -> None:
    table = "import pandas as pd\ndf = pd.read_csv('a.csv')\n"
    check = "{calls: [pandas.DataFrame.rename], without_arguments: [index]}"
    finds(check, table + "df = df.rename(columns={'a': 'age'})\nprint(df)")
    misses(check, table + "df = df.rename(index={0: 'total'})\nprint(df)")


def test_values_are_shown_before_names_that_are_passed_on(finds: Any) -> None:
    check = "{arguments: {epochs: ['*'], lr: ['*']}, any_argument: true}"
    finding = finds(check, "tours = m.fit(X, epochs=epochs)\nprint(tours)", "m = Reseau(epochs=12)\nprint(m)")
    assert [one.cell for one in finding.evidence] == [1]
    assert finds(check, "m = Reseau(epochs=epochs, lr=0.1)").evidence[0].focus == "lr="


def test_of_several_things_those_of_one_cell_are_shown_first(finds: Any) -> None:
    first = "from sklearn.svm import SVC\nm = SVC().fit(X, y)"
    several = (
        "from sklearn.svm import SVC\nfrom sklearn.linear_model import Ridge\n"
        "from sklearn.tree import DecisionTreeClassifier\n"
        "essais = [SVC(C=3), Ridge(), DecisionTreeClassifier()]\nprint(essais)"
    )
    finding = finds("{calls: ['sklearn.*'], distinct: 3, result_used: false}", first, several)
    assert {one.cell for one in finding.evidence} == {1}


def test_what_is_preferred_is_shown_first(finds: Any) -> None:
    check = "{calls: ['*.fillna'], result_used: false, prefer: ['age']}"
    cells = (
        "import pandas as pd\ndf = pd.read_csv('a.csv')\nn = df['nom'].fillna('')",
        "df['age'] = df['age'].fillna(0)",
    )
    assert [one.cell for one in finds(check, *cells).evidence] == [1, 0]
    assert [one.cell for one in finds(check.replace("age", "rien"), *cells).evidence] == [0, 1]


def test_a_statement_is_read_and_shown_to_its_last_line(finds: Any, misses: Any) -> None:
    others = r"""{source: ["^t\\['(\\w+)'\\] = (?!.*\\1)"]}"""
    made = "t['taux'] = (\n    t['prix']  # en euros (TTC)\n    / t['surface']\n)\nprint(t)"
    piece = finds(others, made).evidence[0]
    assert piece.excerpt == "t['taux'] = ( t['prix'] / t['surface'] )"
    misses(others, made.replace("t['prix']", "t['taux']"))


def test_of_several_things_the_line_that_names_most_is_shown_first(finds: Any) -> None:
    code = (
        "import pandas as pd\nt = pd.read_csv('a.csv')\nt['loyer'].plot()\nt[['etage', 'quartier', 'surface']].plot()"
    )
    piece = finds(r"{columns: ['\w+'], distinct: 3}", code).evidence[0]
    assert "quartier" in piece.excerpt
