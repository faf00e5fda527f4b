"""How probable it is that a juror reading the same notebook gives the same level."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from certgrader.checks.base import STRENGTHS, Evidence, Strength
from certgrader.grading.model import Level
from certgrader.rubric.model import Criterion

CONFIDENCE: Final[Mapping[tuple[Level, Strength | None], float]] = {
    ("met", "observed"): 0.86,
    ("met", "executed"): 0.82,
    ("met", "coded"): 0.77,
    ("met", "stated"): 0.73,
    ("met", "claimed"): 0.50,
    ("met", None): 0.50,
    ("partial", "observed"): 0.73,
    ("partial", "executed"): 0.72,
    ("partial", "coded"): 0.70,
    ("partial", "stated"): 0.62,
    ("partial", "claimed"): 0.50,
    ("partial", None): 0.50,
    ("not_met", None): 0.89,
    ("not_met", "claimed"): 0.68,
    ("not_met", "stated"): 0.67,
    ("not_met", "coded"): 0.66,
    ("not_met", "executed"): 0.68,
    ("not_met", "observed"): 0.62,
    ("not_applicable", None): 0.84,
    ("not_applicable", "claimed"): 0.65,
    ("not_applicable", "stated"): 0.60,
    ("not_applicable", "coded"): 0.60,
    ("not_applicable", "executed"): 0.60,
    ("not_applicable", "observed"): 0.60,
}
"""Probability by (level, strongest strength of the evidence that supports the criterion; None without any).

Rounded estimates from notebooks that careful readers had judged, not fitted weights: strong evidence makes "met"
surer, any evidence makes "not met" less sure, and "partial" is where readers differ most. A criterion's own
`confidence` in the rubric replaces its entry.
"""

SINGLE_PIECE: Final = -0.03
"""A level above "not met" that rests on one piece of evidence is one misreading away from being wrong."""
MANY_PIECES: Final = 0.02
"""Three independent places or more."""
STATIC: Final = -0.02
"""Nothing was run: code counts, but what it does was not seen. For levels above "not met" that rest on code."""
JURY_SCOPE: Final[Mapping[Level, float]] = {"met": -0.20, "partial": -0.10, "not_met": 0.10, "not_applicable": 0.0}
"""Only a trace can be in the notebook: its absence is clear, its worth is not."""
CONDITIONAL_NOT_MET: Final = -0.16
"""A conditional criterion that is not met: a juror may see no occasion for it where the rubric's rule sees one."""
CONTRADICTED: Final = -0.20
"""Other evidence says the opposite."""
CANNOT_TELL_CAP: Final = 0.50
"""What would decide could not be examined."""
NEEDS_JURY_BELOW: Final = 0.60
"""Below this a juror must look."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the confidence of one verdict depends on besides its level.

    `evidence` is what supports the criterion. `executed`: the notebook was run.
    """

    evidence: tuple[Evidence, ...]
    cannot_tell: bool
    contradicted: bool
    executed: bool


def confidence(criterion: Criterion, level: Level, seen: Circumstances) -> float:
    """Between 0.05 and 0.99, two decimals."""
    own = getattr(criterion.confidence, level, None) if criterion.confidence else None
    value = float(own) if own is not None else _from_table(criterion, level, seen)
    if seen.contradicted:
        value += CONTRADICTED
    if seen.cannot_tell:
        value = min(value, CANNOT_TELL_CAP)
    return round(min(max(value, 0.05), 0.99), 2)


def _from_table(criterion: Criterion, level: Level, seen: Circumstances) -> float:
    strength = strongest(seen.evidence)
    value = CONFIDENCE[(level, strength)]
    if level in ("met", "partial"):
        pieces = len({(one.kind, one.cell, one.path) for one in seen.evidence})
        value += SINGLE_PIECE if pieces == 1 else MANY_PIECES if pieces >= 3 else 0.0
        value += STATIC if not seen.executed and strength in ("coded", "executed") else 0.0
    if criterion.conditional and level == "not_met":
        value += CONDITIONAL_NOT_MET
    return value + (JURY_SCOPE[level] if criterion.scope == "jury" else 0.0)


def strongest(evidence: tuple[Evidence, ...]) -> Strength | None:
    """The strength of the strongest supporting piece."""
    ranks = [STRENGTHS.index(one.strength) for one in evidence if one.stance == "supports"]
    return STRENGTHS[min(ranks)] if ranks else None
