"""What the walk over the code writes down, and the source it points into."""

import ast
from dataclasses import dataclass, field, replace

from certgrader.facts.code.values import Const, Table, Value
from certgrader.facts.model import Argument, Assignment, Call, Import
from certgrader.notebook.model import Cell, Lines

EXCERPT = 200
# In bytes, more than what is kept: a line of megabytes may hold thousands of calls.
_LONGEST = 4 * EXCERPT + 4


class CellSource:
    """One cell's code: places in `Code.python` turned into lines and excerpts of the submitted source."""

    def __init__(self, cell: Cell) -> None:
        self.index = cell.index
        self._submitted = [line.strip() for line in cell.source.splitlines()]
        code = cell.code
        self._python = (code.python or "").encode("utf-8", "replace").split(b"\n") if code else []
        self._lines = code.lines if code else ()

    def segment(self, node: ast.AST) -> str:
        """The node's own text on one line, at most EXCERPT characters."""
        first, last = getattr(node, "lineno", 1) - 1, (getattr(node, "end_lineno", 1) or 1) - 1
        start, end = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", 0) or 0
        if first == last:
            text = self._python[first][start : min(end, start + _LONGEST)]
        else:
            middle = [line.strip() for line in self._python[first + 1 : min(last, first + 12)]]
            parts = (self._python[first][start:], *middle, self._python[last][:end].strip())
            text = b" ".join(part[:_LONGEST] for part in parts)
        return cut(text.decode("utf-8", "replace"))

    def line(self, number: int) -> int:
        """The submitted line of a line of the parseable code."""
        return self._lines[number - 1] if 0 < number <= len(self._lines) else number

    def lines(self, node: ast.AST) -> Lines:
        """Submitted lines of a node. A method's call starts where its name stands, not where its chain begins."""
        start = getattr(node, "lineno", 1)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            start = node.func.end_lineno or start
        end = getattr(node, "end_lineno", None) or start
        return self.line(start), self.line(end)

    def excerpt(self, lines: Lines) -> str:
        """Those submitted lines, stripped and joined by newlines, at most EXCERPT characters."""
        return cut("\n".join(self._submitted[lines[0] - 1 : min(lines[1], lines[0] + EXCERPT)]))


def cut(text: str, limit: int = EXCERPT) -> str:
    """At most `limit` characters, the cut shown."""
    text = text.strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the walk stands: the cell whose text it reads, and what holds for all that is met there."""

    source: CellSource
    dead: bool = False
    function: str | None = None
    loop: bool = False


@dataclass(slots=True)
class Record:
    """Calls by place and name (a function walked twice gives each once), imports, assignments, columns."""

    calls: dict[tuple[int, int, int, str], Call] = field(default_factory=dict)
    imports: dict[tuple[int, int, str, str], Import] = field(default_factory=dict)
    assignments: dict[tuple[int, int, str], Assignment] = field(default_factory=dict)
    columns: dict[str, None] = field(default_factory=dict)
    live: dict[int, set[int]] = field(default_factory=dict)
    displayed: set[int] = field(default_factory=set)

    def call(self, node: ast.Call, name: str, place: Place, *, used: bool, known: dict[ast.expr, Value | None]) -> None:
        """Notes one call, or what another walk over the same call adds: live beats dead, used beats unused."""
        source = place.source
        key = (source.index, node.end_lineno or 0, node.end_col_offset or 0, name)
        before = self.calls.get(key)
        if before is not None:
            self.calls[key] = replace(
                before,
                dead=before.dead and place.dead,
                result_used=before.result_used or used,
                in_loop=before.in_loop or place.loop,
            )
            return
        lines = source.lines(node)
        self.calls[key] = Call(
            name=name,
            cell=source.index,
            lines=lines,
            excerpt=source.excerpt(lines),
            arguments=tuple(_arguments(node, source, known)),
            dead=place.dead,
            result_used=used,
            function=place.function,
            in_loop=place.loop,
            at=key[1:3],
        )

    def assign(self, target: ast.expr, value: ast.expr, place: Place) -> None:
        """Notes `target = value`, each name of a tuple for itself."""
        if isinstance(target, (ast.Tuple, ast.List)):
            for one in target.elts:
                self.assign(one, value, place)
            return
        source = place.source
        text = source.segment(target)
        key = (source.index, getattr(target, "lineno", 0), text)
        before = self.assignments.get(key)
        dead = place.dead and (before is None or before.dead)
        self.assignments[key] = Assignment(text, source.segment(value), source.index, source.line(target.lineno), dead)

    def statement(self, node: ast.stmt, place: Place) -> None:
        """Notes the lines of a live statement; of a compound one only its head."""
        if place.dead:
            return
        body: list[ast.stmt] = getattr(node, "body", None) or []
        last = (node.end_lineno or node.lineno) if not body else max(body[0].lineno - 1, node.lineno)
        self.live.setdefault(place.source.index, set()).update(range(node.lineno, last + 1))

    def column(self, *names: str) -> None:
        """Notes names of columns; long texts are no names."""
        for name in names:
            if 0 < len(name) <= 80:
                self.columns.setdefault(name)


def _arguments(node: ast.Call, source: CellSource, known: dict[ast.expr, Value | None]) -> list[Argument]:
    found = [Argument(None, source.segment(one), _literal(known.get(one))) for one in node.args]
    for keyword in node.keywords:
        value = known.get(keyword.value)
        if keyword.arg is not None:
            found.append(Argument(keyword.arg, source.segment(keyword.value), _literal(value)))
        elif isinstance(value, Table):
            # `Model(**parameters)` with a dict written in the notebook: its entries are the arguments.
            found.extend(Argument(key, text, _literal(entry)) for key, entry, text in value.pairs if key is not None)
        else:
            found.append(Argument("**", source.segment(keyword.value)))
    return found


def _literal(value: Value | None) -> str | int | float | bool | None:
    return value.value if isinstance(value, Const) else None
