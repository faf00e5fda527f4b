"""What the tracer sees in real notebooks, and that it changes nothing."""

import subprocess
import sys
from pathlib import Path

import pytest
from execution_builder import Executed, by_index, cell, run_cells, text

from certgrader.execution.model import Run, TraceEvent
from certgrader.execution.trace import read_trace

# What a module starts once is started on one worker only.
pytestmark = pytest.mark.xdist_group("tracer")

_PROBE = Path(__file__).parents[2] / "src" / "certgrader" / "execution" / "probe"

_TABLES = """
import pandas as pd
df = pd.read_csv('data.csv')
df = df.drop_duplicates()
df['x'] = df['x'].fillna(0)
df = df.dropna()
df = df.rename(columns={'x': 'revenu'}).drop(columns=['vide'])
df['y'] = df['y'].astype(float)
riches = df[df['revenu'] > 2]
df.to_csv('out.csv')
"""
_MODELS = """
import joblib
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, classification_report, f1_score, make_scorer, roc_auc_score
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = make_classification(400, 5, random_state=0)
X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=80, random_state=0)
X_train, X_val, y_train, y_val = train_test_split(X_rest, y_rest, test_size=60, random_state=0)
scaler = StandardScaler().fit(X)
forest = RandomForestClassifier(n_estimators=5, max_depth=3, random_state=0).fit(X_train, y_train)
accuracy_score(y_val, forest.predict(X_val))
roc_auc_score(y_test, forest.predict_proba(X_test)[:, 1])
forest.score(X_train, y_train)
print(classification_report(y_test, forest.predict(X_test)))
search = GridSearchCV(make_pipeline(StandardScaler(), LogisticRegression()), {'logisticregression__C': [0.1, 1.0]},
                      scoring=make_scorer(f1_score), cv=3, n_jobs=2).fit(X_train, y_train)
cross_val_score(LogisticRegression(), X_train, y_train, cv=3)
joblib.dump(forest, 'model.joblib')
"""
_TO_COMPARE = """
import hashlib, random, numpy as np, pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, confusion_matrix, roc_auc_score
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.preprocessing import StandardScaler
np.random.seed(3); random.seed(3)
df = pd.DataFrame(np.random.normal(size=(200, 3)), columns=list('abc'))
df.loc[::7, 'b'] = np.nan
df = pd.concat([df, df.head(9)]).drop_duplicates()
df['b'] = df['b'].fillna(df['b'].mean())
df['y'] = (df.a + np.random.normal(size=len(df)) > 0).astype(int)
X, T, y, t = train_test_split(df[['a', 'b', 'c']], df['y'])
s = StandardScaler().fit(X)
m = RandomForestClassifier(20).fit(s.transform(X), y)
p = m.predict_proba(s.transform(T))
for seen in (X, T, p, s.mean_, confusion_matrix(t, m.predict(s.transform(T))), cross_val_score(m, X, y, cv=3),
             np.random.random(5)):
    print(hashlib.sha256(np.ascontiguousarray(seen).tobytes()).hexdigest())
print(roc_auc_score(t, p[:, 1]).hex(), accuracy_score(t, p[:, 1] > 0.5), random.random())
try:
    m.predict(T.drop(columns='a'))
except ValueError as error:
    print(error)
"""
_FIGURES = """
import matplotlib.pyplot as plt
plt.plot([1, 2]); plt.title('Titre'); plt.xlabel('âge'); plt.ylabel('effectif'); plt.show()
"""


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("traced")
    (folder / "data.csv").write_text("x,y,vide\n1,1,\n1,1,\n,2,\n3,3,a\n4,4,b\n")
    return run_cells(folder, cell("# T", kind="markdown"), _TABLES, _MODELS, _FIGURES)


def _of(run: Run, name: str) -> list[TraceEvent]:
    return [event for event in run.events if event.name == name]


def test_everything_ran(traced: Run) -> None:
    assert [one.error for one in traced.cells] == [None, None, None]


def test_rows_columns_values_and_types(traced: Run) -> None:
    rows = [(event.cell, event.call, dict(event.data)) for event in _of(traced, "rows_removed")]
    nulls = {"nulls_before": 4, "nulls_after": 3}
    doubles = {"duplicates_before": 1, "duplicates_after": 0}
    assert rows == [
        (1, "pandas.DataFrame.drop_duplicates", {"before": 5, "after": 4, "removed": 1, **nulls, **doubles}),
        (1, "pandas.DataFrame.dropna", {"before": 4, "after": 2, "removed": 2, "nulls_before": 2, "nulls_after": 0}),
    ]
    (filled,) = _of(traced, "values_filled")
    assert (filled.call, filled.data["nulls_before"], filled.data["nulls_after"]) == ("pandas.Series.fillna", 1, 0)
    assert _of(traced, "columns_renamed")[0].data["columns"] == ("x → revenu",)
    assert _of(traced, "columns_removed")[0].data["columns"] == ("vide",)
    assert _of(traced, "types_changed")[0].data["columns"] == ("y",)
    assert dict(_of(traced, "read")[0].data) == {"path": "data.csv", "rows": 5, "columns": 3}
    assert [event.data["path"] for event in _of(traced, "written")] == ["out.csv", "model.joblib"]


def test_estimators_with_what_was_chosen_and_on_which_part(traced: Run) -> None:
    fitted = {event.call: event.data for event in _of(traced, "fitted")}
    forest = fitted["sklearn.ensemble.RandomForestClassifier"]
    assert forest["params"] == {"max_depth": 3, "n_estimators": 5, "random_state": 0}
    assert (forest["n_samples"], forest["n_features"], forest["on"]) == (260, 5, "train")
    assert fitted["sklearn.preprocessing.StandardScaler"]["on"] == "all"


def test_only_what_the_notebook_itself_calls(traced: Run) -> None:
    # The search fits seven pipelines of two steps each: those are scikit-learn's calls, not the candidate's.
    assert [event.call for event in _of(traced, "fitted")] == [
        "sklearn.preprocessing.StandardScaler",
        "sklearn.ensemble.RandomForestClassifier",
        "sklearn.model_selection.GridSearchCV",
    ]


def test_metrics_know_their_part_of_the_data(traced: Run) -> None:
    metrics = {event.call: event.data for event in _of(traced, "metric")}
    assert metrics["sklearn.metrics.accuracy_score"]["split"] == "validation"
    assert metrics["sklearn.metrics.roc_auc_score"]["split"] == "test"
    assert metrics["sklearn.ensemble.RandomForestClassifier.score"]["split"] == "train"
    assert metrics["sklearn.metrics.classification_report"]["value"] is None
    assert metrics["sklearn.model_selection.cross_val_score"]["folds"] == 3
    value = metrics["sklearn.metrics.roc_auc_score"]["value"]
    assert isinstance(value, float)
    assert 0.5 < value <= 1


def test_splits_and_searches(traced: Run) -> None:
    assert [dict(event.data) for event in _of(traced, "split")] == [
        {"train": 320, "test": 80, "of": "all"},
        {"train": 260, "test": 60, "of": "train"},
    ]
    (search,) = _of(traced, "search")
    assert search.data["n_candidates"] == 2
    assert isinstance(search.data["best_params"], dict)


def test_figures_say_what_their_axes_say(traced: Run) -> None:
    (figure,) = _of(traced, "figure")
    assert figure.cell == 3
    assert (figure.data["title"], figure.data["xlabel"], figure.data["ylabel"]) == ("Titre", "âge", "effectif")


def test_packages_that_the_notebook_imports(traced: Run) -> None:
    assert [name.lower() for name, _ in traced.packages] == ["joblib", "matplotlib", "pandas", "scikit-learn"]


_LIKE_XGBOOST = {
    "__init__.py": "from xgboost.sklearn import XGBClassifier\n",
    "sklearn.py": (
        "class XGBClassifier:\n"
        "    def __init__(self, max_depth=None): self.max_depth = max_depth\n"
        "    def get_params(self, deep=True): return {'max_depth': self.max_depth}\n"
        "    def fit(self, X, y): return self\n"
        "    def predict(self, X): return [0] * len(X)\n"
    ),
}
_USES_XGBOOST = "from xgboost import XGBClassifier\nXGBClassifier(max_depth=2).fit([[1]], [1]).predict([[1]])"


def _like_xgboost(folder: Path) -> None:
    (folder / "xgboost").mkdir(parents=True)
    for name, source in _LIKE_XGBOOST.items():
        (folder / "xgboost" / name).write_text(source)


def test_libraries_that_follow_the_same_conventions(tmp_path: Path) -> None:
    _like_xgboost(tmp_path / "installed")
    trace = tmp_path / "trace"
    program = (
        f"import sys; sys.path[:0] = [{str(_PROBE)!r}, {str(tmp_path / 'installed')!r}]\n"
        "from types import SimpleNamespace as Some\n"
        "from certgrade_tracer import core, imports\n"
        "shell = Some(kernel=Some(get_parent=lambda _: {'header': {'msg_id': 'r'}}))\n"
        f"imports.install(core.Tracer({str(trace)!r}, shell, '/submission'))\n" + _USES_XGBOOST
    )
    subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True, timeout=60)
    events = read_trace(trace, {"r": 0}, {}).events
    fitted, predicted = (event for event in events if event.name != "watched")
    assert ("watched", "xgboost") in {(event.name, event.call) for event in events}
    assert (fitted.call, predicted.call) == ("xgboost.XGBClassifier", "xgboost.XGBClassifier.predict")
    assert fitted.data["params"] == {"max_depth": 2}


def test_a_module_of_the_submission_is_not_the_library_whose_name_it_bears(tmp_path: Path) -> None:
    _like_xgboost(tmp_path)
    _like_xgboost(tmp_path / "ailleurs")
    elsewhere = (
        "import sys\nsys.path.insert(0, 'ailleurs')\nfor m in ('xgboost', 'xgboost.sklearn'): del sys.modules[m]\n"
    )
    run = run_cells(tmp_path, _USES_XGBOOST, elsewhere + _USES_XGBOOST)
    assert [one.error for one in run.cells] == [None, None]
    assert run.events == ()


def test_what_metrics_were_handed(executed: Executed) -> None:
    run = executed(
        "import numpy as np, sklearn.metrics\n"
        "from sklearn.linear_model import LogisticRegression\n"
        "from sklearn.metrics import accuracy_score, roc_auc_score\n"
        "X = np.random.default_rng(0).normal(size=(90, 2)); y = (X[:, 0] + X[:, 1] ** 2 > 0.5).astype(int)\n"
        "class Maison(LogisticRegression): pass\n"
        "m = Maison().fit(X[:60], y[:60])\n"
        "accuracy_score(y, y[:])\n"
        "accuracy_score(y, np.zeros(90))\n"
        "accuracy_score(y[60:], m.predict(X[60:]))\n"
        "roc_auc_score(y[:60], m.predict_proba(X[:60].copy())[:, 1])\n"
        "accuracy_score(y, y.tolist())\n"
        "accuracy_score(y, 1 - y)\n"
        "m.score([list(row) for row in X[:60]], y[:60])",
        "sklearn.metrics.roc_auc_score = lambda *_: 0.97\nprint(sklearn.metrics.roc_auc_score(y, y))",
    )
    model = "sklearn.linear_model.LogisticRegression"
    keys = ("same_arrays", "equal_arrays", "constant", "of", "seen")
    assert [{key: event.data[key] for key in keys if key in event.data} for event in _of(run, "metric")] == [
        {"same_arrays": True},
        {"constant": True},
        {"of": f"{model}.predict", "seen": False},
        {"of": f"{model}.predict_proba", "seen": True},
        {"equal_arrays": True},
        {},
        {"seen": True},
    ]
    (fitted,) = _of(run, "fitted")
    assert (fitted.call, fitted.data["own_class"]) == (model, "Maison")
    assert text(run, 1) == "0.97\n"


def test_empty_figures_and_sizes_of_files(executed: Executed) -> None:
    run = executed(
        "import joblib, matplotlib.pyplot as plt\n"
        "plt.subplots(); plt.show()\nplt.hist([1, 2, 2]); plt.savefig('h.png'); plt.show()\n"
        "joblib.dump({'a': 1}, 'm.joblib')\nwith open('t.txt', 'w') as file: file.write('abc')",
        "import os; print(os.path.getsize('h.png'))",
    )
    empty, *drawn = (figure.data["drawn"] for figure in _of(run, "figure"))
    assert empty == 0
    assert all(isinstance(count, int) and count > 0 for count in drawn)
    sizes = {event.data["path"]: event.data["bytes"] for event in _of(run, "written")}
    assert sizes["h.png"] == int(text(run, 1))
    assert sizes["t.txt"] == 3
    assert isinstance(sizes["m.joblib"], int)
    assert 0 < sizes["m.joblib"] < 1000
    assert {event.cell for event in _of(run, "written")} == {0}


def test_cleaning_that_changes_nothing_and_what_is_not_counted(executed: Executed) -> None:
    run = executed(
        "import numpy as np, pandas as pd\n"
        "df = pd.DataFrame({'a': [1, 2], 'b': ['x', 'y'], 'c': [[1], [2]]})\n"
        "df = df.dropna(); df = df.drop(columns='c').drop_duplicates(); df['a'] = df['a'].fillna(0)",
        "big = pd.DataFrame({'t': ['a', None] * 400_000})\nbig['t'] = big['t'].fillna('b')",
    )
    unchanged = [(event.call, event.data["rows"]) for event in _of(run, "unchanged")]
    assert unchanged == [
        ("pandas.DataFrame.dropna", 2),
        ("pandas.DataFrame.drop_duplicates", 2),
        ("pandas.Series.fillna", 2),
    ]
    (uncounted,) = _of(run, "uncounted")
    assert (uncounted.call, uncounted.cell) == ("pandas.Series.fillna", 1)


def test_warnings_are_shown_as_often_as_without(executed: Executed) -> None:
    run = executed(
        "import warnings, pandas as pd\n"
        "df = pd.DataFrame({'a': [1, 1]})\n"
        "for _ in range(3):\n    warnings.warn('une fois')\n    df.drop_duplicates()"
    )
    assert text(run, 0).count("UserWarning: une fois") == 1


def test_a_cell_that_floods_leaves_room_for_the_next(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    program = (
        f"import sys; sys.path.insert(0, {str(_PROBE)!r})\n"
        "from types import SimpleNamespace as Some\n"
        "from certgrade_tracer import core\n"
        "shell = Some(kernel=Some(get_parent=lambda _: {'header': {'msg_id': request}}))\n"
        f"tracer = core.Tracer({str(trace)!r}, shell, '/submission')\n"
        "request = 'hot'\n"
        "for cell in range(20):\n"
        "    request = f'hot{cell}'\n"
        "    for i in range(9000): tracer.emit('metric', f'f{i}', value='x' * 1000)\n"
        "request = 'next'\n"
        "tracer.emit('metric', 'g', value=1)\n"
        "assert len(tracer._told) == 1"
    )
    subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True, timeout=60)
    assert trace.stat().st_size < 600_000 * 21
    requests = {"next": 0, **{f"hot{cell}": cell + 1 for cell in range(20)}}
    events = read_trace(trace, requests, {}).events
    assert [event.call for event in events if event.cell == 0] == ["g"]
    assert {event.cell for event in events} == set(range(21))


def test_results_are_bit_identical_with_and_without(tmp_path: Path) -> None:
    program = tmp_path / "cells.py"
    program.write_text(_TO_COMPARE)
    trace = tmp_path / "trace"
    start = (
        f"import sys; sys.path.insert(0, {str(_PROBE)!r})\n"
        "from types import SimpleNamespace as Some\n"
        "from certgrade_tracer import core, imports\n"
        "shell = Some(kernel=Some(get_parent=lambda _: {'header': {'msg_id': 'r'}}))\n"
        f"imports.install(core.Tracer({str(trace)!r}, shell, '/submission'))\n"
    )
    run = f"exec(compile(open({str(program)!r}).read(), '<cell>', 'exec'))"
    bare, observed = (
        subprocess.run([sys.executable, "-c", before + run], check=True, timeout=60, capture_output=True)
        for before in ("", start)
    )
    assert observed.stdout == bare.stdout
    assert b"\n" in bare.stdout
    assert observed.stderr == bare.stderr
    names = {event.name for event in read_trace(trace, {"r": 0}, {}).events}
    assert names >= {"fitted", "predicted", "metric", "split", "rows_removed", "values_filled"}


def test_loops_do_not_fill_the_trace(executed: Executed) -> None:
    run = executed("import pandas as pd\nfor i in range(1000): pd.DataFrame({'a': [1, 1]}).drop_duplicates()")
    assert 0 < len(run.events) <= 200


def test_results_signatures_and_errors_stay_what_they_were(executed: Executed) -> None:
    run = executed(
        "import inspect, pickle, pandas as pd\nfrom sklearn.metrics import accuracy_score\n"
        "print(accuracy_score.__name__, list(inspect.signature(pd.DataFrame.drop_duplicates).parameters)[:2])\n"
        "print(pickle.loads(pickle.dumps(accuracy_score)) is accuracy_score)",
        "pd.DataFrame({'a': [1]}).drop(columns=['b'])",
        "df = pd.DataFrame({'a': [1, None]})\ndf.fillna(0, inplace=True)\nprint(df['a'].tolist())",
    )
    assert text(run, 0) == "accuracy_score ['self', 'subset']\nTrue\n"
    error = by_index(run)[1].error
    assert error is not None
    assert (error.name, error.message) == ("KeyError", "\"['b'] not found in axis\"")
    assert text(run, 2) == "[1.0, 0.0]\n"


def test_nothing_heavy_is_loaded_by_the_tracer_itself(executed: Executed) -> None:
    run = executed("import sys\nprint([m for m in ('pandas', 'numpy', 'sklearn', 'matplotlib') if m in sys.modules])")
    assert text(run, 0) == "[]\n"


def test_the_tracer_needs_nothing_but_the_standard_library() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(_PROBE)!r})\n"
        "from certgrade_tracer import artefacts, boosting, core, estimators, figures, files, imports, networks\n"
        "from certgrade_tracer import outside, polars_tables, readers, splits, statistic_models, tables"
    )
    subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True, timeout=60)


def test_a_notebook_that_forges_the_trace_is_only_read_defensively(executed: Executed) -> None:
    run = executed(
        "import glob, os\n"
        "trace = glob.glob('/tmp/cg-*/io/trace.jsonl')[0]\n"
        'with open(trace, \'a\') as f: f.write(\'{"name": "metric", "call": "x", "data": {"value": 1e999}}\\n{[\')\n'
        "os.rename(trace, trace + '.old'); os.symlink('/etc/passwd', trace)",
        "print('vivant')",
    )
    assert run.events == ()
    assert text(run, 1) == "vivant\n"


def test_what_the_tracer_watches_and_calls_that_it_cannot_read(executed: Executed) -> None:
    run = executed(
        "import pandas as pd\nfrom sklearn.metrics import f1_score\n"
        "with open('a.csv', 'w') as file: file.write('x,y\\n1,2\\n')\n"
        "for part in pd.read_csv('a.csv', chunksize=1): pass"
    )
    assert {"pandas", "sklearn.metrics"} <= {event.call for event in _of(run, "watched")}
    (read,) = _of(run, "read")
    assert dict(read.data) == {"unread": True}
