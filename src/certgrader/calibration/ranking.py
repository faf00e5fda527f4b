"""Examples → the ranking of cells: its first step from the readers' cells, its second from how the first one ranks
notebooks that it has never seen (stacked generalisation, Wolpert 1992)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from certgrader.calibration.examples import Example, Studied
from certgrader.calibration.figures import NEAR
from certgrader.calibration.fitting import Table, fit_cells, linear, parts, require_several, table_of, without
from certgrader.fitted.among import among_features
from certgrader.fitted.weights import Linear, Name, Ranking

if TYPE_CHECKING:
    from numpy.typing import NDArray

AMONG_C = 0.3
"""scikit-learn's C, the inverse of the strength of regularisation."""


def fit_ranking(studied: Sequence[Studied], cells: Table, rows: "NDArray[Any]") -> Ranking:
    """Both steps, learned from some of the rows (indices) of `cells`, which are those of whole notebooks."""
    return Ranking(alone=fit_cells(cells, rows), among=_fit_among(among_table(studied, cells, unseen(cells, rows))))


def unseen(cells: Table, rows: "NDArray[Any]") -> "NDArray[Any]":
    """Each row's score, in logits, by weights that never saw its group; NaN for all other rows."""
    import numpy as np

    scores = np.full(len(cells.examples), np.nan)
    numbers = sorted(set(cells.notebooks[rows].tolist()))
    apart = parts([cells.groups[number] for number in numbers])
    others = frozenset(range(len(cells.groups))) - frozenset(numbers)
    for part in apart:
        held = frozenset(numbers[place] for place in part)
        weights = fit_cells(cells, without(cells, held | others))
        asked_of = rows[np.isin(cells.notebooks[rows], sorted(held))]
        scores[asked_of] = _scores(cells, asked_of, weights)
    if not apart:  # a single group has no other to learn from
        scores[rows] = _scores(cells, rows, fit_cells(cells, rows))
    return scores


def among_table(studied: Sequence[Studied], cells: Table, scores: "NDArray[Any]") -> Table:
    """One row for each shortlisted cell of every example that has scores; the answer is whether it is near enough."""
    places: list[tuple[int, str, int]] = []
    wanted: list[int] = []

    def rows() -> Iterator[Mapping[Name, float]]:
        for number, example, mine in _blocks(studied, scores):
            for cell, features in among_features(example.asked, mine).items():
                places.append((number, example.criterion.id, cell))
                wanted.append(int(any(abs(cell - one) <= NEAR for one in example.wanted)))
                yield features

    return table_of(rows(), places, wanted, cells.groups)


def _blocks(studied: Sequence[Studied], scores: "NDArray[Any]") -> Iterator[tuple[int, Example, list[float]]]:
    """The scores of each example of the table of cells, which has them in the same order."""
    start = 0
    for number, one in enumerate(studied):
        for example in one.examples:
            if example.wanted:
                mine = scores[start : start + len(one.notebook.cells)].tolist()
                start += len(one.notebook.cells)
                if mine and mine[0] == mine[0]:  # scored: not NaN
                    yield number, example, mine


def _scores(cells: Table, rows: "NDArray[Any]", weights: Linear) -> "NDArray[Any]":
    import numpy as np

    named = np.array([weights.of(group).get(name, 0.0) for group, name in cells.names])
    scores: NDArray[Any] = cells.matrix[rows] @ named + weights.bias
    return scores


def _fit_among(table: Table) -> Linear:
    from sklearn.linear_model import LogisticRegression

    require_several(table.answers)
    model = LogisticRegression(C=AMONG_C, max_iter=500).fit(table.matrix, table.answers)
    return linear(model.intercept_[0], model.coef_[0], table.names)
