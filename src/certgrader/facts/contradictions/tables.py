"""Outputs as tables: rows of cells, whether displayed as HTML, printed in columns, or printed line by line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from certgrader.execution.grids import rows_of
from certgrader.notebook.model import Output

MAX_ROWS = 120
MAX_MARKUP = 200_000
MAX_LINES = 600
MAX_LINE = 400
_TABLE = re.compile(r"<table\b.*?</table\s*>", re.IGNORECASE | re.DOTALL)
_GAP = re.compile(r"\s{2,}|\t|\s*[|│┃]\s*")
_WORD = re.compile(r"\S+")
_DECIMAL = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?%?|nan", re.IGNORECASE)
_MIN_ENDS = 2
_RULE = re.compile(r"[-=+─━┄|│┼\s]+")


@dataclass(frozen=True, slots=True)
class Table:
    """`header` are the column names, one for each cell of a row; a row's label is its first cells that are no number.
    A row shorter than the header lacks its first columns."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(output: Output) -> Iterator[Table]:
    """The tables of one output: those of its markup, else those printed in columns."""
    markup = dict(output.data).get("text/html", "")
    found = list(_of_markup(markup)) if "<table" in markup[:MAX_MARKUP].lower() else []
    yield from found or _of_text(output.text)


def _of_markup(markup: str) -> Iterator[Table]:
    for piece in _TABLE.findall(markup[:MAX_MARKUP]):
        rows = [row for row in rows_of(piece)[: MAX_ROWS + 2] if any(row)]
        if len(rows) > 1:
            yield _table(rows)


def _table(rows: list[tuple[str, ...]]) -> Table:
    header, *body = rows
    # The name of the index stands in a row of its own below the header.
    if body and len(body) > 1 and body[0][:1] != ("",) and not any(body[0][1:]):
        header = (body[0][0], *header[1:])
        body = body[1:]
    return Table(header, tuple(body))


def _of_text(text: str) -> Iterator[Table]:
    """Runs of lines that have as many columns as the line above them, or one more: an index without a name."""
    # pandas ends a line with a backslash where it goes on below with the other columns.
    lines = [line[:MAX_LINE].rstrip().removesuffix("\\").rstrip() for line in text.split("\n")[:MAX_LINES]]
    lines = [line for line in lines if not line or not _RULE.fullmatch(line)]
    at = 0
    while at < len(lines):
        used, table = _by_gaps(lines, at)
        if table is None:
            used, table = _by_ends(lines, at)
        if table is not None:
            yield table
        at += used


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell for cell in _GAP.split(line.strip()) if cell)


def _by_gaps(lines: list[str], at: int) -> tuple[int, Table | None]:
    """The table that begins there, its cells at least two spaces apart, and how many lines it takes."""
    header, rows = _cells(lines[at]), list[tuple[str, ...]]()
    for place, line in enumerate(lines[at + 1 :] if header else (), start=at + 1):
        cells = _cells(line)
        if not cells or len(cells) - len(header) not in (0, 1):
            break
        if not rows and not any(map(_is_number, cells)) and _by_ends(lines, place)[1] is not None:
            break  # a title above the names of the columns
        rows.append(cells)
    return len(rows) + 1, Table(header, tuple(rows[:MAX_ROWS])) if rows else None


def _by_ends(lines: list[str], at: int) -> tuple[int, Table | None]:
    """The same where one space is all that parts two cells: they end where the names of their columns end."""
    header = lines[at]
    ends, rows, taken = _ends(header), list[str](), 0
    for line in lines[at + 1 :]:
        if taken == 0 and line and len(line) < len(header) - len(header.lstrip()):
            taken += 1  # the name of the index, on a line of its own
            continue
        if len(line) != len(header) or len(ends & _ends(line)) < _MIN_ENDS:
            break
        ends &= _ends(line)
        if sum(map(_is_number, _cut(line, ends))) < _MIN_ENDS:
            break
        rows.append(line)
        taken += 1
    cut = [_cut(line, ends) for line in rows[:MAX_ROWS]]
    if not cut:
        return 1, None
    return taken + 1, Table(_cut(header, ends), tuple(cut))


def _ends(line: str) -> set[int]:
    """Where its words end."""
    return {word.end() for word in _WORD.finditer(line)}


def _cut(line: str, ends: set[int]) -> tuple[str, ...]:
    places = [0, *sorted(ends)]
    cells = [line[first:last].strip() for first, last in pairwise(places)]
    # A row's label stands at the left, before the first column that has a name.
    label, _, first = cells[0].rpartition("  ")
    return (label.strip(), first, *cells[1:]) if label and _is_number(first) else tuple(cells)


def _is_number(cell: str) -> bool:
    return _DECIMAL.fullmatch(cell) is not None
