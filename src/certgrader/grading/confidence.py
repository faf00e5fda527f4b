"""How probable it is that a juror reading the same notebook gives the same level."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from certgrader.checks.base import STRENGTHS, Evidence, Strength
from certgrader.grading.model import Level
from certgrader.rubric.model import Criterion

CONFIDENCE: Final[Mapping[tuple[Level, Strength | None], float]] = {
    ("met", "observed"): 0.85,
    ("met", "executed"): 0.80,
    ("met", "coded"): 0.72,
    ("met", "stated"): 0.70,
    ("met", "claimed"): 0.45,
    ("met", None): 0.50,
    ("partial", "observed"): 0.65,
    ("partial", "executed"): 0.62,
    ("partial", "coded"): 0.60,
    ("partial", "stated"): 0.60,
    ("partial", "claimed"): 0.50,
    ("partial", None): 0.50,
    ("not_met", None): 0.90,
    ("not_met", "claimed"): 0.75,
    ("not_met", "stated"): 0.65,
    ("not_met", "coded"): 0.65,
    ("not_met", "executed"): 0.62,
    ("not_met", "observed"): 0.62,
    ("not_applicable", None): 0.75,
    ("not_applicable", "claimed"): 0.65,
    ("not_applicable", "stated"): 0.62,
    ("not_applicable", "coded"): 0.62,
    ("not_applicable", "executed"): 0.62,
    ("not_applicable", "observed"): 0.62,
}
"""Probability by (level, strongest strength of the evidence that supports the criterion; None without any).

Estimates, to be replaced by figures fitted on labelled notebooks: strong evidence makes a level above "not met" surer,
any evidence makes "not met" less sure. A criterion's own `confidence` in the rubric replaces its entry.
"""

SINGLE_PIECE: Final = -0.04
"""A level above "not met" that rests on one piece of evidence is one misreading away from being wrong."""
MANY_PIECES: Final = 0.05
"""Three independent places or more."""
STATIC: Final = -0.02
"""Nothing was run: code counts, but what it does was not seen. For levels above "not met" that rest on code."""
JURY_SCOPE: Final = -0.05
"""Only a trace can be in the notebook."""
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
    return value + (JURY_SCOPE if criterion.scope == "jury" else 0.0)


def strongest(evidence: tuple[Evidence, ...]) -> Strength | None:
    """The strength of the strongest supporting piece."""
    ranks = [STRENGTHS.index(one.strength) for one in evidence if one.stance == "supports"]
    return STRENGTHS[min(ranks)] if ranks else None
