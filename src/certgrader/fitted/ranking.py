"""Cells ranked by how probable it is that a juror would point at them for a criterion.

A linear model (logistic regression, Cox 1958) over what each cell is and what the criterion's checks found in it, see
`features`. Evaluated here without any library, so that every weight that counted can be shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, prod

from certgrader.facts.model import Facts
from certgrader.fitted.features import WORD, Asked, Features, asked_features, beside, cell_features, position, words
from certgrader.fitted.weights import Linear
from certgrader.notebook.model import Notebook

COMPETENCY = 0.7
"""What is learned for a competency's criteria together counts for a little less than what is learned for one."""

Name = tuple[str, str]
"""Group and feature, see `Linear`."""


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

    def features(self, asked: Asked) -> Iterator[Mapping[Name, float]]:
        """Cell by cell, in order."""
        competency = asked.criterion.partition(".")[0]
        count = len(self._cells)
        for cell, own in enumerate(asked_features(asked, self._facts, count)):
            found: dict[Name, float] = {("", name): value for name, value in own.items()}
            found |= {("", name): value for name, value in position(cell, count, asked.criterion).items()}
            for name, value in self._cells[cell].items():
                found[asked.criterion, name] = value
                found[competency, name] = COMPETENCY * value
            found |= {(asked.criterion, name): value for name, value in self._beside[cell].items()}
            found |= {(asked.criterion, f"word={word}"): WORD for word in self._words[cell]}
            yield found

    def ranked(self, asked: Asked, weights: Linear) -> Sequence[Ranked]:
        """All cells, the most probable first."""
        missed = [1 - logistic(weights.bias + sum(_parts(weights, one))) for one in self.features(asked)]
        # A cell and the one that comments it carry the same evidence: readers point now at one, now at the other.
        around = (prod(missed[max(0, cell - 1) : cell + 2]) for cell in range(len(missed)))
        ranked = [Ranked(cell, 1 - none) for cell, none in enumerate(around)]
        return sorted(ranked, key=lambda one: (-one.probability, one.cell))

    def weighed(self, asked: Asked, cell: int, weights: Linear) -> list[Weighed]:
        """What counted for and against a cell, the heaviest first."""
        features = list(self.features(asked))[cell]
        added: dict[str, float] = {}
        for (group, name), value in features.items():
            weight = weights.of(group).get(name, 0.0)
            if weight:
                added[name] = added.get(name, 0.0) + weight * value
        return sorted((Weighed(name, value) for name, value in added.items()), key=lambda one: -abs(one.weight))


def logistic(score: float) -> float:
    """The probability of a score in logits."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def _parts(weights: Linear, features: Mapping[Name, float]) -> Iterator[float]:
    for (group, name), value in features.items():
        weight = weights.of(group).get(name)
        if weight is not None:
            yield weight * value
