"""Cross-validation by group: weights that judge notebooks whose group they never saw."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from certgrader.calibration.examples import Studied
from certgrader.calibration.fitting import Table, fit_levels, parts, without
from certgrader.calibration.ranking import fit_ranking
from certgrader.fitted.weights import Level, Linear, Ranking


@dataclass(frozen=True, slots=True)
class Fold:
    """Weights for the notebooks (indices) whose groups they never saw."""

    notebooks: frozenset[int]
    ranking: Ranking
    levels: Mapping[Level, Linear]


def folds(studied: Sequence[Studied], cells: Table, levels: Table, progress: Callable[[str], None]) -> Iterator[Fold]:
    """Cross-validation over `parts`: weights for each, learned from the others."""
    apart = parts([one.judged.group for one in studied])
    for number, held in enumerate(apart):
        progress(f"{number + 1}/{len(apart)}")
        ranking = fit_ranking(studied, cells, without(cells, held))
        yield Fold(held, ranking, fit_levels(levels, without(levels, held)))
