"""Tables of scores that the text gives, where the results shown under the same names are clearly others.

Told only where no figure that can be compared is right, and no cell of the notebook shows two of them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.contradictions.acquitting import MANY, acquitted, values_by_cell
from certgrader.facts.contradictions.claims import Seen, away
from certgrader.facts.contradictions.families import named
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.contradictions.results import Result, measure, of_table
from certgrader.facts.contradictions.tables import Table
from certgrader.facts.metrics import measured
from certgrader.facts.model import Prose, ProseFacts, Sentence
from certgrader.facts.quoted import Quoted

_CLEARLY = 0.02
"""Of the value shown: measures of any size stand in tables."""
_ABOUT = re.compile(r"[~≈]|\b(?:environ|about|approx\w*|ca)\b\.?", re.IGNORECASE)
_VAGUER = 2.0
"""How many units of the last digit a figure that is said to be « environ » may be away."""


@dataclass(frozen=True, slots=True)
class _Off:
    """A figure of the text, the row that gives it, and the nearest result shown."""

    figure: Quoted
    row: Sentence
    nearest: Result
    distance: float


def mistabled(prose: ProseFacts, seen: Seen, results: Callable[[], list[Result]]) -> Iterator[Contradiction]:
    """For each such table the figure that is furthest from what is shown."""
    found: list[tuple[Prose, list[_Off]]] = []
    for paragraph in prose.paragraphs:
        if paragraph.kind == "table" and not paragraph.foreign and not away(paragraph.headings):
            off = _off(paragraph, results) if any(letter.isdigit() for letter in paragraph.text) else []
            if len({one.nearest.model for one in off}) >= MANY:
                found.append((paragraph, off))
    values = list(values_by_cell(seen, results())) if found and seen.complete() else []
    for paragraph, off in found if values else ():
        if not acquitted([one.figure for one in off], values, seen):
            worst = max(off, key=lambda one: one.distance)
            nearest = worst.nearest
            told = {
                "model": named(nearest.model),
                "own": measured(nearest.value),
                "metric": measure(nearest.metric),
            }
            shown = phrase("grading.contradiction.unshown", **told)
            yield Contradiction("unshown", paragraph.cell, worst.row.lines, worst.row.text, shown, nearest.cell)


def _off(paragraph: Prose, results: Callable[[], list[Result]]) -> list[_Off]:
    """The figures that are clearly others than what is shown above; none where one of them is right."""
    off: list[_Off] = []
    for row, given, about in _given(paragraph):
        own = [one for one in results() if (one.model, one.metric) == (given.model, given.metric)]
        own = [one for one in own if one.cell < paragraph.cell]
        if not own:
            continue
        unit = given.number.step * (_VAGUER if about else 1.0)
        distance, nearest = _nearest(given.value, own)
        if distance <= max(unit, _CLEARLY * abs(nearest.value)):
            return []
        figure = Quoted(given.metric, given.value, given.number.step, row.text, not about)
        off.append(_Off(figure, row, nearest, distance / (abs(nearest.value) or 1.0)))
    return off


def _nearest(value: float, own: Sequence[Result]) -> tuple[float, Result]:
    nearest = min(own, key=lambda one: abs(one.value - value))
    return abs(nearest.value - value), nearest


def _given(paragraph: Prose) -> Iterator[tuple[Sentence, Result, bool]]:
    """The scores of each row, and whether they are said to be about so much."""
    header, *rows = paragraph.sentences
    names = _cells(header.text)
    for row in rows:
        table = Table(names, (_cells(row.text),))
        for one in of_table(table, (paragraph.cell, 0, 0)):
            yield row, one, _ABOUT.search(row.text) is not None


def _cells(row: str) -> tuple[str, ...]:
    return tuple(_ABOUT.sub("", cell).strip(" *_`") for cell in row.split("|"))
