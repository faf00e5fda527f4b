import pytest
from facts_builder import notebook_of

from certgrader.execution.model import STATIC_RUN, CellRun, Run, TraceEvent
from certgrader.facts.code.extract import extract as code_facts
from certgrader.facts.model import FileFact, FileFacts, RuntimeFacts
from certgrader.facts.runtime import NO_FILES, extract

PD = "import pandas as pd\ndf = pd.read_csv('a.csv')\n"
HELPER = FileFacts((FileFact("projet/nettoyage.py", "module", "def nettoyer(d):\n    return d.dropna()\n"),))


def explained(call: str, *cells: str, name: str = "any", at: int | None = None, files: FileFacts = NO_FILES) -> bool:
    """Whether an event of the last cell is explained."""
    notebook = notebook_of(*cells)
    cell = len(cells) - 1 if at is None else at
    run = Run("executed", "completed", cells=(CellRun(cell, "ok"),), events=(TraceEvent(name, call, cell),))
    return extract(run, code_facts(notebook), files).events[0].explained


@pytest.mark.parametrize(
    ("call", "source", "name", "expected"),
    [
        ("pandas.DataFrame.dropna", PD + "df = df.dropna()", "rows_removed", True),
        ("pandas.Series.dropna", PD + "df = df.dropna()", "rows_removed", True),
        ("pandas.DataFrame.dropna", "def f(t): return t.dropna()\nf(x)", "rows_removed", True),
        ("pandas.DataFrame.dropna", PD + "df.head()", "rows_removed", False),
        ("pandas.DataFrame.dropna", PD + "if False:\n    df.dropna()", "rows_removed", False),
        ("pandas.to_numeric", PD + "df.apply(pd.to_numeric)", "types_changed", True),
        ("pandas.DataFrame.__getitem__", PD + "df = df[df.a > 1]", "rows_filtered", True),
        ("pandas.DataFrame.__getitem__", PD + "df.head()", "rows_filtered", False),
        ("sklearn.svm.SVC", "from sklearn.model_selection import cross_val_score as c\nc(m, x, y)", "fitted", True),
        ("sklearn.svm.SVC", "m.fit(x, y)", "fitted", True),
        ("sklearn.svm.SVC", "from sklearn.svm import SVC\nm = SVC(C=2)\n", "predicted", True),
        ("sklearn.metrics.f1_score", "x = 0.99", "metric", False),
        ("pandas.Series.astype", "import numpy as np\n(1 / (1 + np.exp(c))).astype(int)", "types_changed", True),
        ("matplotlib.figure.Figure", PD + "df.hist()", "figure", True),
        ("matplotlib.figure.Figure", PD, "figure", False),
        ("pandas.Series.astype", PD + "pd.DataFrame({'type': df.dtypes.astype(str)})", "types_changed", True),
        ("pandas.Series.astype", PD + "pd.DataFrame({'type': df.dtypes.map(str)})", "types_changed", False),
        ("pandas.DataFrame.*", PD + "df.head()", "rows_removed", False),
        ("*", PD + "df.head()", "rows_removed", False),
        ("", PD + "df.head()", "rows_removed", False),
        ("pandas", PD + "df.head()", "rows_removed", False),
    ],
)
def test_causes(call: str, source: str, name: str, expected: bool) -> None:
    assert explained(call, source, name=name) is expected


@pytest.mark.parametrize(
    ("name", "call", "data", "expected"),
    [
        ("rows_removed", "pandas.DataFrame.dropna", {"before": 9, "after": 8, "removed": 1}, True),
        ("rows_removed", "pandas.DataFrame.dropna", {"before": 8, "after": 9}, False),
        ("rows_removed", "pandas.DataFrame.dropna", {"before": 8, "after": -1}, False),
        ("metric", "sklearn.metrics.f1_score", {"value": 1.0}, True),
        ("metric", "sklearn.metrics.f1_score", {"value": 97.3}, False),
        ("metric", "sklearn.metrics.f1_score", {"value": None}, True),
        ("metric", "sklearn.metrics.mean_squared_error", {"value": 97.3}, True),
        ("metric", "sklearn.metrics.r2_score", {"value": -4.0}, True),
    ],
)
def test_numbers_that_no_call_gives(name: str, call: str, data: dict[str, object], expected: bool) -> None:
    source = PD + "from sklearn.metrics import f1_score, mean_squared_error, r2_score\n"
    source += "df.dropna()\nf1_score(a, b)\nmean_squared_error(a, b)\nr2_score(a, b)"
    run = Run("executed", "completed", cells=(CellRun(0, "ok"),), events=(TraceEvent(name, call, 0, data),))
    (fact,) = extract(run, code_facts(notebook_of(source))).events
    assert fact.explained is expected


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("m = SVC(C=2)\nm.fit(X, y)", "m.fit(X, y)"),
        ("m = make_pipeline(StandardScaler(), SVC(C=2))\nm.fit(X, y)", "m.fit(X, y)"),
        ("a = Ridge().fit(X, z)\nm = SVC(C=2)\nm.fit(X, y)", "m.fit(X, y)"),
        ("m = SVC(C=2)\nessayer(m)", "m = SVC(C=2)"),
    ],
)
def test_a_training_is_where_the_model_learns(source: str, line: str) -> None:
    start = "from sklearn.svm import SVC\nfrom sklearn.linear_model import Ridge\n"
    start += "from sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler\n"
    run = Run("executed", "completed", cells=(CellRun(0, "ok"),), events=(TraceEvent("fitted", "sklearn.svm.SVC", 0),))
    assert extract(run, code_facts(notebook_of(start + source)), NO_FILES).events[0].excerpt == line


def test_a_training_is_not_where_the_model_was_asked_before() -> None:
    cells = ["from sklearn.svm import SVC\nm = SVC(C=2)", "m.predict(X)\nm.fit(X, y)"]
    events = (TraceEvent("fitted", "sklearn.svm.SVC", 1),)
    run = Run("executed", "completed", cells=(CellRun(0, "ok"), CellRun(1, "ok")), events=events)
    assert extract(run, code_facts(notebook_of(*cells)), NO_FILES).events[0].excerpt == "m.fit(X, y)"


def test_another_cells_call_explains_nothing() -> None:
    assert not explained("pandas.DataFrame.dropna", PD + "df.dropna()", "x = 1")


def test_project_modules_explain_what_their_text_holds() -> None:
    source = "from projet.nettoyage import nettoyer\nnettoyer(df)"
    assert explained("pandas.DataFrame.dropna", source, files=HELPER)
    assert explained("pandas.DataFrame.__getitem__", source, files=HELPER)
    assert not explained("pandas.DataFrame.__getitem__", source)
    assert not explained("pandas.DataFrame.dropna", source)
    assert not explained("pandas.DataFrame.drop_duplicates", source, files=HELPER)
    assert not explained("pandas.DataFrame.dropna", "x = 1", files=HELPER)


def test_no_run_no_facts() -> None:
    assert extract(STATIC_RUN, code_facts(notebook_of("x = 1"))) == RuntimeFacts()


def test_events_of_no_cell_are_unexplained() -> None:
    run = Run("executed", "completed", events=(TraceEvent("fitted", "sklearn.svm.SVC", None),))
    assert [one.explained for one in extract(run, code_facts(notebook_of("m.fit(x)"))).events] == [False]


def test_many_events_of_a_cell_with_many_calls() -> None:
    """Looking each event up among all calls would take minutes here."""
    notebook = notebook_of("\n".join(f"f{number}(x)" for number in range(5000)) + "\nm.dropna()")
    names = [f"pandas.DataFrame.{name}" for name in ("dropna", *(f"forged{number}" for number in range(20_000)))]
    events = tuple(TraceEvent("rows_removed", name, 0) for name in names)
    facts = extract(Run("executed", "completed", cells=(CellRun(0, "ok"),), events=events), code_facts(notebook))
    assert [one.call for one in facts.events if one.explained] == ["pandas.DataFrame.dropna"]


@pytest.mark.parametrize(
    ("source", "told", "expected"),
    [
        ("f1_score(a, b)", 1, 1),
        ("f1_score(a, b)", 2, 0),
        ("f1_score(a, b)\nf1_score(c, d)", 2, 2),
        ("f1_score(a, b)\nf1_score(c, d)", 3, 0),
        ("for a in b:\n    f1_score(a, b)", 9, 9),
        ("[f1_score(a, c) for a in b]", 9, 9),
        ("def f(a):\n    return f1_score(a, a)\nf(1)\nf(2)", 2, 2),
        ("t.apply(f1_score)\nf1_score(a, b)", 5, 5),
        ("%timeit f1_score(a, b)", 50, 50),
        ("exec(x)\nf1_score(a, b)", 2, 2),
        ("import projet\nprojet.noter()\nf1_score(a, b)", 2, 2),
    ],
)
def test_events_told_more_often_than_the_code_calls(source: str, told: int, expected: int) -> None:
    events = (TraceEvent("metric", "sklearn.metrics.f1_score", 0),) * told
    files = FileFacts((FileFact("projet.py", "module", "def noter(): ..."),))
    notebook = notebook_of("# Mesures\nfrom sklearn.metrics import f1_score\n" + source)
    run = Run("executed", "completed", cells=(CellRun(0, "ok"),), events=events)
    assert sum(one.explained for one in extract(run, code_facts(notebook), files).events) == expected
