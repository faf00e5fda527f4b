"""What `%%sql` and its like do to rows and columns, as calls that checks can ask for."""

import re
from collections.abc import Iterable, Iterator

from certgrader.facts.code import sql
from certgrader.facts.code.record import cut
from certgrader.facts.model import Call
from certgrader.facts.modelling.model import Sink
from certgrader.notebook.model import Cell, Magic

READS = "sql.read"
"""Rows that a question gives to the notebook."""
_MAGICS = frozenset({"sql", "bigquery", "sparksql"})
_NAMED = re.compile(r"\s*(?P<name>[A-Za-z_]\w*)\s*<<\s*|\s*(?:--out|-o|--save)[ =](?P<option>\w+)\s*")
_QUESTION = re.compile(r"[\s(]*(?:--[^\n]*\n\s*)*(?:select|with|from)\b", re.IGNORECASE)
_SHOWN: frozenset[Sink] = frozenset({"shown"})
_NOWHERE: frozenset[Sink] = frozenset()


def asked_by_magics(cells: Iterable[Cell]) -> Iterator[Call]:
    """Calls that stand for what the statements of such magics do, cell by cell."""
    for cell in cells:
        for magic in cell.code.magics if cell.code is not None and not cell.unread else ():
            if magic.name.lower() in _MAGICS:
                yield from _asked(cell, magic)


def _asked(cell: Cell, magic: Magic) -> Iterator[Call]:
    head, newline, body = magic.text.partition("\n")
    named = _NAMED.search(head) or _NAMED.match(body) or _is_destination(magic, head) or _is_assigned(cell, magic)
    first = _NAMED.sub("", head) if newline else _NAMED.sub("", magic.text)
    text = _NAMED.sub("", body, count=1) if newline and not sql.STARTS.match(first) else f"{first}\n{body}"
    text = text.strip()
    done = sql.operations(text)
    if _QUESTION.match(text):
        done = [READS, *done]
    lines = (magic.line, magic.line + magic.text.rstrip().count("\n"))
    for name in done:
        yield Call(
            name,
            cell.index,
            lines,
            cut(text),
            kept=bool(named) or sql.writes(text),
            reaches=_NOWHERE if named else _SHOWN,
            at=(lines[1], 0),
        )


def _is_assigned(cell: Cell, magic: Magic) -> bool:
    """`ventes = %sql …`"""
    line = cell.source.split("\n")[magic.line - 1 : magic.line]
    return any("=" in one.partition("%")[0] for one in line)


def _is_destination(magic: Magic, head: str) -> bool:
    """`%%bigquery ventes`: the table that takes the rows."""
    return magic.name == "bigquery" and head.strip().split("--")[0].strip().isidentifier()
