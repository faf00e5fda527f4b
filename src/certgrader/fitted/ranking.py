"""Cells ranked by how probable it is that a juror would point at them for a criterion.

Two linear models (logistic regressions, Cox 1958): the first over what each cell is and what the criterion's checks
found in it, see `features`, the second over how it stands among the others, see `among`. Evaluated here without any
library, so that every weight that counted can be shown.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from certgrader.facts.model import Facts
from certgrader.fitted.among import among_features, logistic
from certgrader.fitted.features import (
    WORD,
    Asked,
    Features,
    asked_features,
    beside,
    cell_features,
    positions,
    told,
    words,
)
from certgrader.fitted.weights import Name, Ranking
from certgrader.notebook.model import Notebook

COMPETENCY = 0.7
"""What is learned for a competency's criteria together counts for a little less than what is learned for one."""

Where = Mapping[str, Mapping[float, Sequence[int]]]
"""The cells that show a feature, by its name and by its value there."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A cell, and the probability that a juror's evidence stands in it or right beside it."""

    cell: int
    probability: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A feature, and what it added to a cell's score (in logits)."""

    feature: str
    weight: float


class Cells:
    """What is known of the cells of one notebook, for any criterion."""

    def __init__(self, notebook: Notebook, facts: Facts) -> None:
        self._cells = cell_features(notebook, facts)
        self._told = told(facts)
        self._words = words(notebook)

    def __len__(self) -> int:
        return len(self._cells)

    @cached_property
    def _own(self) -> list[Features]:
        """What weighs for one criterion alone: each cell, its neighbours and its words."""
        return [
            {**cell, **beside(self._cells, index), **{f"word={word}": WORD for word in self._words[index]}}
            for index, cell in enumerate(self._cells)
        ]

    @cached_property
    def for_criterion(self) -> Where:
        """The cells that show a feature which weighs for one criterion, by its name."""
        return _where(self._own)

    @cached_property
    def for_competency(self) -> Where:
        """The same for what weighs for all criteria of a competency."""
        return _where(self._cells)

    def for_all(self, asked: Asked) -> Iterator[Features]:
        """What weighs for all criteria alike, cell by cell: its place, and what the checks of the one asked found."""
        answered = asked_features(asked, self._told, len(self))
        for found, place in zip(answered, positions(len(self), asked.criterion), strict=True):
            yield found | place if found else place

    def features(self, asked: Asked) -> Iterator[Mapping[Name, float]]:
        """All of it, cell by cell, in order."""
        for index, shared in enumerate(self.for_all(asked)):
            found: dict[Name, float] = {("", name): value for name, value in shared.items()}
            found |= {(asked.criterion, name): value for name, value in self._own[index].items()}
            found |= {(asked.competency, name): COMPETENCY * value for name, value in self._cells[index].items()}
            yield found


class Ranker:
    """Ranks the cells of one notebook for any number of criteria."""

    def __init__(self, cells: Cells, weights: Ranking) -> None:
        self._cells = cells
        self._weights = weights
        self._competencies: dict[str, list[float]] = {}

    def ranked(self, asked: Asked) -> Sequence[Ranked]:
        """The shortlisted cells, the most probable first."""
        among = among_features(asked, self.scores(asked))
        ranked = [Ranked(cell, logistic(self._weights.among.score(features))) for cell, features in among.items()]
        return sorted(ranked, key=lambda one: (-one.probability, one.cell))

    def scores(self, asked: Asked) -> list[float]:
        """Each cell by itself, in logits: the sums of its features times their weights, taken weight by weight, since
        most features have none."""
        alone = self._weights.alone
        if asked.competency not in self._competencies:
            own = [0.0] * len(self._cells)
            _add(own, self._cells.for_competency, alone.of(asked.competency), COMPETENCY)
            self._competencies[asked.competency] = own
        scores = [alone.bias + of_competency for of_competency in self._competencies[asked.competency]]
        shared = alone.of("")
        for cell, features in enumerate(self._cells.for_all(asked)):
            scores[cell] += sum([shared[name] * value for name, value in features.items() if name in shared])
        _add(scores, self._cells.for_criterion, alone.of(asked.criterion), 1.0)
        return scores

    def weighed(self, asked: Asked, cell: int) -> list[Weighed]:
        """What counted for and against a cell by itself, the heaviest first."""
        added: dict[str, float] = defaultdict(float)
        for name, value in self._weights.alone.added(list(self._cells.features(asked))[cell]):
            added[name] += value
        return sorted((Weighed(name, value) for name, value in added.items()), key=lambda one: -abs(one.weight))


def _add(scores: list[float], where: Where, weights: Mapping[str, float], share: float) -> None:
    for name, weight in weights.items():
        if name not in where:
            continue
        for value, cells in where[name].items():
            added = share * weight * value
            for cell in cells:
                scores[cell] += added


def _where(cells: Sequence[Features]) -> Where:
    where: dict[str, dict[float, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index, features in enumerate(cells):
        for name, value in features.items():
            where[name][value].append(index)
    return where
