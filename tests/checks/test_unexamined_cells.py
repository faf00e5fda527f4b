"""What stands in a cell that is too much to be analysed is undecided, not absent; what is found elsewhere is found."""

from typing import Any

import pytest

from certgrader.execution.model import TraceEvent
from certgrader.facts.model import Facts
from certgrader.grading.cautions import cautions_of

HEAVY = "df = df.drop_duplicates()\n" + "x = f(1, 2)\n" * 20
CODE = "import pandas as pd\ndf = pd.read_csv('a.csv')\nprint(df)"
EVENT = TraceEvent("rows_removed", "pandas.DataFrame.drop_duplicates", 1, {"before": 3, "after": 2, "removed": 1})


@pytest.fixture
def facts(monkeypatch: pytest.MonkeyPatch, make_facts: Any, output: Any) -> Facts:
    monkeypatch.setattr("certgrader.notebook.budget.MOST_CODE", 100)
    monkeypatch.setattr("certgrader.notebook.budget._marks", len)
    made: Facts = make_facts(CODE, (HEAVY, [output["printed"]("AUC 0.9")]), events=[EVENT])
    return made


@pytest.mark.parametrize(
    ("kind", "fields", "outcome"),
    [
        ("code", "{calls: [pandas.read_csv]}", "found"),
        ("code", "{calls: [pandas.DataFrame.drop_duplicates]}", "cannot_tell"),
        ("code", "{calls: [sklearn.svm.SVC]}", "cannot_tell"),
        ("output", "{metric: [auc]}", "cannot_tell"),
        ("output", "{kind: [text]}", "cannot_tell"),
        ("output", "{kind: [figure]}", "not_found"),
        ("runtime", "{event: rows_removed}", "cannot_tell"),
        ("runtime", "{event: fitted}", "not_found"),
    ],
)
def test_checks(facts: Facts, make_check: Any, kind: str, fields: str, outcome: str) -> None:
    assert facts.code.unexamined == (1,)
    assert make_check(kind, fields).run(facts).outcome == outcome


def test_the_report_names_the_cell(facts: Facts) -> None:
    told = [(caution.code, caution.cells) for caution in cautions_of(facts) if caution.code != "events-unexplained"]
    assert told == [("facts-incomplete", (1,))]


def test_metrics_beyond_what_is_read_are_undecided(
    monkeypatch: pytest.MonkeyPatch, make_facts: Any, make_check: Any, output: Any
) -> None:
    monkeypatch.setattr("certgrader.facts.output.MAX_READ", 30)
    printed = output["printed"]
    facts = make_facts(("print(1)", [printed("AUC: 0.9")]), ("print(2)", [printed("RMSE: 3.2" + "x" * 30)]))
    assert make_check("output", "{metric: [auc]}").run(facts).outcome == "found"
    assert make_check("output", "{metric: [rmse]}").run(facts).outcome == "cannot_tell"
    assert make_check("output", "{kind: [figure]}").run(facts).outcome == "not_found"
    assert [(one.code, one.cells) for one in cautions_of(facts)] == [("facts-incomplete", (1,))]
