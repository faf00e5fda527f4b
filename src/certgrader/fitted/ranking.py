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
from certgrader.fitted.features import WORD, Asked, Features, asked_features, beside, cell_features, position, words
from certgrader.fitted.weights import Linear, Name, Ranking
from certgrader.notebook.model import Notebook

COMPETENCY = 0.7
"""What is learned for a competency's criteria together counts for a little less than what is learned for one."""

Where = Mapping[str, Sequence[tuple[int, float]]]
"""The cells that show a feature, and its value there."""


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


class Ranker:
    """Ranks the cells of one notebook for any number of criteria."""

    def __init__(self, notebook: Notebook, facts: Facts) -> None:
        self._facts = facts
        self._cells = cell_features(notebook, facts)
        self._words = words(notebook)

    @cached_property
    def _beside(self) -> list[Features]:
        return [beside(self._cells, cell) for cell in range(len(self._cells))]

    @cached_property
    def _own(self) -> list[Features]:
        """What weighs for one criterion alone: each cell, its neighbours and its words."""
        return [
            {**cell, **self._beside[index], **{f"word={word}": WORD for word in self._words[index]}}
            for index, cell in enumerate(self._cells)
        ]

    @cached_property
    def _where(self) -> tuple[Where, Where]:
        """The cells that show a feature, by its name: of all that weighs for a criterion, for a competency."""
        return _where(self._own), _where(self._cells)

    def features(self, asked: Asked) -> Iterator[Mapping[Name, float]]:
        """Cell by cell, in order."""
        for index, shared in enumerate(self._shared(asked)):
            found: dict[Name, float] = {("", name): value for name, value in shared.items()}
            found |= {(asked.criterion, name): value for name, value in self._own[index].items()}
            found |= {(asked.competency, name): COMPETENCY * value for name, value in self._cells[index].items()}
            yield found

    def ranked(self, asked: Asked, weights: Ranking) -> Sequence[Ranked]:
        """The shortlisted cells, the most probable first."""
        among = among_features(asked, self._scores(asked, weights.alone))
        ranked = [Ranked(cell, logistic(weights.among.score(features))) for cell, features in among.items()]
        return sorted(ranked, key=lambda one: (-one.probability, one.cell))

    def _scores(self, asked: Asked, weights: Linear) -> list[float]:
        """The sums of `features` times their weights, taken weight by weight: most features of a cell have none."""
        shared = weights.of("")
        scores = [
            weights.bias + sum(shared.get(name, 0.0) * value for name, value in features.items())
            for features in self._shared(asked)
        ]
        own, of_competency = self._where
        for group, where, share in ((asked.criterion, own, 1.0), (asked.competency, of_competency, COMPETENCY)):
            named = weights.of(group)
            for name in named.keys() & where.keys():
                for cell, value in where[name]:
                    scores[cell] += share * named[name] * value
        return scores

    def _shared(self, asked: Asked) -> Iterator[Features]:
        count = len(self._cells)
        for cell, found in enumerate(asked_features(asked, self._facts, count)):
            yield {**found, **position(cell, count, asked.criterion)}

    def weighed(self, asked: Asked, cell: int, weights: Linear) -> list[Weighed]:
        """What counted for and against a cell by itself, the heaviest first."""
        added: dict[str, float] = defaultdict(float)
        for name, value in weights.added(list(self.features(asked))[cell]):
            added[name] += value
        return sorted((Weighed(name, value) for name, value in added.items()), key=lambda one: -abs(one.weight))


def _where(cells: Sequence[Features]) -> Where:
    where: dict[str, list[tuple[int, float]]] = {}
    for index, features in enumerate(cells):
        for name, value in features.items():
            where.setdefault(name, []).append((index, value))
    return where
