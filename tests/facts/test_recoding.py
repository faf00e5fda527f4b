"""What is replaced by what."""

import pytest
from modelling_notebooks import followed

START = "import numpy as np\nimport pandas as pd\ndf = pd.read_csv('a.csv')\ntable = lire()\n"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("'St', 'Saint'", {"corrected"}),
        ("['?', '-'], np.nan", {"corrected"}),
        ("-999, np.nan", {"corrected"}),
        ("{'a': 'b', 'c': np.nan}", {"corrected"}),
        ("{'ville': {'St': 'Saint'}}", {"corrected"}),
        ("to_replace='x', value=None", {"corrected"}),
        ("{'non': 0, 'oui': 1}", {"retyped"}),
        ("{0: 'non', 1: 'oui'}", {"retyped"}),
        ("np.nan, 0", {"filled"}),
        ("4, 1", set()),
        ("{4: 1, 2: 0}", set()),
        ("table", {"corrected", "retyped"}),
        ("ancien, nouveau", {"corrected", "retyped"}),
    ],
)
def test_what_replace_does(given: str, expected: set[str]) -> None:
    calls, _ = followed(f"{START}df['x'] = df['x'].replace({given})\nprint(df)")
    assert {one.name.removeprefix("values.") for one in calls if one.name.startswith("values.")} == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("df['n'] = df['x'].apply(len)", 1),
        ("df['n'] = (\n    df['x']\n    .apply(len)\n)", 1),
        ("df['x'] = df['x'].apply(str.lower)", 0),
        ("df['x'].apply(print)", 0),
        ("x = df['x'].apply(len)", 0),
    ],
)
def test_a_column_made_by_a_function(source: str, expected: int) -> None:
    calls, _ = followed(f"{START}{source}\nprint(df)")
    assert len([one for one in calls if one.name == "columns.applied"]) == expected


OWN = "import re\ndef net(t):\n    return re.sub('#', '', t)\ndef part(t):\n    return float(t.strip('%'))\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("df['x'] = df['x'].apply(str.lower)", True),
        ("df['x'] = df['x'].map(lambda t: t.strip())", True),
        ("df['x'] = df['x'].apply(lambda t: ' '.join(m for m in t.lower().split() if m not in vides))", True),
        ("df['x'] = df['x'].apply(net)", True),
        ("df['x'] = (\n    df['x']\n    .apply(lambda t: net(t))\n)", True),
        ("df['texte_propre'] = df['x'].apply(net)", True),
        ("df['titre'] = df['x'].apply(net)", False),
        ("df['x'] = df['x'].apply(part)", False),
        ("df['x'] = df['x'].apply(lambda t: len(t.strip()))", False),
        ("df['x'] = df['x'].apply(lambda t: t.lower() == 'oui')", False),
        ("df['x'] = df['x'].apply(lambda t: 'non' in t.lower())", False),
        ("df['x'] = df['x'].apply(lambda t: t / 100)", False),
        ("df['x'].apply(net)", False),
    ],
)
def test_texts_put_right_by_a_function(source: str, expected: bool) -> None:
    calls, _ = followed(f"{START}{OWN}vides = {{'le'}}\n{source}\nprint(df)")
    assert any(one.name == "values.corrected" for one in calls) is expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("df", False),
        ("(list(df['x']), df['y'])", False),
        ("SVC().fit(df[['x']], df['y']).predict(df[['x']])", False),
        ("GridSearchCV(SVC(), {}).fit(df[['x']], df['y']).best_params_", False),
        ("StandardScaler().fit(df[['x']])", False),
        ("StandardScaler().fit_transform(table)", False),
        ("[]", False),
        ("SVC()", True),
        ("[SVC()]", True),
        ("{'modele': SVC(), 'colonnes': list(df.columns)}", True),
        ("GridSearchCV(SVC(), {}).fit(df[['x']], df['y']).best_estimator_", True),
        ("table", True),
    ],
)
def test_whether_a_model_is_stored(written: str, expected: bool) -> None:
    libraries = (
        "import joblib\nfrom sklearn.svm import SVC\nfrom sklearn.model_selection import GridSearchCV\n"
        "from sklearn.preprocessing import StandardScaler\n"
    )
    calls, _ = followed(f"{START}{libraries}joblib.dump({written}, 'a.joblib')")
    assert any(one.name == "models.stored" for one in calls) is expected
