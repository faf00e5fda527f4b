"""Examples → weights: two L2-regularised logistic regressions over sparse features, by scikit-learn.

Which cells carry a criterion: binary, one example for each cell of a notebook where a reader pointed at any (Cox 1958).
Which level readers give: multinomial, one example for each reader, notebook and criterion. The strengths of
regularisation were chosen by cross-validation over repositories; features that few notebooks show are left out, since
what only they hold is no general knowledge.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from certgrader.calibration.examples import Studied, every
from certgrader.errors import UsageProblem
from certgrader.fitted.levels import rated_features
from certgrader.fitted.ranking import Cells
from certgrader.fitted.weights import Level, Linear, Name
from certgrader.grading.calibrating import rated

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

CELLS_C = 0.05
LEVELS_C = 0.1
"""scikit-learn's C, the inverse of the strength of regularisation."""
SHOWN_IN = 6
"""Groups of notebooks that must show a feature of cells: what one candidate writes thrice is no general knowledge."""
LEAST = 0.05
"""Weights of cells nearer to zero are left out: they change no order."""
_DIGITS = 3
_SEPARATOR = "\x1f"
FOLDS = 5


@dataclass(slots=True)
class Table:
    """Examples as numbers. `matrix`: n × features, sparse; `names`: of its columns; `notebooks`: of each row, an index;
    `answers`: of each row; `groups`: of each notebook."""

    matrix: "csr_matrix"
    names: list[Name]
    notebooks: "NDArray[Any]"
    answers: "NDArray[Any]"
    examples: list[tuple[int, str, int]]
    groups: list[str]


def require_learner() -> None:
    """Raises UsageProblem where scikit-learn is not installed."""
    try:
        import sklearn  # noqa: F401
    except ImportError as error:
        raise UsageProblem("calibrate.no-learner") from error


def cell_table(studied: Sequence[Studied]) -> Table:
    """One row for each cell of every example in which a reader pointed at one."""
    places: list[tuple[int, str, int]] = []
    wanted: list[int] = []

    def rows() -> Iterator[Mapping[Name, float]]:
        for number, one in enumerate(studied):
            described = Cells(one.notebook, one.facts)
            for example in one.examples:
                if example.wanted:
                    for cell, features in enumerate(described.features(example.asked)):
                        places.append((number, example.criterion.id, cell))
                        wanted.append(int(cell in example.wanted))
                        yield features

    return table_of(rows(), places, wanted, _groups(studied))


def level_table(studied: Sequence[Studied]) -> Table:
    """One row for each reader's label."""
    places: list[tuple[int, str, int]] = []
    levels: list[str] = []
    numbers = {one.judged.name: number for number, one in enumerate(studied)}

    def rows() -> Iterator[Mapping[Name, float]]:
        for one, example in every(studied):
            features = rated_features(rated(example.verdict))
            for label in example.labels:
                places.append((numbers[one.judged.name], example.criterion.id, -1))
                levels.append(label.level)
                yield features

    return table_of(rows(), places, levels, _groups(studied))


def _groups(studied: Sequence[Studied]) -> list[str]:
    return [one.judged.group for one in studied]


def table_of(
    rows: Iterator[Mapping[Name, float]], places: list[tuple[int, str, int]], answers: list[Any], groups: list[str]
) -> Table:
    """Rows of features as a table; `places` and `answers` may be filled while they are drawn. Raises UsageProblem when
    there is none."""
    import numpy as np
    from sklearn.feature_extraction import DictVectorizer

    first = next(rows, None)
    if first is None:
        raise UsageProblem("calibrate.one-level")
    vectorizer = DictVectorizer(dtype=np.float32, sort=False)
    matrix = vectorizer.fit_transform(
        {_SEPARATOR.join(name): value for name, value in row.items()} for row in chain([first], rows)
    )
    names = [_name(text) for text in vectorizer.feature_names_]
    notebooks = np.array([number for number, _, _ in places])
    return Table(matrix.tocsr(), names, notebooks, np.array(answers), places, groups)


def _name(text: str) -> Name:
    group, _, name = text.partition(_SEPARATOR)
    return group, name


def fit_cells(table: Table, rows: "NDArray[Any]") -> Linear:
    """Which cells carry a criterion, learned from some of the rows (indices)."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    require_several(table.answers[rows])
    columns = _common(table, rows)
    model = LogisticRegression(C=CELLS_C, max_iter=300).fit(table.matrix[rows][:, columns], table.answers[rows])
    kept = np.abs(model.coef_[0]) >= LEAST
    return linear(model.intercept_[0], model.coef_[0][kept], [table.names[column] for column in columns[kept]])


def fit_levels(table: Table, rows: "NDArray[Any]", strength: float = LEVELS_C) -> dict[Level, Linear]:
    """Which level readers give, learned from some of the rows (indices)."""
    from sklearn.linear_model import LogisticRegression

    require_several(table.answers[rows])
    model = LogisticRegression(C=strength, max_iter=1000).fit(table.matrix[rows], table.answers[rows])
    biases, several = model.intercept_, model.coef_
    if len(several) == 1:  # of two levels scikit-learn weighs one against the other: half of it for each
        biases, several = ([-half[0] / 2, half[0] / 2] for half in (biases, several))
    return {
        str(level): linear(bias, weights, table.names)  # type: ignore[misc]
        for level, bias, weights in zip(model.classes_, biases, several, strict=True)
    }


def require_several(answers: "NDArray[Any]") -> None:
    """Raises UsageProblem when all are the same: nothing can be learned from them."""
    if len(set(answers.tolist())) < 2:
        raise UsageProblem("calibrate.one-level")


def _common(table: Table, rows: "NDArray[Any]") -> "NDArray[Any]":
    """The columns that SHOWN_IN groups show, or all groups where there are fewer."""
    import numpy as np

    shown = np.zeros(len(table.names), dtype=int)
    groups = np.array(table.groups)[table.notebooks[rows]]
    several = np.unique(groups)
    for group in several:
        shown[np.unique(table.matrix[rows[groups == group]].indices)] += 1
    return np.flatnonzero(shown >= min(SHOWN_IN, len(several)))


def linear(bias: float, weights: Iterable[float], names: Iterable[Name]) -> Linear:
    """Rounded; weights of zero are left out."""
    groups: dict[str, dict[str, float]] = defaultdict(dict)
    for (group, name), weight in zip(names, weights, strict=True):
        rounded = round(float(weight), _DIGITS)
        if rounded:
            groups[group][name] = rounded
    return Linear(bias=round(float(bias), _DIGITS), weights={group: groups[group] for group in sorted(groups)})


def parts(groups: Sequence[str]) -> list[frozenset[int]]:
    """FOLDS sets of indices, or as many as there are groups; a group is never in two. Empty for a single group."""
    from sklearn.model_selection import GroupKFold

    count = min(FOLDS, len(set(groups)))
    if count < 2:  # two sides
        return []
    split = GroupKFold(count, shuffle=True, random_state=0).split(groups, groups=groups)
    return [frozenset(held.tolist()) for _, held in split]


def without(table: Table, notebooks: frozenset[int]) -> "NDArray[Any]":
    """The rows (indices) of all other notebooks."""
    import numpy as np

    return np.flatnonzero(~np.isin(table.notebooks, sorted(notebooks)))


def whole(table: Table) -> "NDArray[Any]":
    """All rows."""
    import numpy as np

    return np.arange(len(table.examples))
