import pytest
from facts_builder import notebook_of

from certgrader.catalogue.catalogue import say
from certgrader.execution.model import STATIC_RUN, CellRun, Run, TraceEvent
from certgrader.facts.code import extract
from certgrader.facts.collect import collect
from certgrader.facts.model import CodeFacts
from certgrader.notebook.model import Notebook
from certgrader.submission.model import Submission, SubmittedFile

SUBMISSION = Submission("s", "0", "", "n.ipynb", "0", (SubmittedFile("app.py", 1, "0", "x"),))


def test_all_kinds_of_facts() -> None:
    notebook = notebook_of("import pandas as pd\ndf = pd.read_csv('a')  # lecture des données", "df.dropna()")
    facts = collect(SUBMISSION, notebook, STATIC_RUN, ())
    assert [one.name for one in facts.code.calls] == ["pandas.read_csv", "pandas.DataFrame.dropna"]
    assert [one.path for one in facts.file.files] == ["app.py"]
    assert facts.prose.paragraphs
    assert not facts.executed
    assert not facts.problems


def test_a_run() -> None:
    event = TraceEvent("rows_removed", "pandas.core.frame.DataFrame.dropna", 0, {"removed": 1})
    run = Run("executed", "completed", cells=(CellRun(0, "ok"), CellRun(1, "error")), events=(event,))
    facts = collect(SUBMISSION, notebook_of("import pandas as pd\npd.DataFrame(x).dropna()", "1 / 0"), run, ())
    assert facts.executed
    assert facts.runtime.cells_ran == {0}
    assert facts.stopped == {1: 1}
    assert [(one.call, one.explained) for one in facts.runtime.events] == [("pandas.DataFrame.dropna", True)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%timeit -n1 -r3 f1_score(y, p)", 3),
        ("%%timeit -n1 -r3\nf1_score(y, p)", 3),
        ("t = %timeit -o -n1 -r3 f1_score(y, p)", 3),
        ("%time f1_score(y, p)", 0),
        ("f1_score(y, p)", 0),
    ],
)
def test_magics_that_measure_run_code_again(source: str, expected: int) -> None:
    events = (TraceEvent("metric", "sklearn.metrics.f1_score", 1),) * 3
    run = Run("executed", "completed", cells=(CellRun(0, "ok"), CellRun(1, "ok")), events=events)
    facts = collect(SUBMISSION, notebook_of("from sklearn.metrics import f1_score", source), run, ())
    assert sum(one.explained for one in facts.runtime.events) == expected


def test_an_extractor_that_fails_costs_only_its_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Notebook, _modules: frozenset[str]) -> CodeFacts:
        raise ZeroDivisionError

    monkeypatch.setattr(extract, "extract", broken)
    facts = collect(SUBMISSION, notebook_of("x = 1"), STATIC_RUN, ())
    assert facts.failed("code")
    assert not facts.failed("file")
    assert facts.code == CodeFacts()
    assert "ZeroDivisionError" in say(facts.problems[0][1], "fr")
    assert [one.path for one in facts.file.files] == ["app.py"]


@pytest.mark.parametrize(
    ("source", "counts"),
    [
        ("def ecarts(d):\n    # écarts à la moyenne, par mois\n    return d - d.mean()", False),
        ("def ecarts(d):\n    # écarts à la moyenne, par mois\n    return d - d.mean()\necarts(df)", True),
        ("def ecarts(d):\n    # écarts à la moyenne, par mois\n    return d - d.mean()\ndf.apply(ecarts)", True),
        ("class Suivi:\n    def jour(self):\n        # écarts à la moyenne, par mois\n        return 1", False),
        ("# écarts à la moyenne, par mois\ndef ecarts(d):\n    return d - d.mean()\nx = 1", True),
    ],
)
def test_comments_in_functions_that_nothing_calls_are_no_evidence(source: str, counts: bool) -> None:
    facts = collect(SUBMISSION, notebook_of("import pandas as pd\ndf = pd.read_csv('a')", source), STATIC_RUN, ())
    assert [not one.foreign for one in facts.prose.paragraphs if "moyenne" in one.text] == [counts]


def test_what_modules_replace_and_store_is_told_as_in_the_notebook() -> None:
    module = (
        "import joblib\nimport pandas as pd\ndef lire():\n    return pd.read_csv('a').replace('?', 'inconnu')\n"
        "def garder(m):\n    joblib.dump(m, 'm.joblib')\n"
    )
    beside = Submission("s", "0", "", "n.ipynb", "0", (SubmittedFile("app.py", len(module), "0", module),))
    facts = collect(beside, notebook_of("import app\ndf = app.lire()\napp.garder(m)\nprint(df)"), STATIC_RUN, ())
    assert {"values.corrected", "models.stored"} <= {one.name for one in facts.code.calls}
