"""How probable each level is that a juror may give, once the rubric's own rule has given one.

A multinomial logistic regression over the rule's level, how sure the documented table is of it, and what each check of
the criterion answered. It never replaces the rule's level: cross-validated by repository on 133 notebooks, levels
chosen by it agreed with readers no better than the rule's (stratified weighted kappa 0.60 both), while its
probabilities are calibrated where the table's are not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

from certgrader.checks.base import Finding
from certgrader.fitted.weights import Level, Linear, Name

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Rated:
    """What the rubric says of one criterion: its rule's level, the documented table's confidence, all findings."""

    criterion: str
    level: Level
    table: float
    findings: tuple[Finding, ...]


def rated_features(rated: Rated) -> dict[Name, float]:
    """By group and name."""
    criterion, level = rated.criterion, rated.level
    found: dict[Name, float] = {
        ("", f"level={level}"): 1.0,
        ("", "table"): rated.table,
        ("", f"table:{level}"): rated.table,
        (criterion, "any"): 1.0,
        (criterion, f"level={level}"): 1.0,
    }
    for finding in rated.findings:
        found[criterion, f"{finding.check}:{finding.outcome}"] = 1.0
        if finding.strength is not None:
            found[criterion, f"{finding.check}:{finding.strength}"] = HALF
    return found


def probabilities(rated: Rated, levels: Mapping[Level, Linear]) -> dict[Level, float]:
    """Of each level that the weights know; they add up to one."""
    features = rated_features(rated)
    scores = {level: linear.score(features) for level, linear in levels.items()}
    highest = max(scores.values(), default=0.0)
    shares = {level: exp(score - highest) for level, score in scores.items()}
    total = sum(shares.values())
    return {level: share / total for level, share in shares.items()}
