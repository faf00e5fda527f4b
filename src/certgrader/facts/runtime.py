"""What the tracer saw, each event beside the live call that explains it.

The kernel can forge events: one that no live call of its cell can cause is kept, unexplained, and shown to the jury.
"""

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from certgrader.execution.model import Run, TraceEvent
from certgrader.facts.code.names import canonical
from certgrader.facts.drawing import can_draw
from certgrader.facts.model import Call, CodeFacts, FileFacts, RuntimeFact, RuntimeFacts
from certgrader.facts.patterns import matches_any, packages
from certgrader.facts.reach import Reach
from certgrader.notebook.model import Lines

_FITS = (".fit", ".fit_transform", ".fit_predict", ".partial_fit", ".fit_resample", ".train", ".optimize", ".compete")
_CROSSED = ("cross_val_score", "cross_validate", "cross_val_predict", "learning_curve", "validation_curve",
            "permutation_test_score", "optimize", "train")  # fmt: skip
_READS = ("read", "load", "open", "imread", "loadtxt", "genfromtxt", "from_file")
_WRITES = ("to_", "save", "dump", "write", "open", "log_", "imwrite", "savefig")


NO_FILES = FileFacts()


def extract(run: Run, code: CodeFacts, files: FileFacts = NO_FILES) -> RuntimeFacts:
    """Traced events in order, explained or not, and which cells ran to their end.

    What a project module beside the notebook does is explained by the live call into it and by the module's text.
    """
    if run.mode != "executed":
        return RuntimeFacts()
    causes = _Causes(code, files)
    return RuntimeFacts(
        executed=True,
        events=tuple(_fact(event, causes) for event in run.events),
        cells_ran=frozenset(cell.index for cell in run.cells if cell.status == "ok"),
        cells_failed=frozenset(cell.index for cell in run.cells if cell.status not in {"ok", "not_run", "skipped"}),
    )


def _fact(event: TraceEvent, causes: "_Causes") -> RuntimeFact:
    name = canonical(event.call)
    cause = causes.of(event, name) if event.cell is not None else None
    if cause is None:
        return RuntimeFact(event.name, name, event.cell, event.data, explained=False)
    cell, lines, excerpt = cause
    return RuntimeFact(event.name, name, event.cell, event.data, True, lines if cell == event.cell else None, excerpt)


_Cause = tuple[int, Lines, str]


class _Causes:
    """What can explain an event: the calls its cell makes, its indexing, project modules it calls into."""

    def __init__(self, code: CodeFacts, files: FileFacts) -> None:
        self._reach = Reach(code)
        self._known = packages(code)
        self._calls: dict[int, tuple[Call, ...]] = {}
        self._indexing: dict[int, _Cause] = {}
        for cell, line, text in code.live:
            if "[" in text:
                self._indexing.setdefault(cell, (cell, (line, line), text.strip()[:200]))
        self._modules: dict[str, str] = {}
        for file in files.files:
            if file.kind in {"module", "test"} and file.text and file.path.endswith(".py"):
                for part in PurePosixPath(file.path).with_suffix("").parts:
                    self._modules[part] = f"{self._modules.get(part, '')}\n{file.text}"

    def of(self, event: TraceEvent, name: str) -> _Cause | None:
        """The cause of an event whose public name is `name`; None when no live code of its cell can cause it."""
        cell = event.cell if event.cell is not None else -1
        if cell not in self._calls:
            self._calls[cell] = self._reach.calls(cell)
        calls, method = self._calls[cell], name.rpartition(".")[2]
        call = self._called(event, name, calls)
        if call is None and method.startswith("__"):
            return next(
                (self._indexing[one] for one in (cell, *(c.cell for c in calls)) if one in self._indexing), None
            )
        call = call or self._passed(method, calls) or self._delegated(method, calls)
        return (call.cell, call.lines, call.excerpt) if call is not None else None

    def _called(self, event: TraceEvent, name: str, calls: Sequence[Call]) -> Call | None:
        method = name.rpartition(".")[2]
        for call in calls:
            if matches_any(call.name, (name,), self._known) or call.name == name or call.name.startswith(f"{name}."):
                return call
        for call in calls:
            if call.name.rpartition(".")[2] == method and call.name.partition(".")[0] == "?":
                return call
        family = _FAMILIES.get(event.name)
        return next((call for call in calls if family(call)), None) if family is not None else None

    def _passed(self, method: str, calls: Sequence[Call]) -> Call | None:
        """`df.apply(pd.to_numeric)`: the function was handed on."""
        for call in calls:
            if any(argument.value.rpartition(".")[2] == method for argument in call.arguments):
                return call
        return None

    def _delegated(self, method: str, calls: Sequence[Call]) -> Call | None:
        for call in calls:
            text = self._modules.get(call.name.partition(".")[0])
            if text is not None and (f"{method}(" in text or method.startswith("__") or method[:1].isupper()):
                return call
        return None


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
