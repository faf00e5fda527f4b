import time

import pytest
from facts_builder import call, code_of, names, notebook_of
from hypothesis import given, settings
from hypothesis import strategies as st

from certgrader.facts.code.extract import extract

PD = "import pandas as pd\ndf = pd.read_csv('a.csv')\n"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("from sklearn.metrics import roc_auc_score as auc\nauc(y, p)", "sklearn.metrics.roc_auc_score"),
        ("import sklearn.metrics as sm\nsm.f1_score(y, p)", "sklearn.metrics.f1_score"),
        ("import sklearn.metrics\nsklearn.metrics.f1_score(y, p)", "sklearn.metrics.f1_score"),
        ("from sklearn import metrics\nmetrics.f1_score(y, p)", "sklearn.metrics.f1_score"),
        ("from sklearn.metrics.classification import f1_score\nf1_score(y, p)", "sklearn.metrics.f1_score"),
        ("from sklearn.metrics import *\nf1_score(y, p)", "sklearn.metrics.f1_score"),
        ("def f():\n    import numpy as n\n    return n.mean(1)\nf()", "numpy.mean"),
        ("import tensorflow as tf\ntf.keras.layers.Dense(3)", "keras.layers.Dense"),
        ("from tensorflow.keras.models import Sequential\nSequential()", "keras.Sequential"),
        ("try:\n    import cudf as x\nexcept ImportError:\n    import pandas as x\nx.read_csv('a')", "pandas.read_csv"),
        (PD + "df.dropna().head().describe()", "pandas.DataFrame.describe"),
        (PD + "df[['a', 'b']].dropna()", "pandas.DataFrame.dropna"),
        (PD + "df['a'].fillna(0)", "pandas.Series.fillna"),
        (PD + "df.a.fillna(0)", "pandas.Series.fillna"),
        (PD + "df.loc[df['a'] > 1].merge(df)", "pandas.DataFrame.merge"),
        (PD + "df.groupby('a')['b'].mean()", "pandas.DataFrameGroupBy.mean"),
        (PD + "df['a'].str.strip()", "pandas.Series.str.strip"),
        (PD + "df.columns.str.lower()", "pandas.Index.str.lower"),
        (PD + "other = df.query('a > 1').copy()\nother.rename(columns={'a': 'b'})", "pandas.DataFrame.rename"),
        ("import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.hist(x)", "matplotlib.axes.Axes.hist"),
        ("import matplotlib.pyplot as plt\nf, axs = plt.subplots(2)\naxs[0].bar(x)", "matplotlib.axes.Axes.bar"),
        (
            "from sklearn.model_selection import GridSearchCV\nfrom sklearn.svm import SVC\n"
            "g = GridSearchCV(SVC(), {}).fit(x, y)\ng.best_estimator_.predict(x)",
            "sklearn.svm.SVC.predict",
        ),
        ("from sklearn.pipeline import make_pipeline\nm = make_pipeline(a)\nm.fit(x)", "sklearn.pipeline.Pipeline.fit"),
        (
            "from pyspark.sql import SparkSession\ns = SparkSession.builder.appName('a').getOrCreate()\n"
            "d = s.read.csv('a')\nd.dropDuplicates()",
            "pyspark.sql.DataFrame.dropDuplicates",
        ),
        ("import torch.nn as nn\nclass Net(nn.Module):\n    pass\nnet = Net()\nnet.train()", "torch.nn.Module.train"),
        ("thing.fit(x)", "?.fit"),
        ("def clean(x):\n    return x\nclean(1)", "notebook.clean"),
        ("print(1)", "print"),
    ],
)
def test_names_are_public_and_qualified(source: str, name: str) -> None:
    assert name in names(source)


def test_one_namespace_over_all_cells() -> None:
    assert "pandas.DataFrame.dropna" in names("import pandas as pd", "df = pd.read_csv('a')", "df.dropna()")


def test_an_assignment_ends_what_a_name_was() -> None:
    assert "numpy.mean" not in names("import numpy as np\nnp = load()\nnp.mean(1)")
    assert "notebook.roc_curve" in names("from sklearn.metrics import roc_curve\ndef roc_curve(y): pass\nroc_curve(1)")


def test_train_test_split_keeps_the_kinds() -> None:
    found = names(
        PD
        + "from sklearn.model_selection import train_test_split as t\na, b, c, d = t(df, df['y'])\na.head()\nd.map(f)"
    )
    assert "pandas.DataFrame.head" in found
    assert "pandas.Series.map" in found


@pytest.mark.parametrize(
    "loop",
    [
        "models = {'a': SVC(), 'b': LinearRegression()}\nfor name, m in models.items():\n    m.fit(x, y)",
        "models = [('a', SVC()), ('b', LinearRegression())]\nfor name, m in models:\n    m.fit(x, y)",
        "for m in [SVC(), LinearRegression()]:\n    m.fit(x, y)",
        "models = []\nmodels.append(SVC())\nmodels.append(LinearRegression())\nfor m in models:\n    m.fit(x, y)",
        "models = {}\nmodels['a'] = SVC()\nmodels['b'] = LinearRegression()\nfor k in models:\n    models[k].fit(x, y)",
        "for n, m in zip(['a', 'b'], [SVC(), LinearRegression()]):\n    m.fit(x, y)",
        "def train(m):\n    return m.fit(x, y)\nfor m in (SVC(), LinearRegression()):\n    train(m)",
        "[m.fit(x, y) for m in (SVC(), LinearRegression())]",
    ],
)
def test_loops_over_estimators(loop: str) -> None:
    source = f"from sklearn.svm import SVC\nfrom sklearn.linear_model import LinearRegression\n{loop}"
    fits = [one for one in code_of(source).calls if one.name.endswith(".fit")]
    assert {one.name for one in fits} == {"sklearn.svm.SVC.fit", "sklearn.linear_model.LinearRegression.fit"}
    assert all(one.in_loop for one in fits)


def test_functions_pass_on_what_they_return_and_get() -> None:
    source = PD + "def load():\n    return pd.read_csv('b')\ndef clean(t):\n    return t.dropna()\nclean(load()).head()"
    assert {"pandas.DataFrame.dropna", "pandas.DataFrame.head"} <= set(names(source))


@pytest.mark.parametrize(
    "source",
    [
        "if False:\n    open('a')",
        "if not True:\n    open('a')",
        "if True:\n    pass\nelse:\n    open('a')",
        "while 0:\n    open('a')",
        "DEBUG = False\nif DEBUG:\n    open('a')",
        "def f():\n    open('a')",
        "def f():\n    return 1\n    open('a')\nf()",
        "def f(x):\n    if x:\n        return 1\n    else:\n        raise ValueError\n    open('a')\nf(1)",
        "class A:\n    def m(self):\n        open('a')",
        "def f():\n    open('a')\ndef g():\n    f()",
        "raise ValueError\nopen('a')",
        "import sys\nsys.exit()\nopen('a')",
    ],
)
def test_dead_code(source: str) -> None:
    assert "open" in names(source, dead=True)
    assert "open" not in names(source)


@pytest.mark.parametrize(
    "source",
    [
        "if x:\n    open('a')",
        "if __name__ == '__main__':\n    open('a')",
        "DEBUG = False\nDEBUG = check()\nif DEBUG:\n    open('a')",
        "def f():\n    open('a')\nf()",
        "def f():\n    open('a')\ntable.apply(f)",
        "class A:\n    def m(self):\n        open('a')\nA().m()",
        "def f():\n    open('a')\nglobals()['f']()",
        "def f(n):\n    open('a')\n    return f(n - 1)\nf(2)",
        "try:\n    g()\nexcept ValueError:\n    open('a')",
        "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef root():\n    return open('a')",
    ],
)
def test_live_code(source: str) -> None:
    assert "open" in names(source)
    assert "open" not in names(source, dead=True)


def test_a_function_may_stand_after_its_use() -> None:
    assert "open" in names("f()", "def f():\n    open('a')")


@pytest.mark.parametrize(
    ("source", "used"),
    [
        ("df = df.dropna()", True),
        ("df.dropna()", True),
        ("df.dropna();", False),
        ("df.dropna()\nx = 1", False),
        ("df.dropna(inplace=True)\nx = 1", True),
        ("print(df.dropna())\nx = 1", True),
        ("df.dropna().to_csv('b')\nx = 1", True),
        ("df.dropna().head()\nx = 1", False),
        ("if x:\n    df.dropna()", False),
        ("def f():\n    return df.dropna()\nf()", True),
    ],
)
def test_whether_a_result_is_used(source: str, used: bool) -> None:
    assert call("pandas.DataFrame.dropna", PD + source).result_used is used


def test_a_conversion_thrown_away_did_nothing() -> None:
    assert not call("pandas.to_datetime", PD + "pd.to_datetime(df['jour'])\nx = 1").result_used
    assert call("pandas.to_datetime", PD + "df['jour'] = pd.to_datetime(df['jour'])").result_used


def test_arguments() -> None:
    found = call(
        "sklearn.svm.SVC",
        "from sklearn.svm import SVC\nSEED = 3\nm = SVC('rbf', C=1e-3, random_state=SEED, p=-1, w=f(x))",
    )
    assert [(one.name, one.value, one.literal) for one in found.arguments] == [
        (None, "'rbf'", "rbf"),
        ("C", "1e-3", 0.001),
        ("random_state", "SEED", 3),
        ("p", "-1", -1),
        ("w", "f(x)", None),
    ]


def test_places_are_those_of_the_submitted_source() -> None:
    source = "%matplotlib inline\n!ls\n" + PD + "out = (df\n   .dropna()\n   .head(\n     3))"
    found = call("pandas.DataFrame.head", source)
    assert found.lines == (7, 8)
    assert found.excerpt == ".head(\n3))"


def test_definitions() -> None:
    facts = code_of("def f():\n    'Docstring.'\ndef g(): pass\nclass A: pass\nf()\nA()")
    found = [(one.name, one.kind, one.documented, one.called) for one in facts.definitions]
    assert found == [("f", "function", True, True), ("g", "function", False, False), ("A", "class", False, True)]


def test_imports_assignments_columns() -> None:
    facts = code_of(
        PD + "a, df['b'] = 1, 2\ndf.rename(columns={'c': 'd'})\ndf.groupby('e')[['f']].sum()\nif False:\n    x = 1"
    )
    assert [(one.name, one.alias) for one in facts.imports] == [("pandas", "pd")]
    assert [one.target for one in facts.assignments if not one.dead] == ["df", "a", "df['b']"]
    assert facts.columns == ("b", "c", "d", "e", "f")


def test_live_lines_hold_neither_comments_nor_docstrings() -> None:
    facts = code_of("x = '#1' # un\ndef f():\n    '''deux'''\n    y = 2\nf()\n'''\ntrois()\n'''\nif False:\n    z = 3")
    assert [text for _, _, text in facts.live] == ["x = '#1'", "def f():", "    y = 2", "f()", "if False:"]


def test_a_broken_cell_hides_no_other() -> None:
    facts = code_of("import pandas as pd", "df = pd.read_csv('a'", "df2 = pd.read_csv('b')")
    assert "pandas.read_csv" in [one.name for one in facts.calls]
    assert facts.unread
    assert {cell for cell, _, _ in facts.unread} == {1}


def test_shell_lines() -> None:
    facts = code_of("!pip install x\n%pip install y\nz = 1", "%%bash\ngit add .\n\n# rien\ngit commit")
    assert [(cell, line, text) for cell, line, text in facts.shell] == [
        (0, 1, "pip install x"),
        (0, 2, "pip install y"),
        (1, 2, "git add ."),
        (1, 5, "git commit"),
    ]


FRAGMENTS = """\
import pandas as pd
df = pd.read_csv('a')
df = df.dropna()
for a in b: a.fit(x)
def f(x): return f(x)
f(f)
class A(A): pass
A().m()
x = [f, A, df]
del df
x[0].y = x
global z
with a as (b, c): pass
lambda q: q.r()
{**x}
f(**x, *y)
return 1
async def g(): await f()
a = a.b.c(a)[a]
class B(A): m = lambda self: self.m()
B().m()
x += [x]
(y := f(1))
x = x.items()
if x: x = 1
x = {'a': x, **x}
""".splitlines()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12))
def test_any_order_of_cells_is_survived(cells: list[str]) -> None:
    facts = code_of(*cells)
    assert all(0 <= one.cell < len(cells) for one in facts.calls)


def test_cost_stays_small() -> None:
    block = PD + "\n".join(f"df['c{i}'] = df['c{i}'].fillna(df['c{i}'].mean()).astype(float)" for i in range(248))
    notebook = notebook_of(block, block)
    started = time.process_time()
    assert len(extract(notebook).calls) == 2 * (1 + 3 * 248)
    assert time.process_time() - started < 5  # a safeguard against quadratic walks, not a measurement


def test_values_that_double_do_not_cost_more_each_time() -> None:
    doubled = "x = [f()]\n" + "x = [x, x]\nx = {'a': x, 'b': x}\ng = lambda: [x, x]\nx = g()\n" * 40
    assert "?.f" in [one.name for one in code_of(doubled + "for y in x:\n    y.z()\nh(x)").calls]


def test_deep_nesting_is_survived() -> None:
    facts = code_of("x = " + "f(" * 80 + "1" + ")" * 80, "y = " + "+".join(["1"] * 3000), "open('a')")
    assert "open" in [one.name for one in facts.calls]


def test_a_cell_of_a_million_lines_is_looked_through_in_part() -> None:
    facts = extract(notebook_of("a = = 1\n" * 20_000, "df = = 2\n"))
    assert 1 < len(facts.unread) < 10_000
    assert facts.unread[-1][0] == 1


@pytest.mark.parametrize(
    "condition",
    [
        "1.5 in range(10_000_000_000)",
        "all(range(1, 10_000_000_000))",
        "len(range(10_000_000_000_000_000_000_000_000))",
        "range(10_000_000_000_000_000_000_000_000)",
        "9_000_000_000 * 9_000_000_000 * 9_000_000_000 > 2",
        "1 / 0",
        "1j < 2",
        "b'a' in 'abc'",
        "range(1, 2, 0)",
        "not " * 60 + "x",
        "(" * 60 + "x" + " and (y or 0))" * 60,
        " + ".join(["1"] * 300) + " > 2",
    ],
)
def test_conditions_are_never_calculated_at_length(condition: str) -> None:
    started = time.process_time()
    assert "print" in names(f"if {condition}:\n    pass\nprint(1)")
    assert time.process_time() - started < 2
