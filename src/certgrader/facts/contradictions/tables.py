"""Outputs as tables: rows of cells, whether displayed as HTML, printed in columns, or printed line by line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from certgrader.execution.grids import rows_of
from certgrader.notebook.model import Output

MAX_ROWS = 120
MAX_MARKUP = 200_000
MAX_LINES = 600
MAX_LINE = 400
_TABLE = re.compile(r"<table\b.*?</table\s*>", re.IGNORECASE | re.DOTALL)
_GAP = re.compile(r"\s{2,}|\t|\s*[|│┃]\s*")
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
    header: tuple[str, ...] | None = None
    rows: list[tuple[str, ...]] = []
    for line in [*text.split("\n")[:MAX_LINES], ""]:
        cells = tuple(cell for cell in _GAP.split(line[:MAX_LINE].strip()) if cell)
        if line.strip() and _RULE.fullmatch(line[:MAX_LINE]):
            continue
        if header is not None and cells and len(cells) - len(header) in (0, 1):
            rows.append(cells)
            continue
        if header is not None and rows:
            yield Table(header, tuple(rows[:MAX_ROWS]))
        header, rows = (cells if cells else None), []
