"""What is done to tables of scores, and to none of the data."""

import pytest
from modelling_notebooks import followed

START = (
    "import pandas as pd\nfrom sklearn.metrics import f1_score\nfrom sklearn.svm import SVC\n"
    "from sklearn.model_selection import GridSearchCV\n"
    "df = pd.read_csv('a.csv')\nm = SVC().fit(df[['a']], df['y'])\n"
    "s = GridSearchCV(SVC(), {}).fit(df[['a']], df['y'])\n"
    "t = pd.DataFrame({'f': [f1_score(df['y'], m.predict(df[['a']]))]})\n"
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("t.columns = ['F']", True),
        ("t.drop(0, inplace=True)", True),
        ("t['n'] = ['svc']", True),
        ("u = pd.DataFrame(s.cv_results_)", True),
        ("new_score = pd.DataFrame()", True),
        ("dfResults['n'] = noms", True),
        ("i = pd.DataFrame({'c': df.columns, 'i': m.coef_})\ni['p'] = i['i'].cumsum()", True),
        ("fiche = {}\nfiche['nom'] = 'svc'", True),
        ("score_a = f(m)\nbilan = pd.concat([score_a])\ntable = bilan.pivot(columns='f')", True),
        ("essais = mlflow.search_runs()\nessais.head()", True),
        ("scores = pd.read_csv('matchs.csv')\nbuts = scores.pivot(columns='club')\nbuts.head()", False),
        ("perf_a = f(m)\nbilan = pd.concat([perf_a, df])\nbilan.head()", False),
        ("df['b'] = df['a'] * 2", False),
        ("df['score'] = df['a'] * 2", False),
        ("c = df.groupby('a').mean()", False),
        ("scores = df.dropna()\nSVC().fit(scores[['a']], scores['y'])", False),
    ],
)
def test_lines_of_results(line: str, expected: bool) -> None:
    _, facts = followed(START, line)
    assert ((1, len(line.split("\n"))) in facts.results) is expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("%%time\nm.fit(df[['a']], df['y'])", ["%%time"]),
        ("%time p = m.predict(df[['a']])", ["%time p = m.predict(df[['a']])"]),
        ("%%time\ndf = pd.read_csv('b.csv')", []),
        ("m.fit(df[['a']], df['y'])", []),
    ],
)
def test_the_time_that_a_magic_takes_of_a_model(cell: str, expected: list[str]) -> None:
    calls, _ = followed(START, cell)
    assert [one.excerpt for one in calls if one.name == "magics.timed"] == expected
