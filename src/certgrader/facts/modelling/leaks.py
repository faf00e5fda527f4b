"""What a model could know of the data that judge it.

The kinds are those of Kapoor and Narayanan, "Leakage and the reproducibility crisis in machine-learning-based
science", Patterns 4 (2023), and of Yang, Brower-Sinning, Lewis and Kästner, "Data leakage in notebooks", ASE 2022:
learning from what is set apart later, rows on both sides, the answer among the questions, one test set for choosing
and for judging, moments and groups torn apart at random. Only what the code shows for certain is told.
"""

import re
from collections.abc import Mapping

from certgrader.facts.modelling.kinds import GROUPS
from certgrader.facts.modelling.model import LeakFact, LeakKind, Spot
from certgrader.facts.modelling.places import cut_apart, cuts
from certgrader.facts.modelling.tables import FUTURE
from certgrader.facts.modelling.values import Data, Learning, Model

_APART = frozenset({"test", "validation", "folds"})
_KINDS: Mapping[str, LeakKind] = {
    "preprocessing": "preprocessing",
    "imputation": "preprocessing",
    "selection": "selection",
    "resampling": "resampling",
}
_GROUP = re.compile(
    r"(^|_)((patient|subject|sujet|user|utilisateur|client|customer|person|personne|participant|driver|speaker|household|"
    r"foyer|animal|individu|student|eleve|étudiant|etudiant|locuteur|capteur)s?(_?id|_?code|_?no|_?num)?|"
    # These are often a kind of thing: a blood group, a family of products.
    r"(group|groupe|family|famille)s?(_?id|_no|_num))$|^id_(patient|sujet|client|user|machine|groupe|famille)",
    re.IGNORECASE,
)


class Leaks:
    """Collects leaks while the code is walked, each place once."""

    def __init__(self, learnings: list[Learning]) -> None:
        self._learnings = learnings
        self._found: dict[tuple[LeakKind, Spot], LeakFact] = {}
        self._groups: dict[int, set[str]] = {}
        self._waiting: list[tuple[LeakKind, frozenset[int], Spot]] = []
        self._judged: set[int] = set()
        self._answers: set[str] = set()

    def found(self) -> tuple[LeakFact, ...]:
        """All leaks in the order in which they were met. A split only leaks when a model is judged on its parts."""
        for kind, sources, spot in self._waiting:
            if not sources or sources & self._judged:
                self._note(kind, spot, spot, "")
        return tuple(self._found.values())

    def _note(self, kind: LeakKind, spot: Spot, seen: Spot, call: str) -> None:
        self._found.setdefault((kind, spot), LeakFact(kind, spot, seen, call))

    def grouped(self, sources: frozenset[int], names: frozenset[str]) -> None:
        """The data are known to hold several rows for one value of these columns."""
        for name in names:
            if _GROUP.search(name):
                for one in sources:
                    self._groups.setdefault(one, set()).add(name)

    def split_at_random(self, data: Data, spot: Spot, *, grouped: bool, shuffled: bool) -> None:
        """Rows are set apart at random (`shuffled`), or by groups."""
        if grouped or not data.sources:
            return
        # Data summed up by group have one row for each.
        if "grouped" not in data.flags and any(self._groups.get(one) for one in data.sources):
            self._waiting.append(("group", data.sources, spot))
        if shuffled and data.flags & {"lagged", "dated"}:
            self._waiting.append(("temporal", data.sources, spot))

    def features(self, first: Data, answers: Data, spot: Spot, call: str, read: Mapping[int, set[str]]) -> None:
        """A model learns `answers` from `first`: the answer must not be among the questions."""
        if not first.sources or not answers.sources or not first.sources & answers.sources or first.column is not None:
            return
        about = frozenset({answers.column}) if answers.column else frozenset()
        self._answers |= about
        # Which columns a call gives that was not followed is not known.
        if "opaque" in first.flags:
            return
        origin = answers.uses - about - {FUTURE}
        # An answer computed from one column is that column in another form; from several, it is made up from features.
        # Today's value may serve to predict tomorrow's.
        about |= origin if len(origin) == 1 and FUTURE not in answers.uses else frozenset()
        # A series that is predicted from windows of itself is no leak.
        if not about or first.selected == about:
            return
        if first.selected is not None:
            there = first.selected - first.dropped
        else:
            there = frozenset(about | {name for name, _ in first.derived}) - first.dropped
        known = {name for one in first.sources for name in read.get(one, ())} | {name for name, _ in first.derived}
        direct = {name for name in about & there if name in known or name in (first.selected or ())}
        # Later values of the answer are told as such.
        made = {
            name
            for name, uses in first.derived
            if name in there and name not in about and uses & about and FUTURE not in uses
        }
        if direct or made:
            self._note("target", spot, spot, call)
        if any(FUTURE in uses and name in there and name not in about for name, uses in first.derived):
            self._note("temporal", spot, spot, call)

    def judged(self, data: Data, estimator: Model | None, spot: Spot) -> None:
        """A score is computed on `data`, which holds predictions."""
        # Groups are made without the answers: no row's answer was learned by heart.
        grouped = estimator is not None and GROUPS.search(estimator.call)
        if grouped or (data.part not in _APART and not data.fold):
            return
        self._judged |= data.sources
        learned = data.learned | (estimator.learned if estimator is not None else 0)
        after = cuts(data, ">")
        for number, one in enumerate(self._learnings):
            if not learned >> number & 1 or not one.sources & data.sources or cut_apart(one.cuts, after):
                continue
            own = estimator is None or bool(estimator.own >> number & 1) or one.kind == "search"
            kind = self._prepared(one, estimator, own=own)
            if kind is not None and (one.part == "whole" or one.part == data.part == "test"):
                self._note(kind, one.spot, spot, one.call)
            elif own and _saw_the_test(one, data):
                self._note("overlap", one.spot, spot, one.call)
        if estimator is not None and estimator.fits and _drawn_apart(estimator.fits[-1], data):
            self._note("overlap", estimator.fitted_at or spot, spot, estimator.call)
        if estimator is not None and data.part == "test":
            for seen in estimator.watched:
                if seen.part == "test" and seen.sources & data.sources:
                    self._note("test-reuse", estimator.spot, spot, estimator.call)

    def _prepared(self, one: Learning, estimator: Model | None, *, own: bool) -> LeakKind | None:
        """The kind of leak that a preparation learned from all rows is; None for what is none. `own`: the judged model
        itself learned that; another model, whose predictions fill the data, prepares them."""
        # What was taken from the answers themselves is told as such; what no model looks at is no matter.
        if one.column is not None and (one.column in self._answers or _left_aside(one.column, estimator)):
            return None
        return "preprocessing" if one.kind == "model" and not own else _KINDS.get(one.kind)

    def selected(self, spot: Spot, seen: Spot, data: Data, *, several: bool) -> None:
        """The best of scores computed on `data` is kept."""
        if several and data.part == "test" and not data.fold:
            self._note("test-reuse", spot, seen, "")


def _left_aside(column: str, estimator: Model | None) -> bool:
    """Whether a column is certainly none of those that the model learned from, and made none of them."""
    seen = estimator.fits[-1] if estimator is not None and estimator.fits else None
    if seen is None or any(column in uses for _, uses in seen.derived):
        return False
    return column in seen.dropped or (seen.selected is not None and column not in seen.selected)


def _saw_the_test(learned: Learning, data: Data) -> bool:
    """A model was fitted on all rows, or on the test's own."""
    if learned.kind not in {"model", "search"} or data.fold:
        return False
    return (learned.part == "whole" and data.split is not None) or learned.part == data.part == "test"


def _drawn_apart(fitted: Data, data: Data) -> bool:
    """Both are rows of one table drawn at random, each without a look at the other."""
    drawn = "sampled" in fitted.flags & data.flags and "left" not in fitted.flags | data.flags
    return drawn and data.split is None and bool(fitted.sources & data.sources) and fitted.part != data.part
