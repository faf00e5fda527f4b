"""What was made must reach the model: columns, steps, tables; what leaves all as it was, or is lost, was not done."""

import pytest
from facts_builder import notebook_of

from certgrader.facts.code.extract import extract as code_extract
from certgrader.facts.model import Call
from certgrader.facts.modelling.extract import extract
from certgrader.facts.modelling.model import ModellingFacts

READ = """\
import numpy as np, pandas as pd, polars as pl, sqlite3
from sklearn.compose import ColumnTransformer, make_column_transformer
from sklearn.decomposition import PCA
from sklearn.feature_selection import SelectKBest
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, StandardScaler
vols = pd.read_csv('vols.csv')
"""


def followed(*cells: str) -> tuple[tuple[Call, ...], ModellingFacts]:
    notebook = notebook_of(READ, *cells)
    code, facts = extract(notebook, code_extract(notebook))
    return code.calls, facts


def learned(source: str, name: str) -> bool:
    """Whether what the call gives is among the data that a model learns from."""
    calls = [one for one in followed(source)[0] if one.name.endswith(f".{name}") and not one.dead]
    assert calls, [one.name for one in followed(source)[0]]
    return any("features" in one.reaches for one in calls)


DERIVED = "vols['retard_log'] = np.log1p(vols['retard'])\n"


@pytest.mark.parametrize(
    ("source", "reaches"),
    [
        (DERIVED + "Ridge().fit(vols[['distance', 'retard_log']], vols['cout'])", True),
        (DERIVED + "Ridge().fit(vols[['distance', 'retard']], vols['cout'])", False),
        (DERIVED + "cols = ['distance', 'retard']\nX = vols[cols]\nRidge().fit(X, vols['cout'])", False),
        (DERIVED + "cols = ['distance']\ncols += ['retard_log']\nRidge().fit(vols[cols], vols['cout'])", True),
        (DERIVED + "X = vols.drop(columns=['retard_log', 'cout'])\nRidge().fit(X, vols['cout'])", False),
        (DERIVED + "X = vols.drop(columns=['cout'])\nRidge().fit(X, vols['cout'])", True),
        (DERIVED + "del vols['retard_log']\nRidge().fit(vols, vols['cout'])", False),
        (DERIVED + "vols.pop('retard_log')\nRidge().fit(vols, vols['cout'])", False),
        (DERIVED + "vols['retard_log'] = 0\nRidge().fit(vols, vols['cout'])", False),
        ("brutes = vols.columns\n" + DERIVED + "Ridge().fit(vols[brutes], vols['cout'])", False),
        ("brutes = list(vols.columns)\n" + DERIVED
         + "neuves = [c for c in vols if c not in brutes]\n"
         "Ridge().fit(vols[neuves + ['distance']], vols['cout'])", True),
        (DERIVED + "vols = vols.rename(columns={'retard_log': 'rl'})\nRidge().fit(vols[['rl']], vols['cout'])", True),
        (DERIVED + "vols = vols.rename(columns={'retard_log': 'rl'})\nRidge().fit(vols[['km']], vols['cout'])", False),
        (DERIVED + "vols = vols[vols['retard_log'] > 1]\nRidge().fit(vols[['km']], vols['cout'])", True),
        (DERIVED + "vols = vols.dropna(subset=['retard_log'])\nRidge().fit(vols[['km']], vols['cout'])", True),
        (DERIVED + "vols = vols.query('retard_log > 1')\nRidge().fit(vols[['km']], vols['cout'])", True),
        (DERIVED + "A, B = train_test_split(vols)\nRidge().fit(A[['km']], A['cout'])", False),
        (DERIVED + "A, B = train_test_split(vols)\nRidge().fit(A[['km', 'retard_log']], A['cout'])", True),
        (DERIVED + "X = vols.loc[vols['km'] > 0, ['km', 'retard']]\nRidge().fit(X, vols['cout'])", False),
        (DERIVED + "X = choisir(vols)\nRidge().fit(X, vols['cout'])", True),
        (DERIVED + "X = vols.groupby('retard_log')[['km']].mean()\nRidge().fit(X, y)", True),
        (DERIVED + "X = np.column_stack([vols['km'], vols['retard']])\nRidge().fit(X, vols['cout'])", False),
        ("vols = vols.assign(rl=lambda t: np.log1p(t['retard']))\nRidge().fit(vols[['rl']], vols['cout'])", True),
        ("vols = vols.assign(rl=lambda t: np.log1p(t['retard']))\nRidge().fit(vols[['km']], vols['cout'])", False),
        ("def ajoute(t):\n    t['rl'] = np.log1p(t['retard'])\najoute(vols)\nRidge().fit(vols[['rl']], vols['cout'])",
         True),
        ("def ajoute(t):\n    t['rl'] = np.log1p(t['retard'])\n    return t\nvols = ajoute(vols)\n"
         "Ridge().fit(vols[['km']], vols['cout'])", False),
        ("class Etude:\n    def __init__(self, t):\n        self.t = t\n    def ajoute(self):\n"
         "        self.t['rl'] = np.log1p(self.t['retard'])\n    def apprend(self, n):\n"
         "        return Ridge().fit(self.t[n], self.t['cout'])\ne = Etude(vols)\ne.ajoute()\n"
         "e.apprend(['km'])", False),
        ("for nom in ('retard', 'km'):\n    vols[nom + '_log'] = np.log1p(vols[nom])\n"
         "Ridge().fit(vols[['km']], vols['cout'])", True),
        (DERIVED + "ct = ColumnTransformer([('n', MinMaxScaler(), ['km'])])\n"
         "make_pipeline(ct, Ridge()).fit(vols, vols['cout'])", False),
        (DERIVED + "ct = ColumnTransformer([('n', MinMaxScaler(), ['km'])], remainder='passthrough')\n"
         "make_pipeline(ct, Ridge()).fit(vols, vols['cout'])", True),
        (DERIVED + "ct = make_column_transformer((MinMaxScaler(), ['km', 'retard_log']))\n"
         "make_pipeline(ct, Ridge()).fit(vols, vols['cout'])", True),
        (DERIVED + "import statsmodels.formula.api as smf\nsmf.ols('cout ~ km + retard', data=vols).fit()", False),
        (DERIVED + "import statsmodels.formula.api as smf\nsmf.ols('cout ~ km + retard_log', data=vols).fit()", True),
    ],
)  # fmt: skip
def test_a_column_that_is_left_out_takes_its_work_along(source: str, reaches: bool) -> None:
    assert learned(source, "log1p") is reaches


@pytest.mark.parametrize(
    ("source", "reaches"),
    [
        ("t = t.with_columns(pl.col('km').log1p().alias('kl'))\nRidge().fit(t.select('kl', 'h').to_numpy(), y)", True),
        ("t = t.with_columns(pl.col('km').log1p().alias('kl'))\nRidge().fit(t.select('km', 'h').to_numpy(), y)", False),
        ("t = t.with_columns(kl=pl.col('km').log1p())\nRidge().fit(t.drop('kl').to_numpy(), y)", False),
        ("t = t.with_columns(kl=pl.col('km').log1p())\nRidge().fit(t.to_numpy(), y)", True),
        ("t = t.select(pl.col('km').log1p().alias('kl'), 'h')\nRidge().fit(t[['kl']].to_numpy(), y)", True),
        ("t = t.lazy().with_columns(pl.col('km').log1p().alias('kl')).collect()\nRidge().fit(t[['h']].to_numpy(), y)",
         False),
        ("u = t.with_columns(pl.col('km').log1p().alias('kl'))\nRidge().fit(t.to_numpy(), y)", False),
    ],
)  # fmt: skip
def test_columns_in_polars(source: str, reaches: bool) -> None:
    assert learned("t = pl.read_parquet('t.parquet')\n" + source, "log1p") is reaches


def test_columns_in_spark() -> None:
    source = """
from pyspark.sql import SparkSession, functions as F
from sklearn.linear_model import Ridge
t = SparkSession.builder.getOrCreate().read.csv('t.csv')
t = t.withColumn('kl', F.log1p(F.col('km')))
p = t.select({}).toPandas()
Ridge().fit(p, y)
"""
    assert learned(source.format("'kl', 'h'"), "log1p")
    assert not learned(source.format("'km', 'h'"), "log1p")


@pytest.mark.parametrize(
    ("source", "reaches"),
    [
        ("p = PCA(2).fit(X)\nprint(p.explained_variance_ratio_)\nRidge().fit(X, y)", False),
        ("p = PCA(2)\nR = p.fit_transform(X)\nRidge().fit(X, y)", False),
        ("p = PCA(2)\nR = p.fit_transform(X)\nRidge().fit(R, y)", True),
        ("def reduit(t):\n    return PCA(2).fit_transform(t)\nR = reduit(X)\ncross_val_score(Ridge(), R, y)", True),
        ("def axes(t):\n    PCA(2).fit_transform(t)\n    return t\nR = axes(X)\ncross_val_score(Ridge(), R, y)", False),
        ("for nom, t in {'brut': X, 'axes': PCA(2).fit_transform(X)}.items():\n    Ridge().fit(t, y)", True),
        ("m = make_pipeline(PCA(2), Ridge())\nm.fit(X, y)", True),
        ("m = make_pipeline(PCA(2), Ridge())\nm.set_params(pca='passthrough')\nm.fit(X, y)", False),
        ("m = Pipeline([('axes', PCA(2)), ('m', Ridge())])\nm.set_params(axes=None).fit(X, y)", False),
        ("m = Pipeline([('axes', PCA(2)), ('m', Ridge())])\nm.set_params(m=LinearRegression()).fit(X, y)", True),
        ("m = Pipeline([('axes', PCA(2)), ('m', Ridge())])\nm.set_params(axes=SelectKBest(k=2)).fit(X, y)", False),
        ("m = Pipeline([('axes', PCA(2)), ('m', Ridge())])\nm.set_params(axes__n_components=3).fit(X, y)", True),
        ("g = GridSearchCV(Pipeline([('axes', PCA(2)), ('m', Ridge())]), {'m__alpha': [1, 2]})\ng.fit(X, y)", True),
        ("g = GridSearchCV(Pipeline([('axes', PCA(2)), ('m', Ridge())]), {})\n"
         "g.set_params(estimator__axes='passthrough')\ng.fit(X, y)", False),
        ("m = Pipeline([('axes', PCA(2)), ('m', Ridge())])\nm.steps[0] = ('axes', 'passthrough')\nm.fit(X, y)", False),
        ("m = Pipeline([('axes', PCA(2)), ('m', Ridge())])\nm.steps.pop(0)\nm.fit(X, y)", False),
        ("m = Pipeline([('axes', PCA(2)), ('m', Ridge())])\nm[-1].fit(X, y)", False),
    ],
)  # fmt: skip
def test_a_step_serves_where_its_result_is_learned(source: str, reaches: bool) -> None:
    read = "X, y = vols[['km', 'h']], vols['cout']\n"
    assert learned(read + source, "PCA") is reaches


def test_the_work_of_ones_own_transformers_is_in_what_wraps_them() -> None:
    wrapped = "def f(t):\n    return t.clip(0, 9)\nmake_pipeline(FunctionTransformer(f), Ridge()).fit(vols, y)"
    assert learned(wrapped, "clip")
    own = """
class Borne(BaseEstimator, TransformerMixin):
    def fit(self, X, y=None):
        return self
    def transform(self, X):
        return X.clip(0, 9)
"""
    assert learned(own + "Pipeline([('b', Borne()), ('m', Ridge())]).fit(vols, y)", "clip")


@pytest.mark.parametrize(("printed", "shown"), [("taux", True), ("'fini'", False)])
def test_a_function_that_prints_what_it_gives_has_shown_it(printed: str, shown: bool) -> None:
    source = f"def evaluer(a):\n    taux = (a == 1).mean()\n    print({printed})\n    return taux\nr = evaluer(y)"
    [call] = [one for one in followed(READ, source)[0] if one.name == "notebook.evaluer"]
    assert ("shown" in call.reaches) is shown


@pytest.mark.parametrize(
    ("source", "reaches"),
    [
        ("L = longue.pivot(index='p', columns='c', values='v')\nprint(L)\nRidge().fit(longue[['v']], y)", False),
        ("large = longue.pivot(index='p', columns='c', values='v')\nRidge().fit(large, y)", True),
        ("y = longue['ok'].astype(int)\nRidge().fit(longue[['v']], y)", False),
        ("longue['ok'] = longue['ok'].astype(int)\nRidge().fit(longue[['v']], longue['ok'])", False),
    ],
)  # fmt: skip
def test_data_that_a_model_learns_from_are_not_those_beside_them(source: str, reaches: bool) -> None:
    name = "pivot" if "pivot" in source else "astype"
    assert learned("longue = pd.read_csv('longue.csv')\n" + source, name) is reaches


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("vols['v'] = vols['km'] / vols['h']\nRidge().fit(vols[['v']], vols['cout'])", {"v"}),
        ("vols['v'] = vols['km'] / vols['h']\nRidge().fit(vols[['km']], vols['cout'])", set()),
        ("vols['cout_log'] = np.log(vols['cout'])\nRidge().fit(vols[['km']], vols['cout_log'])", set()),
        ("vols['km'] = vols['km'] * 1.6\nRidge().fit(vols[['km']], vols['cout'])", set()),
        ("def f(t):\n    return pd.DataFrame({'v': t['km'] / t['h'], 'km': t['km']})\n"
         "make_pipeline(FunctionTransformer(f), Ridge()).fit(vols[['km', 'h']], vols['cout'])", {"v"}),
        ("m = Ridge().fit(vols[['km']], vols['cout'])\nvols['p'] = m.predict(vols[['km']])\n"
         "Ridge().fit(vols[['km', 'p']], vols['cout'])", set()),
    ],
)  # fmt: skip
def test_columns_computed_from_others(source: str, names: set[str]) -> None:
    assert {one.name for one in followed(source)[1].derived if "features" in one.reaches} == names


def test_columns_computed_in_expressions() -> None:
    source = """
t = pl.read_csv('toits.csv')
t = t.with_columns((pl.col('kwh') / pl.col('m2')).alias('kwh_m2'), (2025 - pl.col('pose')).alias('age'))
Ridge().fit(t.select({}).to_numpy(), t['panne'].to_numpy())
"""
    for asked, names in (("'kwh_m2', 'age'", {"kwh_m2", "age"}), ("'kwh', 'm2'", set())):
        found = followed(source.format(asked))[1].derived
        assert {one.name for one in found if "features" in one.reaches} == names


def changed(source: str, name: str) -> bool:
    """Whether a call may change something."""
    calls = [one for one in followed(source)[0] if one.name.endswith(name) and not one.dead]
    assert calls, [one.name for one in followed(source)[0]]
    return any(one.result_used for one in calls)


NUMBERED = "vols['rang'] = range(len(vols))\n"


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        (NUMBERED + "vols = vols.drop_duplicates()", False),
        (NUMBERED + "vols = vols.drop_duplicates(subset=['rang', 'km'])", False),
        (NUMBERED + "vols = vols.drop_duplicates(subset=['km'])", True),
        (NUMBERED + "vols = vols[['km', 'h']].drop_duplicates()", True),
        (NUMBERED + "vols = pd.concat([vols, vols.head()])\nvols = vols.drop_duplicates()", True),
        (NUMBERED + "vols['rang'] = vols['rang'] // 2\nvols = vols.drop_duplicates()", True),
        ("vols['rang'] = np.arange(len(vols))\nvols.drop_duplicates(inplace=True)", False),
        ("def f(t):\n    t['n'] = range(len(t))\n    return t.drop_duplicates(subset=['n'])\nvols = f(vols)", False),
        ("t = pl.read_csv('a.csv').with_row_index('n')\nt = t.drop_duplicates(subset=['n'])", False),
        ("vols = vols.drop_duplicates()", True),
    ],
)  # fmt: skip
def test_a_key_that_no_two_rows_share(source: str, changes: bool) -> None:
    assert changed(source + "\nprint(vols)", ".drop_duplicates") is changes


FENCES = "q1, q3 = vols['km'].quantile([0.25, 0.75])\necart = q3 - q1\n"


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        (FENCES + "vols = vols[vols['km'].between(q1 - 1.5 * ecart, q3 + 1.5 * ecart)]", True),
        (FENCES + "vols = vols[vols['km'].between(q1 - 1e5 * ecart, q3 + 1e5 * ecart)]", False),
        (FENCES + "k = 5000\nvols = vols[(vols['km'] > q1 - k * ecart) & (vols['km'] < q3 + k * ecart)]", False),
        (FENCES + "vols = vols[(vols['km'] > q1 - 1.5 * ecart) & (vols['km'] < q3 + 900 * ecart)]", True),
        (FENCES + "vols['km'] = vols['km'].clip(q1 - 1e4 * ecart, q3 + 1e4 * ecart)", False),
        (FENCES + "vols['km'] = vols['km'].clip(upper=q3 + 3 * ecart)", True),
        ("def f(t, k=1e6):\n    lo, hi = t['km'].quantile([0.2, 0.8])\n    d = k * (hi - lo)\n"
         "    return t[(t['km'] >= lo - d) & (t['km'] <= hi + d)]\nvols = f(vols)", False),
        ("def f(t, k=3):\n    lo, hi = t['km'].quantile([0.2, 0.8])\n    d = k * (hi - lo)\n"
         "    return t[(t['km'] >= lo - d) & (t['km'] <= hi + d)]\nvols = f(vols)", True),
    ],
)  # fmt: skip
def test_limits_that_no_value_comes_to(source: str, kept: bool) -> None:
    assert learned(source + "\nRidge().fit(vols[['km']], vols['cout'])", "quantile") is kept


@pytest.mark.parametrize(
    ("source", "noisy"),
    [
        ("m.score(X_b + rng.normal(0, 1, X_b.shape), y_b)", True),
        ("m.score(X_b + 0 * rng.normal(0, 1, X_b.shape), y_b)", False),
        ("m.score(X_b + rng.normal(0, 0, X_b.shape), y_b)", False),
        ("Z = X_b.copy()\nZ + rng.normal(0, 1, X_b.shape)\nm.score(Z, y_b)", False),
        ("Z = X_b.copy()\nZ += rng.normal(0, 1, X_b.shape)\nm.score(Z, y_b)", True),
        ("def bruit(t, s):\n    return t * rng.normal(1, s, t.shape)\nfor s in (0.1, 0.5):\n"
         "    print(mean_absolute_error(y_b, m.predict(bruit(X_b, s))))", True),
        ("def bruit(t, s):\n    t * rng.normal(1, s, t.shape)\n    return t\nfor s in (0.1, 0.5):\n"
         "    print(mean_absolute_error(y_b, m.predict(bruit(X_b, s))))", False),
        ("S = 0.0\nm.score(X_b + S * rng.normal(0, 1, X_b.shape), y_b)", False),
    ],
)  # fmt: skip
def test_noise_put_on_what_a_model_is_asked(source: str, noisy: bool) -> None:
    read = """
from sklearn.metrics import mean_absolute_error
rng = np.random.default_rng(0)
X_a, X_b, y_a, y_b = train_test_split(vols[['km', 'h']], vols['cout'])
m = Ridge().fit(X_a, y_a)
"""
    facts = followed(read + source)[1]
    assert facts.metrics
    assert any(one.noisy for one in facts.metrics) is noisy


INSERT = "base.executemany('INSERT INTO vol VALUES (?, ?)', vols.values.tolist())\n"


@pytest.mark.parametrize(
    ("source", "stored"),
    [
        (INSERT + "base.commit()", True),
        (INSERT + "base.rollback()", False),
        (INSERT, False),
        (INSERT + "base.commit()\nbase.rollback()", True),
        (INSERT + "print(base.execute('SELECT COUNT(*) FROM vol').fetchone())", True),
        ("with base:\n    " + INSERT, True),
        ("try:\n    " + INSERT + "    base.commit()\nexcept sqlite3.Error:\n    base.rollback()\n    raise", True),
        ("try:\n    " + INSERT + "except sqlite3.Error:\n    base.rollback()\nelse:\n    base.commit()", True),
        ("base.execute('BEGIN')\n" + INSERT + "base.execute('ROLLBACK')", False),
        ("def range_(b):\n    b.executemany('INSERT INTO vol VALUES (?, ?)', vols.values.tolist())\nrange_(base)\n"
         "base.rollback()", False),
        ("class Depot:\n    def __init__(self, b):\n        self.b = b\n    def met(self):\n"
         "        self.b.executemany('INSERT INTO vol VALUES (?, ?)', vols.values.tolist())\n    def fin(self):\n"
         "        self.b.commit()\nd = Depot(base)\nd.met()\nd.fin()", True),
        ("base.executemany('INSERT INTO vol VALUES (?, ?)', [])\nbase.commit()", False),
        (INSERT + "base.commit()\nbase.execute('DELETE FROM vol')\nbase.commit()", False),
        (INSERT + "base.commit()\nbase.execute('DELETE FROM vol WHERE km < 0')\nbase.commit()", True),
        (INSERT + "valider(base)", True),
    ],
)  # fmt: skip
def test_what_stays_in_a_data_base(source: str, stored: bool) -> None:
    opened = "base = sqlite3.connect('vols.db')\nbase.execute('CREATE TABLE vol (km REAL, h REAL)')\n"
    assert changed(opened + source, ".executemany") is stored


@pytest.mark.parametrize(("end", "stored"), [("commit", True), ("rollback", False)])
def test_sql_that_is_wrapped(end: str, stored: bool) -> None:
    source = f"""
from sqlalchemy import create_engine, text
conn = create_engine('sqlite://').connect()
conn.execute(text('INSERT INTO vol VALUES (:km)'), vols.to_dict('records'))
conn.{end}()
"""
    assert changed(source, ".execute") is stored


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        (
            "X_a, X_b, y_a, y_b = couper(df)\nm = Ridge().fit(X_a, y_a)\nprint(r2_score(y_b, m.predict(X_b)))",
            ["unknown"],
        ),
        ("X, y = preparer(df)\nm = Ridge().fit(X, y)\nprint(r2_score(y, m.predict(X)))", ["train"]),
    ],
)
def test_what_a_function_that_is_not_followed_sets_apart_may_be_other_rows(source: str, parts: list[str]) -> None:
    start = "import pandas as pd\nfrom mes_outils import couper, preparer\nfrom sklearn.linear_model import Ridge\n"
    start += "from sklearn.metrics import r2_score\ndf = pd.read_csv('a.csv')\n"
    assert [one.part for one in followed(start + source)[1].metrics] == parts
