"""What the notebook does with data and models, as its code says: who is fitted, judged and tuned on which data."""

from dataclasses import dataclass
from typing import Literal

from certgrader.notebook.model import Lines

Part = Literal["whole", "train", "validation", "test", "folds", "unknown"]
"""Data as splitting made it. "whole": before or without any split; "folds": inside cross-validation; "unknown": where
the data come from cannot be followed."""
Task = Literal["binary", "multiclass", "regression", "clustering", "forecasting", "unknown"]
FitKind = Literal["model", "preprocessing", "imputation", "selection", "resampling", "search", "folds"]
"""What is fitted: "model" predicts or groups; "search" tries hyperparameters by itself; "folds" is a function that
fits clones on each fold (`cross_val_score`)."""
LEARNS: frozenset[FitKind] = frozenset({"model", "search", "folds"})
"""The kinds by which a model learns."""
SplitKind = Literal["random", "stratified", "grouped", "ordered", "folds", "manual"]
Sink = Literal["model", "features", "metric", "figure", "shown", "file"]
"""Where a value ends: what a model learns from or predicts, of that the data without the answers, a score, a drawing,
a print or display, a file or a log."""
Scalar = str | int | float | bool
Around = Literal["model", "other", "nothing"]
LeakKind = Literal["preprocessing", "selection", "resampling", "overlap", "target", "test-reuse", "temporal", "group"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the code: cell, lines of the submitted source, its text."""

    cell: int
    lines: Lines
    excerpt: str
    function: str | None = None


@dataclass(frozen=True, slots=True)
class SplitFact:
    """Data set apart. `kind`: how; `seeded`: it gives the same parts each time; `parts`: how many come out. "manual":
    rows of a table were given the names of its parts; then `call` is empty."""

    spot: Spot
    call: str
    kind: SplitKind
    seeded: bool = False
    parts: int = 2


@dataclass(frozen=True, slots=True)
class FitFact:
    """Something learned from data. `call` is its class (`sklearn.linear_model.Ridge`) or function; `steps` are the
    classes of a pipeline's steps, or of what a search or a pipeline wraps, innermost last.

    `part` is the data it learned from. `again`: it, or another of its class with parameters found by a search, had been
    fitted before on other data; `tuned`: its parameters come from a search or a loop over values. `baseline`: a
    DummyClassifier or its like. `pretrained`: it starts from what was learned elsewhere: weights,
    vectors, or another model's answers. `unvaried`: it stands in a loop over several models and is none of them: the
    same one each time. `in_vain`: what learned is certainly never asked: thrown away at once, or passed over for the
    model that it was copied from; a search that has one setting to try. `steady`: in a loop that lets the same
    model learn the same at each step. `swallowed`: whatever goes wrong in it is passed over in silence, and an earlier
    model stands in its place.
    """

    spot: Spot
    call: str
    kind: FitKind
    part: Part
    steps: tuple[str, ...] = ()
    again: bool = False
    tuned: bool = False
    baseline: bool = False
    pretrained: bool = False
    unvaried: bool = False
    in_vain: bool = False
    steady: bool = False
    swallowed: bool = False


@dataclass(frozen=True, slots=True)
class SettingsFact:
    """The hyperparameters with which a model learned, those of what it wraps and those that a search tried among them:
    the constants that each is, or one of which it is, None where that is not known. `calls`: its class and those of
    what it wraps; `whole`: all other settings stand at their standard."""

    cell: int
    calls: tuple[str, ...]
    given: tuple[tuple[str, tuple[Scalar, ...] | None], ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class MetricFact:
    """A score computed. `call`: the metric's function, or the `score`/`evaluate` method, or the function that
    cross-validates; `name`: accuracy, roc_auc, f1, rmse, silhouette…, empty for a model's own default.

    `part`: the data whose truth it is compared with; where nothing was split, "train" for the data that the model has
    learned from and "test" for data of another origin. `model`: class of the model whose predictions are judged, None
    where they cannot be followed. `given`: "labels" or "scores" (probabilities, decision values) where that is known.
    `shown`: printed, displayed, plotted, logged, or kept and used. `baseline`: of a baseline. `from_truth`: no model's
    answers are judged, but numbers computed from the truth itself, value by value. `unvaried`: see `FitFact`. `noisy`:
    numbers drawn were put on the data that the model is asked about. `itself`: answers are compared with themselves,
    or groups judged by what was made of the groups alone. `repeated`: computed in a loop, for other data or another
    model each time; `steady`: the same at each step; `periods`: a loop goes over periods of time. `written`: what is
    judged are numbers that the code spells out.
    """

    spot: Spot
    call: str
    name: str
    part: Part
    model: str | None = None
    given: Literal["labels", "scores"] | None = None
    shown: bool = True
    baseline: bool = False
    from_truth: bool = False
    unvaried: bool = False
    noisy: bool = False
    itself: bool = False
    repeated: bool = False
    steady: bool = False
    written: bool = False
    periods: bool = False


@dataclass(frozen=True, slots=True)
class ComparisonFact:
    """Two sets of data compared by a test or a distance of distributions: a library's, the notebook's own by its name,
    or whatever is given reference and current data. `itself`: both are the same data, or an unchanged copy;
    `groups`: rows of one table with one value and those with another."""

    spot: Spot
    call: str
    itself: bool = False
    groups: bool = False


@dataclass(frozen=True, slots=True)
class TimingFact:
    """Time taken between two readings of a clock. `around`: whether a model learns or predicts in it, something else
    is done, or certainly nothing."""

    spot: Spot
    call: str
    around: Around


@dataclass(frozen=True, slots=True)
class ChangeFact:
    """A statement that computes with data and calls nothing: what becomes of what it gives, as of a call."""

    spot: Spot
    kept: bool = False
    reaches: frozenset[Sink] = frozenset()


@dataclass(frozen=True, slots=True)
class DerivedFact:
    """A column made of others: `name`, the columns that it is computed from, and where it ends."""

    spot: Spot
    name: str
    uses: frozenset[str] = frozenset()
    reaches: frozenset[Sink] = frozenset()


@dataclass(frozen=True, slots=True)
class LeakFact:
    """What a model could know of the data that judge it. `spot` is where it gets in, `seen` where it is judged."""

    kind: LeakKind
    spot: Spot
    seen: Spot
    call: str


@dataclass(frozen=True, slots=True)
class ModellingFacts:
    """All of it in the order in which cells run. `targets`: names of the columns or variables that are predicted.

    `results`: cell and line of what makes or changes a table of scores, or of what else models gave.
    """

    splits: tuple[SplitFact, ...] = ()
    fits: tuple[FitFact, ...] = ()
    metrics: tuple[MetricFact, ...] = ()
    leaks: tuple[LeakFact, ...] = ()
    comparisons: tuple[ComparisonFact, ...] = ()
    timings: tuple[TimingFact, ...] = ()
    changes: tuple[ChangeFact, ...] = ()
    derived: tuple[DerivedFact, ...] = ()
    settings: tuple[SettingsFact, ...] = ()
    targets: tuple[str, ...] = ()
    results: frozenset[tuple[int, int]] = frozenset()
    task: Task = "unknown"
