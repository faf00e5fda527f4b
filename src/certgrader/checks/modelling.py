"""`type: modelling`: what is learned, measured or set apart in the notebook, and on which data.

    - id: ranked-apart
      type: modelling
      fact: metric
      name: [roc_auc, average_precision]
      part: [test, validation, folds]        # measured on data that the model did not learn from
      finds: une analyse ROC sur des données mises de côté
      examples:
        match:
          - code: |
              from sklearn.linear_model import LogisticRegression
              from sklearn.metrics import roc_auc_score
              from sklearn.model_selection import train_test_split
              X_a, X_b, y_a, y_b = train_test_split(X, y)
              modele = LogisticRegression().fit(X_a, y_a)
              print(roc_auc_score(y_b, modele.predict_proba(X_b)[:, 1]))
        no_match: [{code: "print('AUC : 0.9')"}]

`fact` says of what: `split` data set apart · `fit` something learned from data · `metric` a score computed ·
`comparison` two sets of data compared by a test or a distance of distributions · `timing` time taken between two
readings of a clock · `derived` a column computed from others · `leak` what a model could know of the data that judge
it, shown to the jury as a contradiction.

What narrows it, all of it together: `calls` public names, of the thing itself or of what a pipeline or a search wraps ·
`steps` only what is wrapped · `kind` (split: random, stratified, grouped, ordered, folds, manual; fit: model,
preprocessing, imputation, selection, resampling, search, folds; leak: preprocessing, selection, resampling, overlap,
target, test-reuse, temporal, group) · `part` whole, train, validation, test, folds, unknown (where the data come from
could not be followed; say it where doubt should count for the candidate) · `name` and `given` of a metric · `model`
names of the model that a metric judges · `task` binary, multiclass, regression, clustering, forecasting, unknown, of
the whole notebook · `again`, `tuned`, `pretrained` of a fit, `baseline` of a fit or metric, `seeded` of a split,
`shown`, `noisy` (judged on data that noise was put on) `written` (the answers judged are a list in the code) and
`periods` (in a loop over periods of time) of a metric, `groups` of a comparison of two classes of one table: true or
false · `reaches` of a derived column: where it ends, model, features (what a model learns from, without the answers),
metric, figure, shown, file · `failed: false` leaves out what a cell that ended in an error did not come to · `where:
called` tells what stands in a function of the notebook by the places where that is called. `at_least` asks for that
many places, `distinct` for that many different things.

What is done in appearance only is told where it is certain, as a contradiction: `from_truth: true` a metric of numbers
computed from the truth itself, no model's · `unvaried: true` a fit or metric in a loop over several models that uses
none of them · `steady: true` a loop that learns or measures the same at each step (`repeated: true` a metric of others
each time) · `in_vain: true` a fit whose model is never asked, or passed over for the one that it was copied from, a
search with one setting to try · `swallowed: true` a fit whose failure would be passed over in silence, an earlier model
standing in its place · `itself: true` a comparison of data with themselves or an unchanged copy, a metric of
answers against themselves · `emptied: true` a metric or fit of any of these kinds ·
`around: [nothing]` a timing of nothing (`model`: a model learns or predicts in it; `other`: something else is done).
Whatever cannot be followed counts as done; so ask for it in two checks, and let a level take the one "unless only the
other is found":

    - id: drift-compared
      type: modelling
      fact: comparison
      itself: false
      finds: deux jeux de données comparés
      examples:
        match: [{code: "from scipy.stats import ks_2samp\\nprint(ks_2samp(ancien['age'], recent['age']))"}]
        no_match: [{code: "from scipy.stats import ks_2samp\\nX = lire()\\nprint(ks_2samp(X, X))"}]
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Self, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.checks.base import Check, Evidence, Finding, Where, first_places, where_called
from certgrader.facts.baselines import baseline_cells
from certgrader.facts.model import CODED, CellStanding, Facts
from certgrader.facts.modelling.kinds import unsuited
from certgrader.facts.modelling.model import (
    Around,
    ComparisonFact,
    DerivedFact,
    FitFact,
    FitKind,
    LeakFact,
    LeakKind,
    MetricFact,
    Part,
    Sink,
    SplitFact,
    SplitKind,
    Spot,
    Task,
    TimingFact,
)
from certgrader.facts.patterns import matches_any, packages
from certgrader.facts.stopping import undone
from certgrader.facts.unread import unread

_Fact = SplitFact | FitFact | MetricFact | LeakFact | ComparisonFact | TimingFact | DerivedFact

_KINDS = {"split": get_args(SplitKind), "fit": get_args(FitKind), "leak": get_args(LeakKind)}
_EMPTY = ("unvaried", "steady", "emptied")
_FAULTS = (*_EMPTY, "from_truth", "in_vain", "itself", "swallowed", "repeated")
_FIELDS = {
    "split": ("kind", "seeded"),
    "fit": tuple("kind part steps again tuned baseline pretrained in_vain swallowed".split() + list(_EMPTY)),
    "metric": tuple(
        "part name given model shown baseline from_truth noisy itself repeated written periods".split() + list(_EMPTY)
    ),
    "leak": ("kind",),
    "comparison": ("itself", "groups"),
    "timing": ("around",),
    "derived": ("reaches",),
}
_OF_ONE = tuple(dict.fromkeys(name for names in _FIELDS.values() for name in names))
_FLAGS = tuple(
    "again tuned baseline pretrained seeded shown from_truth unvaried in_vain itself repeated steady noisy "
    "swallowed written periods groups".split()
)


@dataclass(frozen=True, slots=True)
class _Hit:
    """One fact that answers the check, and what it counts as among different things."""

    fact: _Fact
    thing: str
    standing: CellStanding


class ModellingCheck(Check):
    """Splits, fits, metrics and leaks, by the data they touch."""

    type: Literal["modelling"] = "modelling"
    fact: Literal["split", "fit", "metric", "leak", "comparison", "timing", "derived"]
    calls: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    kind: tuple[SplitKind | FitKind | LeakKind, ...] = ()
    part: tuple[Part, ...] = ()
    name: tuple[str, ...] = ()
    given: Literal["labels", "scores"] | None = None
    model: tuple[str, ...] = ()
    task: tuple[Task, ...] = ()
    again: bool | None = None
    tuned: bool | None = None
    baseline: bool | None = None
    pretrained: bool | None = None
    seeded: bool | None = None
    shown: bool | None = None
    from_truth: bool | None = None
    unvaried: bool | None = None
    in_vain: bool | None = None
    itself: bool | None = None
    written: bool | None = None
    repeated: bool | None = None
    periods: bool | None = None
    groups: bool | None = None
    steady: bool | None = None
    emptied: bool | None = None
    noisy: bool | None = None
    swallowed: bool | None = None
    around: tuple[Around, ...] = ()
    reaches: tuple[Sink, ...] = ()
    where: Where = "written"
    failed: bool = True
    at_least: int = Field(default=1, ge=1)
    distinct: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _fits_the_fact(self) -> Self:
        for name in _OF_ONE:
            if getattr(self, name) not in ((), None) and name not in _FIELDS[self.fact]:
                said = {"field": name, "fact": self.fact, "known": ", ".join(_FIELDS[self.fact])}
                raise PydanticCustomError("checks.modelling-field", "{field}", said)
        for kind in self.kind:
            known = _KINDS.get(self.fact, ())
            if kind not in known:
                said = {"kind": kind, "fact": self.fact, "known": ", ".join(known)}
                raise PydanticCustomError("checks.modelling-kind", "{kind}", said)
        return self

    def run(self, facts: Facts) -> Finding:
        """The facts that match, those known to have been executed first."""
        if facts.failed("modelling") or facts.failed("code"):
            return self.cannot_tell(phrase("checks.failed.modelling"))
        # What a baseline does is shown where there is nothing else, and so are scores of another task.
        task = facts.modelling.task
        witness = baseline_cells(facts.modelling) if self.fact in {"fit", "metric"} else ()
        hits = sorted(
            self._hits(facts),
            key=lambda hit: (
                getattr(hit.fact, "baseline", False) or hit.fact.spot.cell in witness,
                *_aside(hit.fact, task),
            ),
        )
        places = {(hit.fact.spot.cell, hit.fact.spot.lines, hit.fact.spot.excerpt) for hit in hits}
        if len(places) >= self.at_least and len({hit.thing for hit in hits}) >= self.distinct:
            # Found with nothing but contradictions, for a leak: a rule may still ask for it, or for its absence.
            pieces = (piece for hit in hits for piece in self._evidence(hit, facts))
            return Finding(self.id, "found", tuple(first_places(pieces)))
        why = unread(facts.code, (*self.calls, *self.steps), against=self._is_against())
        return self.found() if why is None else self.cannot_tell(why)

    def _is_against(self) -> bool:
        """Whether the check asks for something done wrongly, or in appearance only."""
        return self.fact == "leak" or self.around == ("nothing",) or any(getattr(self, name) for name in _FAULTS)

    def _hits(self, facts: Facts) -> Iterator[_Hit]:
        if self.task and facts.modelling.task not in self.task:
            return
        known = packages(facts.code)
        for fact in self._all(facts):
            spot = fact.spot
            if not self.failed and undone(spot.cell, spot.lines, spot.function, facts):
                continue
            if self._named(fact, known) and self._narrowed(fact, known):
                yield _Hit(fact, _thing(fact), _standing(fact.spot, facts))

    def _all(self, facts: Facts) -> Sequence[_Fact]:
        asked = facts.modelling
        every: dict[str, Sequence[_Fact]] = {
            "split": asked.splits,
            "fit": asked.fits,
            "metric": asked.metrics,
            "leak": asked.leaks,
            "comparison": asked.comparisons,
            "timing": asked.timings,
            "derived": asked.derived,
        }
        return every[self.fact]

    def _named(self, fact: _Fact, known: frozenset[str]) -> bool:
        if isinstance(fact, DerivedFact):
            return not self.calls
        wrapped = fact.steps if isinstance(fact, FitFact) else ()
        if self.calls and not any(matches_any(name, self.calls, known) for name in (fact.call, *wrapped)):
            return False
        return not self.steps or any(matches_any(name, self.steps, known) for name in wrapped)

    def _narrowed(self, fact: _Fact, known: frozenset[str]) -> bool:
        for name in ("kind", "part", "name", "around"):
            if getattr(self, name) and getattr(fact, name) not in getattr(self, name):
                return False
        for name in ("given", *_FLAGS):
            if getattr(self, name) is not None and getattr(fact, name) != getattr(self, name):
                return False
        if isinstance(fact, DerivedFact):
            return not self.reaches or not fact.reaches.isdisjoint(self.reaches)
        if self.emptied is not None and (_emptiness(fact) is not None) != self.emptied:
            return False
        if not self.model:
            return True
        judged = fact.model if isinstance(fact, MetricFact) else None
        return judged is not None and matches_any(judged, self.model, known)

    def _evidence(self, hit: _Hit, facts: Facts) -> Iterable[Evidence]:
        spot = hit.fact.spot
        piece = Evidence(
            kind="code",
            check=self.id,
            excerpt=spot.excerpt,
            strength=hit.standing.strength,
            cell=spot.cell,
            lines=spot.lines,
            stance="contradicts" if isinstance(hit.fact, LeakFact) or _emptiness(hit.fact) else "supports",
            origin=hit.standing.origin,
            note=_note(hit.fact),
            focus=_focus(hit.fact),
        )
        return where_called(piece, spot.function, facts) if self.where == "called" else (piece,)


def _aside(fact: _Fact, task: Task) -> tuple[bool, bool]:
    """Scores of another task; counts made by hand, that may serve something else than to judge."""
    if not isinstance(fact, MetricFact):
        return False, False
    return unsuited(fact.call, task), fact.call.startswith("numpy.")


def _focus(fact: _Fact) -> str:
    """The words of its place that say it."""
    called = "" if isinstance(fact, DerivedFact) else f"{fact.call.rpartition('.')[2]}("
    return ".fit" if isinstance(fact, FitFact) and called not in fact.spot.excerpt else called


def _thing(fact: _Fact) -> str:
    """A pipeline or a search counts as the model in it, a metric by its name."""
    if isinstance(fact, MetricFact):
        return fact.name or fact.call
    if isinstance(fact, DerivedFact):
        return fact.name
    if isinstance(fact, FitFact) and fact.steps:
        return fact.steps[-1]
    return fact.call


def _standing(spot: Spot, facts: Facts) -> CellStanding:
    return facts.cell_strength(spot.cell) if spot.function is None else facts.functions.get(spot.function, CODED)


def _emptiness(fact: _Fact) -> str | None:
    """What makes it something done in appearance only."""
    match fact:
        case FitFact() | MetricFact():
            return _empty_of_a_model(fact)
        case ComparisonFact(itself=True):
            return "itself"
        case TimingFact(around="nothing"):
            return "timing-nothing"
    return None


def _empty_of_a_model(fact: FitFact | MetricFact) -> str | None:
    match fact:
        case MetricFact(from_truth=True):
            return "from-truth"
        case MetricFact(itself=True):
            return "metric-itself"
        case FitFact(unvaried=True) | MetricFact(unvaried=True):
            return "unvaried"
        case FitFact(steady=True):
            return "fit-steady"
        case MetricFact(steady=True):
            return "metric-steady"
        case FitFact(in_vain=True):
            return "in-vain"
    return None


def _note(fact: _Fact) -> Phrase | None:
    """On which data, in words; nothing where that could not be followed."""
    if isinstance(fact, LeakFact):
        return phrase(f"checks.modelling.leak-{fact.kind}")
    if isinstance(fact, SplitFact):
        return phrase(f"checks.modelling.split-{fact.kind}")
    empty = _emptiness(fact)
    if empty is not None:
        return phrase(f"checks.modelling.{empty}")
    if isinstance(fact, (ComparisonFact, DerivedFact)):
        return None
    if isinstance(fact, TimingFact):
        return phrase(f"checks.modelling.timing-{fact.around}")
    if fact.part == "unknown":
        return None
    return phrase(f"checks.modelling.{'metric' if isinstance(fact, MetricFact) else 'fit'}-{fact.part}")
