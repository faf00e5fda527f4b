from typing import Any

import pytest
from pydantic import ValidationError

from certgrader.catalogue.catalogue import Phrase, say
from certgrader.execution.model import TraceEvent

CODE = "import pandas as pd\ndf = pd.read_csv('a.csv')\ndf = df.drop_duplicates()"
REMOVED = TraceEvent(
    "rows_removed", "pandas.DataFrame.drop_duplicates", 0, {"before": 10500, "after": 10231, "removed": 269}
)
CHECK = "{event: rows_removed, calls: [pandas.DataFrame.drop_duplicates], data: {removed: '>0'}}"


def test_an_explained_event_is_observed(finds: Any) -> None:
    evidence = finds(CHECK, CODE, events=[REMOVED]).evidence[0]
    assert (evidence.strength, evidence.origin, evidence.cell, evidence.lines) == ("observed", "run", 0, (3, 3))
    assert isinstance(evidence.note, Phrase)
    assert say(evidence.note, "fr") == "10\u202f500 → 10\u202f231 lignes"


def test_events_that_do_not_match(misses: Any) -> None:
    misses(CHECK, CODE, events=[])
    misses(CHECK, CODE)
    misses("{event: fitted}", CODE, events=[REMOVED])
    misses("{event: rows_removed, data: {removed: '>1000'}}", CODE, events=[REMOVED])
    misses("{event: rows_removed, data: {kept: '*'}}", CODE, events=[REMOVED])
    misses("{event: rows_removed, calls: [pandas.DataFrame.dropna]}", CODE, events=[REMOVED])
    misses("{event: rows_removed, at_least: 2}", CODE, events=[REMOVED])


def test_an_event_without_code_contradicts(misses: Any) -> None:
    finding = misses(CHECK, "x = 1", events=[REMOVED])
    assert [one.stance for one in finding.evidence] == ["contradicts"]
    misses(CHECK, CODE.replace("df = df.drop", "# df = df.drop"), events=[REMOVED])


def test_a_function_defined_elsewhere_explains(finds: Any) -> None:
    event = TraceEvent("rows_removed", REMOVED.call, 2, REMOVED.data)
    cells = ("import pandas as pd", "def clean(d):\n    return d.drop_duplicates()", "df = clean(pd.read_csv('a'))")
    finds(CHECK, *cells, events=[event])


def test_pipelines_explain_the_fit_of_their_steps(finds: Any) -> None:
    code = (
        "from sklearn.pipeline import make_pipeline\nfrom sklearn.svm import SVC\nm = make_pipeline(SVC())\nm.fit(x, y)"
    )
    event = TraceEvent("fitted", "sklearn.svm.SVC", 0, {"n_samples": 80, "n_features": 4})
    finds("{event: fitted, calls: [sklearn.svm.*], data: {n_samples: '>=80'}}", code, events=[event])


def test_cannot_tell(cannot_tell: Any) -> None:
    cannot_tell("{event: fitted}")


@pytest.mark.parametrize("fields", ["{}", "{event: ''}", "{event: fitted, data: {n: '>many'}}"])
def test_wrong_fields_are_refused(fields: str, make_check: Any) -> None:
    with pytest.raises(ValidationError):
        make_check("runtime", fields)


SCORED = """from sklearn.metrics import roc_auc_score
aire = roc_auc_score(y, p)"""
WATCHED = TraceEvent("watched", "sklearn.metrics", 0)


def test_a_call_that_ran_unseen_contradicts(misses: Any, finds: Any) -> None:
    check = "{event: metric, calls: [sklearn.metrics.roc_auc_score]}"
    (evidence,) = misses(check, SCORED, events=[WATCHED]).evidence
    assert (evidence.stance, evidence.strength, evidence.lines) == ("contradicts", "claimed", (2, 2))
    assert "sklearn.metrics.roc_auc_score" in say(evidence.note, "fr")
    assert misses("{event: fitted}", SCORED, events=[WATCHED]).evidence == ()
    assert misses("{event: metric, calls: [sklearn.metrics.f1_score]}", SCORED, events=[WATCHED]).evidence == ()
    seen = TraceEvent("metric", "sklearn.metrics.roc_auc_score", 0, {"value": 0.97, "split": "unknown", "seen": True})
    note = finds(check, SCORED, events=[WATCHED, seen]).evidence[0].note
    assert say(note, "fr") == "roc_auc_score = 0.97 sur les données mêmes de l'entraînement"
