"""Rows chosen by a condition, and what SQL does, however it is written."""

import pytest
from facts_builder import notebook_of
from modelling_notebooks import followed

from certgrader.facts.code.extract import extract as code_facts
from certgrader.facts.code.sql import operations
from certgrader.facts.model import Call
from certgrader.facts.modelling.extract import extract

TABLE = "import pandas as pd\nimport numpy as np\nimport polars as pl\ndf = pd.read_csv('a.csv')\n"


def done(*cells: str) -> list[Call]:
    """Calls that stand for operations."""
    notebook = notebook_of(*cells)
    calls = extract(notebook, code_facts(notebook))[0].calls
    return [one for one in calls if one.name.startswith(("rows.", "sql."))]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("df = df[df['age'] > 0]\nprint(df)", {"rows.bounded"}),
        ("jeunes = df.loc[lambda d: d['age'].between(0, 30)].reset_index(drop=True)\nprint(jeunes)", {"rows.bounded"}),
        ("df = (\n    df\n    .loc[lambda d: d.ville != 'Brest']\n    .copy()\n)\nprint(df)", {"rows.unlike"}),
        ("connus = df['ville'].notna() & (df['ville'] != '')\ndf = df[connus]\nprint(df)", {"rows.void_removed"}),
        ("df = df.query('0 < age < 120 and `code postal` != \"\"')\nprint(df)", {"rows.bounded", "rows.void_removed"}),
        ("df = pl.from_pandas(df).filter(pl.col('age') >= 18)\nprint(df)", {"rows.bounded"}),
        ("df = df.pipe(lambda d: d[~d['ville'].isin(['', 'n/a'])])\nprint(df)", {"rows.void_removed"}),
        ("df = df.drop(df[df['age'] < 0].index)\nprint(df)", {"rows.bounded"}),
        ("X = df.to_numpy()\nX = X[np.logical_and(X[:, 0] > 0, ~np.isnan(X[:, 1]))]\nprint(X)",
         {"rows.bounded", "rows.void_removed"}),
        ("lignes = df.to_dict('records')\nlignes = [l for l in lignes if l['ville'].strip()]\nprint(lignes)",
         {"rows.void_removed"}),
        ("def propre(d):\n    return d[d['age'] > 0]\nprint(propre(df).head())", {"rows.bounded"}),
        ("df = df[df['ville'] == 'Brest']\nprint(df)", {"rows.like"}),
        ("vus, bons = set(), []\nfor l in lignes:\n    cle = l['mail'].lower()\n    if cle in vus:\n        continue\n"
         "    vus.add(cle)\n    if not l['age'] or l['age'] > 110:\n        continue\n    bons.append(l)\nprint(bons)",
         {"rows.deduplicated", "rows.bounded"}),
        ("bons = []\nfor l in lignes:\n    if not l['ville']:\n        continue\n    bons.append(l)\nprint(bons)",
         {"rows.void_removed"}),
        ("n = []\nfor l in lignes:\n    if l['age'] > 9:\n        continue\n    n.append(len(l))\nprint(n)", set()),
        ("for l in lignes:\n    if l['age'] > 9:\n        continue\n    print(l)", set()),
        ("brest = df[df['ville'] == 'Brest']\nprint(brest)", set()),
        ("moyenne = df[df['age'] > 0]['age'].mean()\nprint(moyenne)", set()),
        ("print(df[df['age'] > 0])", set()),
        ("comptes = df['ville'].value_counts()\ncomptes = comptes[comptes > 10]\nprint(comptes)", set()),
        ("trous = df.isna().sum()[lambda n: n > 0]\nprint(trous)", set()),
        ("rares = df['ville'].value_counts().loc[lambda n: n < 5]\nprint(rares)", set()),
        ("liens = df.corr()\nforts = liens[liens['age'] > 0.5]\nprint(forts)", set()),
        ("df = df.groupby('ville').sum()\ndf = df[df['age'] > 0]\nprint(df)", {"rows.bounded"}),
        ("su = df[df['age'].notna()]\ndf.loc[df['age'].isna(), 'age'] = su['age'].mean()\nprint(df, su)", set()),
        ("su = df[df['age'].notna()]\nn = df[df['age'].isna()].shape[0]\nprint(n, su)", {"rows.void_removed"}),
        ("colonnes = [c for c in df.columns if c != 'age']\nprint(colonnes)", set()),
        ("X = df.to_numpy()\nbons = X[:, 0] > 0\nX = X[bons]\nprint(X)", {"rows.bounded"}),
        ("essai = df.index.isin(tires)\nappris = df[~essai]\nprint(appris)", set()),
        ("prix = df.loc[df['age'] > 50, 'prix']\nprint(prix)", set()),
        ("classes = np.where(df['age'] > 50, 1, 0)\nprint(classes)", set()),
        ("# df = df[df['age'] > 0]\nprint(df)", set()),
        ("if False:\n    df = df[df['age'] > 0]\nprint(df)", set()),
        ("def jamais(d):\n    return d[d['age'] > 0]\nprint(df)", set()),
    ],
)  # fmt: skip
def test_rows_chosen(source: str, expected: set[str]) -> None:
    assert {one.name for one in done(TABLE + source)} == expected


def test_a_list_that_nobody_reads_is_lost() -> None:
    source = "bons = []\nfor l in lignes:\n    if not l['ville']:\n        continue\n    bons.append(l)\nprint(lignes)"
    assert [one.result_used for one in done(source)] == [False]


@pytest.mark.parametrize(
    ("condition", "chooses"),
    [
        ("(d['a'] > 8) | (d['a'] <= 400)", False),
        ("(d['a'] >= 0) | (d['a'] < 0)", False),
        ("(d['v'] != '') | (d['v'] != 'n/a')", False),
        ("np.logical_or(d['a'] > 1, d['a'] < 2)", False),
        ("((d['a'] > 8) | (d['a'] <= 400)) & ((d['v'] != '') | (d['v'] != '?'))", False),
        ("(d['a'] > 8) & (d['a'] <= 400)", True),
        ("(d['a'] < 8) | (d['a'] > 400)", True),
        ("(d['a'] > 8) | (d['a'] < 8)", True),
        ("(d['a'] > 8) | (d['b'] <= 400)", True),
        ("((d['a'] > 8) | (d['a'] <= 400)) & (d['b'] > 0)", True),
        ("(d['v'] != '') | (d['w'] != 'n/a')", True),
        ("(d['a'] > bas) | (d['a'] <= haut)", True),
    ],
)
def test_a_condition_that_lets_everything_through_chooses_nothing(condition: str, chooses: bool) -> None:
    assert bool(done(TABLE + f"df = df.loc[lambda d: {condition}]\nprint(df)")) is chooses


def test_a_query_that_lets_everything_through_is_lost() -> None:
    calls, _ = followed(TABLE + "df = df.query('a > 8 or a <= 400')\nprint(df)")
    assert [one.result_used for one in calls if one.name == "pandas.DataFrame.query"] == [False]


def test_what_is_chosen_has_the_fate_of_its_statement() -> None:
    source = TABLE + (
        "from sklearn.linear_model import Ridge\n"
        "df = df[(df['a'] > 0) & (df['b'] > 0)]\nrestes = df[df['c'] > 3]\nRidge().fit(df[['a', 'b']], df['y'])"
    )
    found = {(one.arguments[0].value, one.kept, "model" in one.reaches) for one in done(source)}
    assert found == {("a", True, True), ("b", True, True), ("c", False, False)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DELETE FROM t WHERE x <= 0", ["sql.rows_deleted"]),
        ("-- essais\nDELETE FROM t WHERE x IS NULL OR x = ''", ["sql.voids_removed"]),
        ("DELETE FROM t", []),
        ("DELETE FROM t WHERE rowid NOT IN (SELECT MIN(rowid) FROM t GROUP BY n)", ["sql.deduplicated"]),
        ("CREATE TABLE p AS SELECT DISTINCT * FROM t", ["sql.deduplicated"]),
        ("SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY n) AS k FROM t) WHERE k = 1",
         ["sql.deduplicated", "sql.rows_chosen", "sql.rows_grouped"]),
        ("UPDATE t SET v = TRIM(v)", ["sql.texts_corrected"]),
        ("UPDATE t SET x = 0 WHERE x IS NULL", ["sql.filled"]),
        ("UPDATE t SET x = x / 100 WHERE x > 9000", ["sql.values_corrected"]),
        ("SELECT COALESCE(x, 0) FROM t", ["sql.filled"]),
        ("SELECT COUNT(*) FROM t WHERE x IS NULL", ["sql.voids_counted"]),
        ("SELECT n FROM t GROUP BY n HAVING COUNT(*) > 1", ["sql.duplicates_counted", "sql.rows_grouped"]),
        ("SELECT CAST(d AS DATE) FROM t", ["sql.types_converted"]),
        ("SELECT d::date AS jour FROM t", ["sql.types_converted"]),
        ("SELECT v1 AS vitesse FROM t", ["sql.columns_renamed"]),
        ("ALTER TABLE t RENAME COLUMN v1 TO vitesse", ["sql.columns_renamed"]),
        ("ALTER TABLE t DROP COLUMN v1", ["sql.columns_dropped"]),
        ("CREATE TABLE t (doc TEXT)", ["sql.table_of_one_column"]),
        ("CREATE TABLE t (id INTEGER PRIMARY KEY, jour TEXT)", ["sql.table_of_columns"]),
        ("COPY (SELECT * FROM t) TO 'a.parquet' (FORMAT CSV)", ["sql.file_misnamed"]),
        ("SELECT COUNT(*) AS n FROM t", []),
        ("SELECT 'trim(x) is null' FROM t", []),
        ("Select the rows from the table where x is null", []),
        ("With care, delete from the list", []),
    ],
)  # fmt: skip
def test_what_sql_does(text: str, expected: list[str]) -> None:
    assert operations(text) == expected


OPEN = "import sqlite3\nimport pandas as pd\nbase = sqlite3.connect('a.db')\n"
DELETED = "DELETE FROM t WHERE x < 0"
AFTER = "base.close()\nprint(pd.read_sql('SELECT * FROM t', sqlite3.connect('a.db')))"


@pytest.mark.parametrize(
    "source",
    [
        OPEN + f"base.execute({DELETED!r})\nbase.commit()\n" + AFTER,
        OPEN + f"SQL = {DELETED!r}\ncurseur = base.cursor()\ncurseur.execute(SQL)\nbase.commit()\n" + AFTER,
        OPEN + f"for regle in [{DELETED!r}, 'VACUUM']:\n    base.execute(regle)\nbase.commit()\n" + AFTER,
        OPEN + "seuil = 0\nbase.execute(f'DELETE FROM t WHERE x < {seuil}')\nbase.commit()\n" + AFTER,
        OPEN + f"def faire(q):\n    base.execute(q)\n    base.commit()\nfaire({DELETED!r})\n" + AFTER,
        "from sqlalchemy import create_engine, text\nimport pandas as pd\nmoteur = create_engine('sqlite:///a.db')\n"
        "with moteur.begin() as lien:\n"
        f"    lien.execute(text({DELETED!r}))\nprint(pd.read_sql('SELECT * FROM t', moteur))",
        f"import duckdb\ncon = duckdb.connect()\ncon.execute({DELETED!r})\nprint(con.sql('SELECT * FROM t').df())",
    ],
)
def test_sql_is_found_whatever_executes_it(source: str) -> None:
    assert [(one.name, one.result_used, one.kept) for one in done(source) if one.name == "sql.rows_deleted"] == [
        ("sql.rows_deleted", True, True)
    ]


@pytest.mark.parametrize(
    "source",
    [
        OPEN + f"base.execute({DELETED!r})\n" + AFTER,
        OPEN + f"print({DELETED!r})\n" + AFTER,
        OPEN + f"if False:\n    base.execute({DELETED!r})\nbase.commit()\n" + AFTER,
        OPEN + f"SQL = {DELETED!r}\nbase.commit()\n" + AFTER,
    ],
)
def test_sql_that_changes_nothing_in_the_end(source: str) -> None:
    assert not any(one.result_used for one in done(source) if one.name == "sql.rows_deleted")


WRITTEN = "import pandas as pd\ntextes = [j.strftime('%d/%m/%Y') for j in pd.date_range('2024-01-01', periods=60)]\n"


@pytest.mark.parametrize(
    ("source", "lost"),
    [
        (WRITTEN + "print(pd.to_datetime(pd.Series(textes), format='%m/%d/%Y', errors='coerce'))", True),
        (WRITTEN + "F = '%m/%d/%Y'\nprint(pd.to_datetime(pd.Series(textes), format=F, errors='coerce'))", True),
        (WRITTEN + "print(pd.to_datetime(pd.Series(textes), format='%d/%m/%Y'))", False),
        (WRITTEN + "print(pd.to_datetime(pd.Series(textes), dayfirst=True))", False),
        # What a file holds is written by others, whatever the notebook shows before.
        (WRITTEN + "df = pd.read_csv('a.csv')\nprint(pd.to_datetime(df['jour'], format='%m/%d/%Y'))", False),
    ],
)
def test_dates_read_otherwise_than_they_are_written(source: str, lost: bool) -> None:
    calls, _ = followed(source)
    assert [one.result_used for one in calls if one.name == "pandas.to_datetime"] == [not lost]


@pytest.mark.parametrize(
    ("source", "filled"),
    [
        ("df.loc[df['age'].isna(), 'age'] = modele.predict(df)", True),
        ("vides = df['age'].isnull()\ndf.loc[vides & (df['ville'] == 'Brest'), 'age'] = 40", True),
        ("df.loc[df['ville'] == '', 'ville'] = 'inconnue'", True),
        ("df['age'] = np.where(df['age'].isna(), 40, df['age'])", True),
        ("df['age'] = df['age'].where(df['age'].notna(), 40)", True),
        ("df['age'] = df['age'].mask(df['age'].isna(), 40)", True),
        ("df['vide'] = np.where(df['age'].isna(), 1, 0)", False),
        ("df = df.where(df.notna(), None)", False),
        ("df.loc[df['age'].notna(), 'age'] = 40", False),
        ("df.loc[df['age'] > 99, 'age'] = 40", False),
    ],
)
def test_what_lacks_is_given_a_value(source: str, filled: bool) -> None:
    notebook = notebook_of(TABLE + source + "\nprint(df)")
    calls = extract(notebook, code_facts(notebook))[0].calls
    assert any(one.name == "values.filled" and one.result_used for one in calls) is filled
