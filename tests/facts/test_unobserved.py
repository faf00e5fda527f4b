"""Code that claims what no event tells of."""

import pytest
from facts_builder import notebook_of

from certgrader.execution.model import CellRun, Run, TraceEvent
from certgrader.facts.code.extract import extract as code_facts
from certgrader.facts.runtime import extract

SK = "from sklearn.metrics import f1_score\nfrom sklearn.svm import SVC\nimport pandas as pd\n"
WATCHED = tuple(
    TraceEvent("watched", module, 0)
    for module in ("sklearn.metrics", "sklearn.svm", "sklearn.model_selection", "pandas")
)


def missed(*cells: str, events: tuple[TraceEvent, ...] = (), status: str = "ok") -> list[str]:
    """Calls of which nothing was observed, in a run of those cells."""
    runs = tuple(CellRun(number, status) for number in range(len(cells)))  # type: ignore[arg-type]
    run = Run("executed", "completed", cells=runs, events=(*WATCHED, *events))
    return [one.call for one in extract(run, code_facts(notebook_of(*cells))).events if one.name == "unobserved"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("f1_score(y, p)", ["sklearn.metrics.f1_score"]),
        ("print('F1', round(f1_score(y, p), 3))", ["sklearn.metrics.f1_score"]),
        ("# après\ns = {\n    'f1': f1_score(\n        y, p),\n}", ["sklearn.metrics.f1_score"]),
        ("m = SVC()\nm.fit(X, y)", ["sklearn.svm.SVC.fit"]),
        ("df = pd.read_csv('a.csv')", ["pandas.read_csv"]),
        ("if p is not None:\n    f1_score(y, p)", []),
        ("try:\n    f1_score(y, p)\nexcept ValueError:\n    pass", []),
        ("with f as g:\n    f1_score(y, p)", []),
        ("for p in ps:\n    f1_score(y, p)", []),
        ("[f1_score(y, p) for p in ps]", []),
        ("p is not None and f1_score(y, p)", []),
        ("s = f1_score(y, p) if p else 0", []),
        ("g = lambda: f1_score(y, p)", []),
        ("def g():\n    return f1_score(y, p)\ng()", []),
        ("f1_score = lambda *_: 0.9\nf1_score(y, p)", []),
        ("from sklearn.cluster import KMeans\nKMeans().fit(X)", []),
        ("df.head()\nx = len(df)", []),
    ],
)
def test_what_must_have_been_observed(source: str, expected: list[str]) -> None:
    assert missed(SK + source) == expected


def test_what_was_observed_is_not_missed() -> None:
    fitted = TraceEvent("fitted", "sklearn.pipeline.Pipeline", 1)
    scored = TraceEvent("metric", "sklearn.metrics.f1_score", 1)
    code = "SVC().fit(X, y)\nf1_score(y, p)"
    assert missed(SK, code) == ["sklearn.svm.SVC.fit", "sklearn.metrics.f1_score"]
    assert missed(SK, code, events=(fitted, scored)) == []
    # Another cell's events prove nothing.
    assert missed(SK, code, events=(TraceEvent("metric", "sklearn.metrics.f1_score", 0), fitted)) == [
        "sklearn.metrics.f1_score"
    ]


@pytest.mark.parametrize("status", ["error", "timeout", "not_run"])
def test_cells_that_did_not_end_claim_nothing(status: str) -> None:
    assert missed(SK + "f1_score(y, p)", status=status) == []


def test_libraries_that_were_not_watched_and_cells_that_told_too_much() -> None:
    run = Run("executed", "completed", cells=(CellRun(0, "ok"),))
    assert extract(run, code_facts(notebook_of(SK + "f1_score(y, p)"))).events == ()
    many = tuple(TraceEvent("rows_removed", "pandas.DataFrame.dropna", 0) for _ in range(100))
    assert missed(SK + "f1_score(y, p)", events=many) == []
