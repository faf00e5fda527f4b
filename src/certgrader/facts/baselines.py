"""Where a baseline is trained and judged, and nothing else: a witness, shown where there is no other model."""

from certgrader.facts.modelling.model import LEARNS, ModellingFacts
from certgrader.facts.searching import latest


@latest
def baseline_cells(modelling: ModellingFacts) -> frozenset[int]:
    """Cells in which baselines learn or are judged, and no other model."""
    told = [(one.spot.cell, one.baseline) for one in modelling.fits if one.kind in LEARNS]
    told += [(one.spot.cell, one.baseline) for one in modelling.metrics if one.model is not None]
    return frozenset(cell for cell, _ in told) - {cell for cell, baseline in told if not baseline}


@latest
def _trainings(modelling: ModellingFacts) -> tuple[int, ...]:
    return tuple(sorted({one.spot.cell for one in modelling.fits if one.kind in LEARNS}))


def of_baseline(cell: int, modelling: ModellingFacts) -> bool:
    """Whether what is shown there tells of a baseline: the last that learned before is one."""
    before = [one for one in _trainings(modelling) if one <= cell]
    return bool(before) and before[-1] in baseline_cells(modelling)
