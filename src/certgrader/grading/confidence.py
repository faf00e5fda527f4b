"""How probable it is that a juror reading the same notebook gives the same level."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from certgrader.checks.base import Strength
from certgrader.grading.model import Level
from certgrader.rubric.model import Criterion

CONFIDENCE: Final[Mapping[tuple[Literal["met", "partial"], Strength | None], float]] = {
    ("met", "observed"): 0.86,
    ("met", "executed"): 0.83,
    ("met", "coded"): 0.78,
    ("met", "stated"): 0.74,
    ("met", "claimed"): 0.50,
    ("met", None): 0.60,
    ("partial", "observed"): 0.77,
    ("partial", "executed"): 0.75,
    ("partial", "coded"): 0.75,
    ("partial", "stated"): 0.68,
    ("partial", "claimed"): 0.50,
    ("partial", None): 0.66,
}
"""By the strength of the weakest finding that the level cannot do without (None: its rule needs none of the
criterion's own checks).

Rounded shares of verdicts that careful readers of 71 notebooks shared; "observed" is set a little above "executed",
since those notebooks were not run, and "claimed" at a half, since no rule rests on it there. "partial" is where
readers differ most. A criterion's own `confidence` in the rubric replaces its entry.
"""

MANY_FOUND: Final = 5
"""So many of the criterion's own checks that found something are independent ways to the same answer…"""
MANY: Final = 0.13
"""… and make "met" surer by this much."""

ONE_PLACE: Final = -0.09
"""Words in one place alone that make "partial": readers often leave it at "not met"."""

SILENT: Final = 0.96
"""Not met, like every other criterion of the competency: the subject is absent from the notebook, and seen to be."""
NOTHING: Final = 0.85
"""Not met, in a competency of which something is there; nothing that this criterion looks for was found."""
TRACES: Final = 0.79
"""Not met, though one of the criterion's own checks found something."""
CONDITIONS: Final = 0.69
"""Not met, though what its rules borrow from other criteria was found: a juror may see the rest of it too."""
TRACES_AND_CONDITIONS: Final = 0.58
CONDITIONAL_NOT_MET: Final = 0.66
"""A conditional criterion that is not met: a juror may see no occasion for it where the rubric's rule sees one."""
NOT_APPLICABLE: Final = 0.82
JURY_SCOPE: Final[Mapping[Level, float]] = {"met": 0.60, "partial": 0.60, "not_met": 0.98, "not_applicable": 0.95}
"""Only a trace can be in the notebook: its absence is clear, its worth is not."""

CONTRADICTED: Final = -0.20
"""Other evidence says the opposite."""
DOUBTED: Final = -0.10
"""What it rests on is flattered by a leak, or made with a library that the notebook replaces."""
CANNOT_TELL_CAP: Final = 0.50
"""What would decide could not be examined."""
NEEDS_JURY_BELOW: Final = 0.60
"""Below this a juror must look."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the confidence of one verdict depends on besides its level.

    `resting`: strength of the weakest finding that the level cannot do without. `found`: how many of the criterion's
    own checks found something; `places`: in how many places, of those that are shown. `conditions`: what its rules
    borrow from other criteria was found. `silent`: no criterion of the competency, of several, is met or partial.
    `doubted`: see `doubts`.
    """

    resting: Strength | None
    found: int
    places: int
    conditions: bool
    silent: bool
    cannot_tell: bool
    contradicted: bool
    doubted: bool = False


def confidence(criterion: Criterion, level: Level, seen: Circumstances) -> float:
    """Between 0.05 and 0.99, two decimals."""
    own = getattr(criterion.confidence, level, None) if criterion.confidence else None
    value = float(own) if own is not None else _measured(criterion, level, seen)
    if seen.contradicted:
        value += CONTRADICTED
    if seen.doubted:
        value += DOUBTED
    if seen.cannot_tell:
        value = min(value, CANNOT_TELL_CAP)
    return round(min(max(value, 0.05), 0.99), 2)


def _measured(criterion: Criterion, level: Level, seen: Circumstances) -> float:
    if criterion.scope == "jury" and not (criterion.conditional and level == "not_met"):
        return JURY_SCOPE[level]
    if level == "not_applicable":
        return NOT_APPLICABLE
    if level == "not_met":
        return CONDITIONAL_NOT_MET if criterion.conditional else _absent(seen)
    return CONFIDENCE[level, seen.resting] + _weight(level, seen)


def _weight(level: Literal["met", "partial"], seen: Circumstances) -> float:
    if level == "met":
        return MANY if seen.found >= MANY_FOUND else 0.0
    return ONE_PLACE if seen.resting == "stated" and seen.places == 1 else 0.0


def _absent(seen: Circumstances) -> float:
    if seen.silent:
        return SILENT
    if seen.conditions:
        return TRACES_AND_CONDITIONS if seen.found else CONDITIONS
    return TRACES if seen.found else NOTHING
