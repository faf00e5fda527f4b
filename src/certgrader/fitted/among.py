"""A cell among the others of its notebook: what the second step of the ranking weighs.

The first step scores each cell by itself. Whether a juror would point at it depends also on how it stands beside the
others: on its neighbours, on the best cell, on how many there are, on whether a check found something there. A second
linear model over the first one's scores (stacked generalisation, Wolpert 1992) learns that; scores enter as linear
splines (hat functions over fixed knots), so that their effect may bend.
"""

from bisect import bisect_left
from collections.abc import Sequence
from math import exp, log, log1p

from certgrader.fitted.features import Asked
from certgrader.fitted.weights import Name

SHORTLIST = 20
"""Cells that the second step looks at: no juror is shown what comes after them."""
_FAR = 3
"""Cells before and after that count as surroundings."""
_OWN = 1 / 3
"""A criterion's own slope counts for less than the curve for all."""
_LOWEST = 1e-3
_KNOTS = (-5.0, -4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0)

AmongFeatures = dict[Name, float]


class _Curve:
    """A linear spline: one feature for each knot."""

    def __init__(self, name: str, knots: Sequence[float]) -> None:
        self._knots = knots
        self._names = [("", f"{name}@{knot:g}") for knot in knots]

    def at(self, value: float) -> AmongFeatures:
        """The two hat functions that are not zero at `value`."""
        knots = self._knots
        value = min(max(value, knots[0]), knots[-1])
        place = max(1, bisect_left(knots, value))
        low, high = knots[place - 1], knots[place]
        share = (value - low) / (high - low)
        return {self._names[place - 1]: 1 - share, self._names[place]: share}


_EXPECTED = _Curve("expected", (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0))
_BEST = _Curve("best", _KNOTS)
_ALONE = _Curve("own", _KNOTS)
_BEHIND = _Curve("behind", (-6.0, -4.0, -3.0, -2.0, -1.0, -0.5, 0.0))
_PREVIOUS = _Curve("prev", _KNOTS)
_NEXT = _Curve("next", _KNOTS)
_SURROUNDINGS = _Curve("far", _KNOTS)


def logistic(score: float) -> float:
    """The probability of a score in logits."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def logit(probability: float) -> float:
    """The score of a probability, kept within ±7."""
    kept = min(max(probability, _LOWEST), 1 - _LOWEST)
    return log(kept / (1 - kept))


def around(probabilities: Sequence[float]) -> list[float]:
    """The probability that the evidence stands in a cell or right beside it.

    A cell and the one that comments it carry the same evidence: readers point now at one, now at the other.
    """
    missed = [1.0, *[1 - one for one in probabilities], 1.0]
    return [1 - missed[cell] * missed[cell + 1] * missed[cell + 2] for cell in range(len(probabilities))]


def among_features(asked: Asked, scores: Sequence[float]) -> dict[int, AmongFeatures]:
    """By cell, for the shortlisted ones, in their order. `scores`: the first step's, in logits, one for each cell."""
    alone = [logistic(score) for score in scores]
    near = around(alone)
    order = sorted(range(len(near)), key=lambda cell: -near[cell])
    if not order:
        return {}
    behind = order[SHORTLIST:]
    short = sorted({*order[:SHORTLIST], *[cell for cell in behind if cell in asked.found][:1]})
    own, nearby = [logit(one) for one in alone], [logit(one) for one in near]
    best = nearby[order[0]]
    shared: AmongFeatures = {
        **_EXPECTED.at(log1p(sum(alone))),
        **_BEST.at(best),
        (asked.criterion, "any"): 1.0,
    }
    among: dict[int, AmongFeatures] = {}
    for cell in short:
        features = {**shared, **_ALONE.at(own[cell]), **_BEHIND.at(nearby[cell] - best)}
        features |= _PREVIOUS.at(own[cell - 1] if cell else _KNOTS[0])
        features |= _NEXT.at(own[cell + 1] if cell + 1 < len(own) else _KNOTS[0])
        far = [*nearby[max(0, cell - _FAR) : max(0, cell - 1)], *nearby[cell + 2 : cell + _FAR + 1]]
        features |= _SURROUNDINGS.at(max(far, default=_KNOTS[0]))
        features[asked.criterion, "near"] = _OWN * nearby[cell]
        if cell in asked.found:
            features["", "found"] = features[asked.criterion, "found"] = 1.0
            for piece, _, _, _ in asked.found[cell]:
                features["", f"st={piece.strength}"] = features["", f"ch={piece.check}"] = 1.0
        among[cell] = features
    return among
