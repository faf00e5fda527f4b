"""Calls that ran, by the code, and of which the tracer observed nothing: the other way round of an unexplained event.

Told only where nothing is left to doubt: the tracer watched the library before or in that cell, the cell came to its
end and told little enough for nothing to be dropped, the call stands in no branch, loop or function, and what it calls
is the library's own, of which each call is told.
"""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from certgrader.execution.model import Run, TraceEvent
from certgrader.facts.code.names import canonical, is_class
from certgrader.facts.model import Call, CodeFacts
from certgrader.notebook.syntax import children

WATCHED = "watched"
"""What the tracer says of itself: it observes that module from then on."""
UNOBSERVED = "unobserved"
_METRICS = ("_score", "_error", "_loss", "_report", "_matrix", "_curve", "_deviance")
_READ = frozenset("read_csv read_excel read_json read_parquet read_table read_pickle read_feather".split())
_FITS = frozenset({"fit", "fit_transform", "fit_predict"})
_CROSSED = frozenset({"cross_val_score", "cross_validate"})
_ESTIMATORS = ("sklearn.", "imblearn.")
# The tracer tells a hundred events of a kind in one cell, then no more.
_MANY = 90


def unobserved(run: Run, code: CodeFacts) -> tuple[tuple[Call, str], ...]:
    """Those calls in order, with the event that each should have caused; none where nothing was watched."""
    watched = {event.call for event in run.events if event.name == WATCHED}
    if not watched or code.replaced:
        return ()
    silent = _Silence(run)
    claims = defaultdict(list)
    for call in code.calls:
        wanted = _wanted(call.name)
        if wanted is None or wanted.module not in watched or call.cell not in silent.cells:
            continue
        if not (call.dead or call.in_loop or call.function) and silent.has(call.cell, wanted):
            claims[call.cell].append((call, wanted.event))
    certain = _certain(code.live, claims)
    return tuple(one for cell in sorted(claims) for one in claims[cell] if (cell, *one[0].at) in certain)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The event by which a call is told, of the same name or of any; the module that must be watched."""

    event: str
    module: str
    call: str | None = None


def _wanted(name: str) -> _Wanted | None:
    module, _, last = name.rpartition(".")
    owner, _, kind = module.rpartition(".")
    if module == "sklearn.metrics":
        return _Wanted("metric", module, name) if last.endswith(_METRICS) and not last.startswith("pairwise") else None
    if module == "sklearn.model_selection":
        if last == "train_test_split":
            return _Wanted("split", module, name)
        return _Wanted("metric", module, name) if last in _CROSSED else None
    if module == "pandas":
        return _Wanted("read", module, name) if last in _READ else None
    # Whatever was fitted in the cell: what a variable holds is not always what it seems.
    fits = last in _FITS and owner.startswith(_ESTIMATORS) and owner.count(".") == 1
    return _Wanted("fitted", owner) if fits and kind and is_class(module) else None


class _Silence:
    """What was told of each cell that came to its end."""

    def __init__(self, run: Run) -> None:
        self._events: Mapping[int | None, list[TraceEvent]] = defaultdict(list)
        for event in run.events:
            self._events[event.cell].append(event)
        self.cells = frozenset(
            cell.index
            for cell in run.cells
            if cell.status == "ok" and not cell.salvaged and self._is_whole(self._events[cell.index])
        )

    def has(self, cell: int, wanted: _Wanted) -> bool:
        """Whether the cell told nothing of that kind."""
        return not any(
            event.name == wanted.event and (wanted.call is None or canonical(event.call) == wanted.call)
            for event in self._events[cell]
        )

    @staticmethod
    def _is_whole(events: Sequence[TraceEvent]) -> bool:
        return max(Counter((event.name, event.call) for event in events).values(), default=0) < _MANY


def _certain(live: Iterable[tuple[int, int, str]], cells: Mapping[int, object]) -> set[tuple[int, int, int]]:
    """(cell, line, byte) where each call ends that runs whenever its cell runs to its end."""
    lines: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for cell, line, text in live:
        if cell in cells:
            lines[cell].append((line, text))
    found = set()
    for cell, several in lines.items():
        numbers = [line for line, _ in several]
        try:
            tree = ast.parse("\n".join(text for _, text in several))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for call in _unconditional(tree):
            end = (call.end_lineno or 0) - 1
            if 0 <= end < len(numbers):
                found.add((cell, numbers[end], call.end_col_offset or 0))
    return found


_STRAIGHT = (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign)
_MAY_NOT_RUN = (ast.Lambda, ast.IfExp, ast.BoolOp, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
                ast.Compare)  # fmt: skip


def _unconditional(tree: ast.Module) -> Iterator[ast.Call]:
    waiting: list[ast.AST] = [statement for statement in tree.body if isinstance(statement, _STRAIGHT)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, _MAY_NOT_RUN):
            waiting.extend(children(node))
