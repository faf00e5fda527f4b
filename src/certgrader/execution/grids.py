"""Tables of saved outputs against those of the run, as tables.

The same rows in another order, or the same columns in another order, are close: ties and sets come out in any order.
Row numbers 0, 1, 2… say nothing of the rows, and are left out then.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from certgrader.notebook.outputs import without_styles

MAX_MARKUP = 100_000
MAX_CELLS = 4000
MAX_CELL = 500
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_ROW = re.compile(r"<tr\b[^<>]{0,500}>", re.IGNORECASE)
_CELL = re.compile(r"<t[dh]\b[^<>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,500}>")
# What is measured of the machine rather than of the data: `mean_fit_time`, « durée (s) », « Wh ».
_OF_THE_MACHINE = re.compile(
    r"(?:^|[\W_])(?:times?|temps|dur[ée]es?|elapsed|latenc[ey]|secs?|secondes?|seconds?|ms|µs|[km]?wh|joules?|co2\w*|"
    r"[ée]nergies?|energy|emissions?|(?<=\()s(?=\)))(?:$|[\W_])",
    re.IGNORECASE,
)
Grid = tuple[tuple[str, ...], ...]
Answer = Literal["same", "close", "different"]


def grid(markup: str) -> Grid | None:
    """The rows of the only table in `markup`; None where there is none, or several, or too long a one."""
    if len(markup) > MAX_MARKUP or len(_TABLE.findall(markup)) != 1:
        return None
    rows = rows_of(markup)
    if len(rows) < 2 or sum(map(len, rows)) > MAX_CELLS:
        return None
    # pandas leaves no cell out; a table with merged cells is no grid.
    return tuple(rows) if len({len(row) for row in rows}) == 1 and len(rows[0]) > 1 else None


def rows_of(markup: str) -> list[tuple[str, ...]]:
    """The texts of the cells of each row of a table's markup, rows without cells left out."""
    # The standard library's parser raises on some markup, and takes a time that grows with the square of other.
    rows = (tuple(_cells(row)) for row in _ROW.split(without_styles(markup))[1:])
    return [row for row in rows if row]


def _cells(row: str) -> Iterator[str]:
    for cell in _CELL.split(row)[1:]:
        yield " ".join(html.unescape(_TAG.sub(" ", cell[:MAX_CELL])).split())


def compare(saved: Grid, now: Grid, distance: Callable[[str, str], float], close: float, equal: float) -> Answer | None:
    """None where the tables have other sizes, which is for their texts to tell. `distance` of two cells: 0 for equal
    ones; up to `equal` they count as the same, up to `close` as near."""
    if (len(saved), len(saved[0])) != (len(now), len(now[0])):
        return None
    distances = [distance(a, b) for one, other in zip(saved, now, strict=True) for a, b in zip(one, other, strict=True)]
    if max(distances) <= equal:
        return "same"
    kept = [at for at, name in enumerate(saved[0]) if not (at and _OF_THE_MACHINE.search(name))]
    if 1 < len(kept) < len(saved[0]) and saved[0] == now[0]:
        # Another machine measures other times: no more than close, and judged by the other columns.
        answer = compare(_only(kept, saved), _only(kept, now), distance, close, equal)
        return "close" if answer == "same" else answer
    turned = _in_the_order_of(saved[0], now)
    if turned is not None and _rows(saved) == _rows(turned):
        return "close"
    width = len(saved[0])
    beside = [one for at, one in enumerate(distances) if at % width]  # names of rows are no results
    return "close" if sum(one <= close for one in beside) >= 0.9 * len(beside) else "different"


def _only(columns: Sequence[int], table: Grid) -> Grid:
    return tuple(tuple(row[at] for at in columns) for row in table)


def _in_the_order_of(names: Sequence[str], table: Grid) -> Grid | None:
    """`table` with its columns in the order of `names`; None when it has others."""
    header = table[0]
    if tuple(names) == header:
        return table
    if len(set(header)) < len(header) or set(header) != set(names):
        return None
    places = [header.index(name) for name in names]
    return tuple(tuple(row[at] for at in places) for row in table)


def _rows(table: Grid) -> Counter[tuple[str, ...]]:
    numbered = [row[0] for row in table[1:]] == [str(n) for n in range(len(table) - 1)]
    return Counter(row[1:] if numbered else row for row in table[1:])
