"""What the facts themselves call for caution about."""

from certgrader.catalogue.catalogue import say
from certgrader.facts.model import Facts, RuntimeFact, RuntimeFacts
from certgrader.grading.cautions import cautions_of

SCORED = RuntimeFact("metric", "sklearn.metrics.f1_score", 4, {}, True)


def silent(call: str, cell: int) -> RuntimeFact:
    """A call that must have run, and of which nothing was observed."""
    return RuntimeFact("unobserved", call, cell, {"event": "metric"}, True)


def told(*events: RuntimeFact) -> list[tuple[str, tuple[int, ...]]]:
    """The codes and cells of the warnings of such a run."""
    return [(one.code, one.cells) for one in cautions_of(Facts(runtime=RuntimeFacts(True, events), executed=True))]


def test_calls_of_which_nothing_was_observed_are_told_once() -> None:
    events = (silent("sklearn.metrics.f1_score", 7), SCORED, silent("sklearn.svm.SVC.fit", 2))
    assert told(*events) == [("calls-unobserved", (2, 7))]
    (caution,) = cautions_of(Facts(runtime=RuntimeFacts(True, events), executed=True))
    assert "sklearn.metrics.f1_score, sklearn.svm.SVC.fit" in say(caution.message, "fr")


def test_what_was_observed_calls_for_none() -> None:
    assert told(SCORED) == []
