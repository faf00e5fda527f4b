"""What the outputs show of figures that a text gives, wherever it may stand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from certgrader.facts.contradictions.claims import Seen
from certgrader.facts.contradictions.numbers import numbers
from certgrader.facts.contradictions.results import Result, metric_of
from certgrader.facts.contradictions.tables import tables
from certgrader.facts.quoted import Quoted

MANY = 2
"""Figures that have to be off, or right, for it to be no chance."""


def acquitted(figures: Sequence[Quoted], values: Iterable[Mapping[str, set[float]]], seen: Seen) -> bool:
    """Whether one cell shows two of the figures, rounded, or all of them, cut; or computes them only to draw them."""
    for shown in values:
        beside = [(one, shown.get(one.metric, shown[""])) for one in figures]
        rounded = [{value for value in some if abs(value - one.value) <= one.unit / 2 + 1e-9} for one, some in beside]
        if sum(map(bool, rounded)) >= MANY and len(set().union(*rounded)) >= MANY:
            return True
        if all(any(0 <= value - one.value < one.unit for value in some) for one, some in beside):
            return True
    told = {metric.cell for metric in seen.output.metrics}
    drawn = {cell.index for cell in seen.notebook.cells if any(output.is_figure for output in cell.outputs)}
    silent = {one.name for one in seen.modelling.metrics if one.spot.cell in drawn - told}
    return len(silent & {one.metric for one in figures}) >= MANY


def values_by_cell(seen: Seen, results: Iterable[Result] = ()) -> Iterator[Mapping[str, set[float]]]:
    """For each cell the values of each measure that it names, there or in `results`, and under "" all that it shows."""
    scores: dict[int, list[Result]] = {}
    for result in results:
        scores.setdefault(result.cell, []).append(result)
    cells = [(cell.index, cell.outputs) for cell in seen.notebook.cells]
    for index, outputs in cells + [(cell.index, cell.outputs) for cell in seen.run.cells]:
        values: dict[str, set[float]] = {"": set()}
        for output in outputs:
            texts = (output.text, *(text for mime, text in output.data if mime == "text/html"))
            values[""].update(
                value for text in texts for one in numbers(text) for value in (one.value, one.value / 100)
            )
            for table in tables(output):
                _of_columns(table.header, table.rows, values)
        for metric in seen.output.metrics:
            if metric.cell == index:
                values.setdefault(metric.name, set()).add(metric.value)
        for result in scores.get(index, ()):
            values.setdefault(result.metric, set()).add(result.value)
        yield values


def _of_columns(header: tuple[str, ...], rows: Iterable[tuple[str, ...]], values: dict[str, set[float]]) -> None:
    # Printed lines of the same length look like a table, whose header would be the first of them.
    columns = [metric_of(name) if next(numbers(name), None) is None else None for name in header]
    for row in rows if any(columns) else ():
        for column, cell in zip(reversed(columns), reversed(row), strict=False):
            number = next(numbers(cell), None) if column is not None else None
            if column is not None and number is not None:
                values.setdefault(column, set()).update((number.value, number.value / 100))
