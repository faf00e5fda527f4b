"""How well verdicts agree with readers, in the figures of the field.

Agreement: quadratically weighted kappa (Cohen 1968), stratified by criterion (Barlow, Lai & Azen 1991): the squared
distances of levels seen, over those expected by chance within each criterion, both summed over criteria, so that
criteria on which everybody agrees cannot flatter it. "not_applicable" is no point of the scale and is left out of it.
Calibration: expected calibration error over ten bins of equal width (Naeini, Cooper & Hauskrecht 2015).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from certgrader.calibration.corpus import Label
from certgrader.fitted.weights import Level
from certgrader.grading.model import Verdict

SURE: Final = 0.9
NEAR: Final = 1
"""A cell beside the one that a reader pointed at is near enough."""
_ORDER: Final[Mapping[str, int]] = {"not_met": 0, "partial": 1, "met": 2}
_BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Compared:
    """One verdict beside the labels of its readers."""

    notebook: str
    criterion: str
    verdict: Verdict
    labels: tuple[Label, ...]

    @property
    def right(self) -> bool:
        """Whether any reader gave that level."""
        return self.verdict.level in {label.level for label in self.labels}


Pair = tuple[str, Level, Level]
"""Criterion, one judge's level, the other's."""


def kappa(pairs: Iterable[Pair]) -> float | None:
    """Stratified, quadratically weighted; None where chance leaves nothing to agree on."""
    strata: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for criterion, one, other in pairs:
        if one in _ORDER and other in _ORDER:
            strata[criterion].append((_ORDER[one], _ORDER[other]))
    seen = chance = 0.0
    for several in strata.values():
        first, second = (Counter(pair[side] for pair in several) for side in (0, 1))
        seen += sum((a - b) ** 2 for a, b in several)
        expected = sum((a - b) ** 2 * n * m for a, n in first.items() for b, m in second.items())
        chance += expected / len(several)
    return 1 - seen / chance if chance else None


def figures(compared: Sequence[Compared]) -> dict[str, float]:
    """`kappa`, `right` (share of verdicts that a reader gave too), `sure` (share with confidence ≥ SURE), `sure_right`,
    `calibration_error`, `evidence_precision`, `evidence_recall`; those that cannot be told are left out."""
    found: dict[str, float | None] = {
        "kappa": kappa((one.criterion, one.verdict.level, label.level) for one in compared for label in one.labels),
        "right": _share(one.right for one in compared),
        "sure": _share(one.verdict.confidence >= SURE for one in compared),
        "sure_right": _share(one.right for one in compared if one.verdict.confidence >= SURE),
        "calibration_error": calibration_error(compared),
    }
    found["evidence_precision"], found["evidence_recall"] = evidence(compared)
    return {name: round(value, 4) for name, value in found.items() if value is not None}


def calibration_error(compared: Sequence[Compared]) -> float | None:
    """Mean distance of confidence and share right, over bins, weighted by their sizes."""
    bins: dict[int, list[Compared]] = defaultdict(list)
    for one in compared:
        bins[min(_BINS - 1, int(one.verdict.confidence * _BINS))].append(one)
    if not compared:
        return None
    apart = (abs(sum(one.right for one in b) - sum(one.verdict.confidence for one in b)) for b in bins.values())
    return sum(apart) / len(compared)


def evidence(compared: Sequence[Compared]) -> tuple[float | None, float | None]:
    """Precision: of the cells cited for levels above "not met", the share that lie near one that a reader pointed at.
    Recall: of the criteria that all readers hold above "not met", the share with at least one such cell cited."""
    cited = good = asked = found = 0
    for one in compared:
        wanted = {cell for label in one.labels for cell in label.cells}
        if not wanted:
            continue
        cells = {piece.cell for piece in one.verdict.evidence if piece.cell is not None}
        near = sum(any(abs(cell - other) <= NEAR for other in wanted) for cell in cells)
        if one.verdict.level in ("met", "partial"):
            cited += len(cells)
            good += near
        if all(label.level in ("met", "partial") for label in one.labels):
            asked += 1
            found += near > 0
    return (good / cited if cited else None), (found / asked if asked else None)


def _share(flags: Iterable[bool]) -> float | None:
    counted = list(flags)
    return sum(counted) / len(counted) if counted else None
