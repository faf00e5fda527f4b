"""What is followed through a notebook: values to where they end, models to the data that they learn from."""

import ast
from itertools import pairwise

import pytest
from facts_builder import notebook_of
from hypothesis import given
from hypothesis import strategies as st

from certgrader.facts.code.extract import extract as code_extract
from certgrader.facts.model import Call
from certgrader.facts.modelling.extract import extract
from certgrader.facts.modelling.model import ModellingFacts

READ = """\
import numpy as np, pandas as pd
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
df = pd.read_csv('clients.csv')
X, y = df.drop(columns=['parti']), df['parti']
"""
SPLIT = READ + "X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=0)\n"


def followed(*cells: str) -> tuple[tuple[Call, ...], ModellingFacts]:
    notebook = notebook_of(*cells)
    code, modelling = extract(notebook, code_extract(notebook))
    return code.calls, modelling


def one(calls: tuple[Call, ...], ending: str) -> Call:
    found = [call for call in calls if call.name.endswith(ending)]
    assert len(found) == 1, [call.name for call in calls]
    return found[0]


@pytest.mark.parametrize(
    ("source", "kept", "reaches"),
    [
        ("df.dropna()\nprint(len(df))", False, set()),
        ("df = df.dropna()", False, set()),
        ("df = df.dropna()\nprint(df.shape)", True, {"shown"}),
        ("df.dropna(inplace=True)\nLogisticRegression().fit(df[['a']], df['b'])", True, {"model"}),
        ("propre = df.dropna()\nLogisticRegression().fit(df[['a']], df['b'])", False, set()),
        ("df['a'] = df['a'].dropna()\ndf.to_csv('b.csv')", True, {"file"}),
        ("df.dropna().plot()", False, {"figure"}),
        ("def f(t):\n    return t.dropna()\nLogisticRegression().fit(f(df), y)", False, {"model"}),
        ("def f(t):\n    return t.dropna()\nf(df)\nprint(df)", False, set()),
        ("t = df\nt = t.dropna()\nm = LogisticRegression().fit(t, y)\nprint(f1_score(y, m.predict(X)))", True,
         {"model", "metric", "shown"}),
    ],
)  # fmt: skip
def test_where_a_value_ends(source: str, kept: bool, reaches: set[str]) -> None:
    call = one(followed(READ, source + "\npass")[0], ".dropna")
    assert (call.kept, set(call.reaches)) == (kept, reaches)


def test_an_attribute_of_an_object_holds_what_a_method_made() -> None:
    source = """
class Etude:
    def __init__(self, table):
        self.table = table
    def nettoyer(self):
        self.table = self.table.dropna()
        return self
    def apprendre(self):
        return LogisticRegression().fit(self.table[['a']], self.table['parti'])
etude = Etude(df).nettoyer()
etude.apprendre()
"""
    assert "model" in one(followed(READ, source)[0], ".dropna").reaches


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("m = LogisticRegression().fit(X_train, y_train)\nf1_score(y_test, m.predict(X_test))", "test"),
        ("m = LogisticRegression().fit(X_train, y_train)\nf1_score(y_train, m.predict(X_train))", "train"),
        ("m = LogisticRegression().fit(X, y)\nf1_score(y, m.predict(X))", "train"),
        ("m = LogisticRegression().fit(X, y)\nn = pd.read_csv('n.csv')\nf1_score(n.parti, m.predict(n))", "test"),
        ("a, b, c, d = train_test_split(X_train, y_train)\n"
         "m = LogisticRegression().fit(a, c)\nf1_score(d, m.predict(b))", "validation"),
        ("def juger(m, x, t):\n    return f1_score(t, m.predict(x))\n"
         "print(juger(LogisticRegression().fit(X_train, y_train), X_test, y_test))", "test"),
        ("for a, b in KFold(3).split(X):\n    m = LogisticRegression().fit(X.iloc[a], y.iloc[a])\n"
         "    f1_score(y.iloc[b], m.predict(X.iloc[b]))", "folds"),
        ("cross_val_score(LogisticRegression(), X_train, y_train, scoring='f1')", "folds"),
        ("train, test = df[:800], df[800:]\nm = LogisticRegression().fit(train[['a']], train['parti'])\n"
         "f1_score(test['parti'], m.predict(test[['a']]))", "test"),
        ("m = LogisticRegression().fit(X_train, y_train)\nm.score(X_test, y_test)", "test"),
        ("m = LogisticRegression().fit(X_train, y_train)\nprint((m.predict(X_test) == y_test).mean())", "test"),
    ],
)  # fmt: skip
def test_the_data_that_judge_a_model(source: str, part: str) -> None:
    _, facts = followed(SPLIT, source)
    assert [metric.part for metric in facts.metrics] == [part]


def test_the_truth_judged_by_itself_is_of_no_model() -> None:
    (metric,) = followed(SPLIT, "roc_auc_score(y_test, y_test)")[1].metrics
    assert metric.model is None


def test_models_of_a_dict_are_followed_each() -> None:
    source = """
modeles = {'base': DummyClassifier(), 'rl': make_pipeline(StandardScaler(), LogisticRegression())}
for nom, modele in modeles.items():
    modele.fit(X_train, y_train)
    print(nom, f1_score(y_test, modele.predict(X_test)))
"""
    _, facts = followed(SPLIT, source)
    assert [(fit.call.rpartition(".")[2], fit.part, fit.baseline) for fit in facts.fits] == [
        ("DummyClassifier", "train", True), ("Pipeline", "train", False)
    ]  # fmt: skip
    assert facts.fits[1].steps == ("sklearn.preprocessing.StandardScaler", "sklearn.linear_model.LogisticRegression")
    assert [metric.baseline for metric in facts.metrics] == [True, False]
    assert facts.targets == ("parti",)


def test_a_model_refitted_with_what_a_search_found() -> None:
    source = """
recherche = GridSearchCV(LogisticRegression(), {'C': [1, 10]}).fit(X_train, y_train)
final = LogisticRegression(**recherche.best_params_)
final.fit(pd.concat([X_train, X_test]), pd.concat([y_train, y_test]))
"""
    search, final = followed(SPLIT, source)[1].fits
    assert (search.kind, search.part, search.again) == ("search", "train", False)
    assert (final.kind, final.part, final.again, final.tuned) == ("model", "whole", True, True)


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("X = StandardScaler().fit_transform(X)", ["preprocessing"]),
        ("df['a'] = df['a'].fillna(df['a'].mean())\nX = df.drop(columns='parti')", ["preprocessing"]),
        ("from sklearn.preprocessing import scale\nX = scale(X)", ["preprocessing"]),
        ("X = np.log1p(X)", []),
        ("X = X.fillna(0)", []),
        ("X = df", ["target"]),
        ("df['b'] = df['parti'] * 2\nX = df.drop(columns='parti')", ["target"]),
        ("df['c'] = df['a'] * 2\nX = df.drop(columns='parti')", []),
        ("X = df[[c for c in df.columns if c != 'parti']]", []),
    ],
)
def test_what_leaks_before_a_split(source: str, kinds: list[str]) -> None:
    end = """
X_train, X_test, y_train, y_test = train_test_split(X, y)
m = LogisticRegression().fit(X_train, y_train)
print(f1_score(y_test, m.predict(X_test)))
"""
    assert [leak.kind for leak in followed(READ, source, end)[1].leaks] == kinds


def test_the_best_on_the_test_rows_is_a_choice_made_on_them() -> None:
    loop = (
        "meilleur = 0\nfor c in [1, 10]:\n    s = LogisticRegression(C=c).fit(X_train, y_train).score(X_test, y_test)\n"
    )
    chosen = loop + "    if s > meilleur:\n        meilleur = s\nprint(meilleur)"
    assert [leak.kind for leak in followed(SPLIT, chosen)[1].leaks] == ["test-reuse"]
    assert followed(SPLIT, loop + "    print(c, s)")[1].leaks == ()


def test_functions_that_call_each_other_end() -> None:
    source = "def f(n):\n    return g(n)\ndef g(n):\n    return f(n)\n" + "f(g(f(g(1))))\n" * 200
    deep = (
        "\n".join(f"def h{n}(x):\n    return h{n + 1}(h{n + 1}(x))" for n in range(60))
        + "\ndef h60(x):\n    return x\n"
    )
    calls, facts = followed(source, deep + "h0(1)")
    assert calls
    assert facts.fits == ()


_LINES = [
    line
    for line in (SPLIT + "m = LogisticRegression().fit(X_train, y_train)\nprint(m.score(X_test, y_test))").splitlines()
    if line
]


@given(st.sets(st.integers(1, len(_LINES) - 1)))
def test_cutting_cells_changes_nothing(cuts: set[int]) -> None:
    places = [0, *sorted(cuts), len(_LINES)]
    cells = ["\n".join(_LINES[start:end]) for start, end in pairwise(places)]
    calls, facts = followed(*cells)
    whole_calls, whole = followed("\n".join(_LINES))
    assert [(call.name, call.kept, call.reaches) for call in calls] == [
        (call.name, call.kept, call.reaches) for call in whole_calls
    ]
    assert [(fit.call, fit.part) for fit in facts.fits] == [(fit.call, fit.part) for fit in whole.fits]
    assert [(metric.call, metric.part) for metric in facts.metrics] == [(one.call, one.part) for one in whole.metrics]


@given(st.text(alphabet="xdf=.[]()'\",: \n+fit", max_size=80))
def test_any_code_is_followed_to_its_end(source: str) -> None:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        return
    followed(READ, source)
