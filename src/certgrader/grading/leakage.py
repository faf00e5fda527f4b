"""What makes a score look better than the model is: one caution for each kind of leak, however many the places."""

from collections.abc import Iterator, Mapping
from typing import Literal, get_args

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.facts.model import Facts
from certgrader.facts.modelling.model import LeakFact, LeakKind
from certgrader.grading.model import Caution
from certgrader.rubric.model import Criterion, Rubric

# The first five invalidate the score; the others flatter it, mostly by little.
_SEVERITY: Mapping[LeakKind, Literal["warning", "serious"]] = {
    "target": "serious",
    "overlap": "serious",
    "test-reuse": "serious",
    "resampling": "serious",
    "selection": "serious",
    "preprocessing": "warning",
    "temporal": "warning",
    "group": "warning",
}
_SCORES = "sklearn.metrics."


def leakage(facts: Facts, criteria: tuple[str, ...]) -> Iterator[Caution]:
    """The worst kind first. `criteria` are those whose score is too good; see `resting_on_scores`."""
    for kind in sorted(get_args(LeakKind), key=list(_SEVERITY).index):
        leaks = [leak for leak in facts.modelling.leaks if leak.kind == kind]
        if leaks:
            cells = tuple(sorted({cell for leak in leaks for cell in _cells(leak)}))
            yield Caution(f"leakage-{kind}", _SEVERITY[kind], _message(kind), cells, criteria)


def _cells(leak: LeakFact) -> tuple[int, ...]:
    """Where it gets in, and where that is judged: a function that only measures does nothing wrong."""
    asked = leak.spot.function is None and leak.seen.function is not None
    return (leak.spot.cell,) if leak.kind == "test-reuse" and asked else (leak.spot.cell, leak.seen.cell)


def is_serious(kind: LeakKind) -> bool:
    """Whether it invalidates the score, rather than flattering it a little."""
    return _SEVERITY[kind] == "serious"


def _message(kind: LeakKind) -> Phrase:
    return phrase("grading.leakage.sentence", what=phrase(f"grading.leakage.{kind}"))


def resting_on_scores(rubric: Rubric) -> tuple[str, ...]:
    """The criterion with the most checks that look for a metric, where there is one: what a leak speaks against."""
    criteria = [criterion for competency in rubric.competencies for criterion in competency.criteria]
    most = max(criteria, key=_metric_checks, default=None)
    return (most.id,) if most is not None and _metric_checks(most) else ()


def _metric_checks(criterion: Criterion) -> int:
    return sum(
        getattr(check, "fact", None) in {"metric", "leak"}
        or any(name.startswith(_SCORES) for name in getattr(check, "calls", ()))
        for check in criterion.checks
    )
