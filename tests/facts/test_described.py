"""Functions that do something else than their docstring says; selections that keep all; files that are misnamed."""

import pytest
from modelling_notebooks import followed

TABLE = "import pandas as pd\ndf = pd.read_csv('a.csv')\nprint(df['canal'], df['age'], df['jour'], df['prix'])\n"


@pytest.mark.parametrize(
    ("said", "done", "contradicted"),
    [
        ("Âge manquant : médiane du canal.", "d.assign(age=d['age'].fillna(0))", True),
        ("Missing ages get the mean.", "d['age'].fillna(-1)", True),
        ("Plafonné au 99e centile.", "d[d['prix'] < 60]", True),
        ("Prices cut at the 0.99 quantile.", "d.assign(prix=d['prix'].clip(upper=60))", True),
        ("Lignes sans canal supprimées.", "d.fillna({'canal': 'web'})", True),
        ("Garde le dernier envoi.", "d.drop_duplicates(subset=['age'])", True),
        ("One row by canal and jour.", "d.drop_duplicates(subset=['age', 'prix'])", True),
        ("Âge manquant : médiane du canal.", "d['age'].fillna(d['age'].median())", False),
        ("Médiane des âges, vue plus haut.", "d['age'].fillna(MEDIANE)", False),
        ("Plafonné au 99e centile.", "d[d['prix'] < d['prix'].quantile(0.99)]", False),
        ("Plafonné au 99e centile, calculé avant.", "d[d['prix'] < LIMITE]", False),
        ("Lignes sans canal supprimées, âges complétés.", "d.dropna(subset=['canal']).fillna({'age': 30})", False),
        ("Garde le dernier envoi.", "d.drop_duplicates(subset=['age'], keep='last')", False),
        ("Garde le dernier envoi.", "d.sort_values('jour', ascending=False).drop_duplicates(['age'])", False),
        ("One row by canal and jour.", "d.drop_duplicates(subset=['canal', 'jour'])", False),
        ("Prépare la table.", "d.fillna(0)", False),
    ],
)
def test_a_docstring_and_what_is_done(said: str, done: str, contradicted: bool) -> None:
    source = TABLE + f'def faire(d):\n    """{said}"""\n    return {done}\nprint(faire(df))'
    calls, _ = followed(source)
    assert any(one.name == "docstrings.contradicted" for one in calls) is contradicted


def test_a_function_that_is_never_called_contradicts_nothing() -> None:
    source = TABLE + 'def faire(d):\n    """Médiane."""\n    return d["age"].fillna(0)\nprint(df)'
    calls, _ = followed(source)
    assert not any(one.name == "docstrings.contradicted" for one in calls)


SELECT = "from sklearn.feature_selection import RFE, SelectKBest, SelectPercentile\nfrom sklearn.svm import SVC\n"


@pytest.mark.parametrize(
    ("source", "lost"),
    [
        ("X2 = SelectKBest(k='all').fit_transform(X, y)", True),
        ("GARDE = 'all'\nX2 = SelectKBest(k=GARDE).fit_transform(X, y)", True),
        ("X2 = SelectPercentile(percentile=100).fit_transform(X, y)", True),
        ("X2 = RFE(SVC(), n_features_to_select=1.0).fit_transform(X, y)", True),
        ("X2 = SelectKBest(k=20).fit_transform(X, y)", False),
        ("X2 = SelectKBest().fit_transform(X, y)", False),
        ("X2 = RFE(SVC(), n_features_to_select=1).fit_transform(X, y)", False),
        ("from sklearn.model_selection import GridSearchCV\nfrom sklearn.pipeline import Pipeline\n"
         "p = Pipeline([('s', SelectKBest(k='all')), ('m', SVC())])\n"
         "X2 = GridSearchCV(p, {'s__k': [5, 10, 'all']}).fit(X, y)", False),
    ],
)  # fmt: skip
def test_a_selection_that_keeps_all_selects_nothing(source: str, lost: bool) -> None:
    calls, _ = followed(SELECT + source + "\nprint(X2)")
    found = [one.result_used for one in calls if one.name.startswith("sklearn.feature_selection.") and one.arguments]
    assert found[:1] == [not lost] or (not found and not lost)


@pytest.mark.parametrize(
    ("source", "misnamed"),
    [
        ("df.to_csv('a.parquet')", True),
        ("df = pd.read_csv(f'{dossier}/a.parquet')", True),
        ("base.execute(\"COPY (SELECT * FROM t) TO 'a.parquet' (FORMAT CSV)\")", True),
        ("print(duckdb.sql(\"SELECT * FROM read_csv('a.parquet')\"))", True),
        ("df.to_csv('a.csv')", False),
        ("df.to_parquet('a.parquet')", False),
        ("base.execute(\"COPY (SELECT * FROM t) TO 'a.parquet' (FORMAT PARQUET)\")", False),
        ("print(duckdb.sql(\"SELECT * FROM read_parquet('a.parquet')\"))", False),
    ],
)
def test_files_that_bear_the_name_of_another_format(source: str, misnamed: bool) -> None:
    calls, _ = followed("import duckdb\nimport pandas as pd\n" + source)
    assert any(one.name.endswith("misnamed") for one in calls) is misnamed
