"""What the tracer saw, each event beside the live call that explains it.

The kernel can forge events: one that no live call of its cell can cause is kept, unexplained, and shown to the jury.
"""

from collections.abc import Callable, Sequence

from certgrader.execution.model import Run, TraceEvent
from certgrader.facts.code.names import canonical
from certgrader.facts.drawing import can_draw
from certgrader.facts.model import Call, CodeFacts, RuntimeFact, RuntimeFacts
from certgrader.facts.patterns import matches_any, packages
from certgrader.facts.reach import Reach

_FITS = (".fit", ".fit_transform", ".fit_predict", ".partial_fit", ".fit_resample", ".train", ".optimize", ".compete")
_CROSSED = ("cross_val_score", "cross_validate", "cross_val_predict", "learning_curve", "validation_curve",
            "permutation_test_score", "optimize", "train")  # fmt: skip
_READS = ("read", "load", "open", "imread", "loadtxt", "genfromtxt", "from_file")
_WRITES = ("to_", "save", "dump", "write", "open", "log_", "imwrite", "savefig")


def extract(run: Run, code: CodeFacts) -> RuntimeFacts:
    """Traced events in order, explained or not, and which cells ran to their end."""
    if run.mode != "executed":
        return RuntimeFacts()
    reach = Reach(code)
    known = packages(code)
    calls = {cell.index: reach.calls(cell.index) for cell in run.cells}
    events = tuple(_fact(event, calls.get(event.cell, ()) if event.cell is not None else (), known)
                   for event in run.events)  # fmt: skip
    return RuntimeFacts(
        executed=True,
        events=events,
        cells_ran=frozenset(cell.index for cell in run.cells if cell.status == "ok"),
        cells_failed=frozenset(cell.index for cell in run.cells if cell.status not in {"ok", "not_run", "skipped"}),
    )


def _fact(event: TraceEvent, calls: Sequence[Call], known: frozenset[str]) -> RuntimeFact:
    name = canonical(event.call)
    cause = _cause(event, name, calls, known)
    if cause is None:
        return RuntimeFact(event.name, name, event.cell, event.data, explained=False)
    same = cause.cell == event.cell
    return RuntimeFact(event.name, name, event.cell, event.data, True, cause.lines if same else None, cause.excerpt)


def _cause(event: TraceEvent, name: str, calls: Sequence[Call], known: frozenset[str]) -> Call | None:
    for call in calls:
        if matches_any(call.name, (name,), known) or call.name == name or call.name.startswith(f"{name}."):
            return call
    method = name.rpartition(".")[2]
    for call in calls:
        if call.name.rpartition(".")[2] == method and call.name.partition(".")[0] == "?":
            return call
    family = _FAMILIES.get(event.name)
    if family is None:
        return None
    return next((call for call in calls if family(call)), None)


def _ends(*suffixes: str) -> Callable[[Call], bool]:
    return lambda call: call.name.endswith(suffixes)


def _last(*prefixes: str) -> Callable[[Call], bool]:
    return lambda call: call.name.rpartition(".")[2].startswith(prefixes)


# An event may come from inside a library: a pipeline fits its last step, cross-validation fits and scores.
_FAMILIES: dict[str, Callable[[Call], bool]] = {
    "fitted": _ends(*_FITS, *_CROSSED),
    "predicted": _ends(".predict", ".predict_proba", ".score", ".fit_predict", ".transform", *_FITS, *_CROSSED),
    "metric": _ends(".score", "_score", "_report", ".evaluate", *_FITS, *_CROSSED),
    "search": _ends(*_FITS),
    "split": _ends("split", *_CROSSED, *_FITS),
    "figure": can_draw,
    "read": _last(*_READS),
    "written": _last(*_WRITES),
}
