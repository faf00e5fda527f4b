"""What the tracer saw, each event beside the live call that explains it.

The kernel can forge events: one that no live call of its cell can cause is kept, unexplained, and shown to the jury.
A call that must have run, and of which nothing was observed, is told as an event `unobserved`, with the event that it
should have caused.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from certgrader.execution.model import Run, TraceEvent
from certgrader.facts.code.names import canonical, is_class
from certgrader.facts.drawing import can_draw
from certgrader.facts.model import Call, CodeFacts, FileFacts, RuntimeFact, RuntimeFacts
from certgrader.facts.patterns import spellings
from certgrader.facts.reach import Reach
from certgrader.facts.unobserved import UNOBSERVED, WATCHED, unobserved
from certgrader.notebook.model import Lines

_FITS = (".fit", ".fit_transform", ".fit_predict", ".partial_fit", ".fit_resample", ".train", ".optimize", ".compete",
         ".step")  # fmt: skip
_CROSSED = ("cross_val_score", "cross_validate", "cross_val_predict", "learning_curve", "validation_curve",
            "permutation_test_score", "optimize", "train")  # fmt: skip
_READS = ("read", "load", "open", "imread", "loadtxt", "genfromtxt", "from_file")
_WRITES = ("to_", "save", "dump", "write", "open", "log_", "imwrite", "savefig")


NO_FILES = FileFacts()


def extract(
    run: Run, code: CodeFacts, files: FileFacts = NO_FILES, repeating: frozenset[int] = frozenset()
) -> RuntimeFacts:
    """Traced events in order, explained or not, and which cells ran to their end.

    What a project module beside the notebook does is explained by the live call into it and by the module's text.
    `repeating`: cells in which a magic runs code again and again.
    """
    if run.mode != "executed":
        return RuntimeFacts()
    causes = _Causes(code, files)
    missed = tuple(
        RuntimeFact(UNOBSERVED, call.name, call.cell, {"event": event}, True, call.lines, call.excerpt)
        for call, event in unobserved(run, code)
    )
    told = [event for event in run.events if event.name != WATCHED]
    ended = frozenset(cell.index for cell in run.cells if cell.status == "ok" and not cell.salvaged)
    repeated = frozenset(_told_too_often(told, causes, ended - repeating))
    return RuntimeFacts(
        executed=True,
        events=tuple(_fact(event, causes, repeated) for event in told) + missed,
        cells_ran=frozenset(cell.index for cell in run.cells if cell.status == "ok"),
    )


def _fact(event: TraceEvent, causes: "_Causes", repeated: frozenset[tuple[str, str, int | None]]) -> RuntimeFact:
    name = canonical(event.call)
    possible = event.cell is not None and not _impossible(event)
    possible = possible and (event.name, event.call, event.cell) not in repeated
    cause = causes.of(event, name) if possible else None
    if cause is None:
        return RuntimeFact(event.name, name, event.cell, event.data, explained=False)
    cell, lines, excerpt = cause
    return RuntimeFact(event.name, name, event.cell, event.data, True, lines if cell == event.cell else None, excerpt)


def _told_too_often(
    events: Sequence[TraceEvent], causes: "_Causes", ended: frozenset[int]
) -> Iterator[tuple[str, str, int | None]]:
    """Events of which a cell tells more than its code can call: which of them are true cannot be said."""
    counts = Counter((event.name, event.call, event.cell) for event in events if event.name in _ONE_EACH)
    for (name, call, cell), count in counts.items():
        if count > 1 and cell in ended and call.startswith(_FUNCTIONS):
            most = causes.most(cell, canonical(call).rpartition(".")[2])
            # Far more: something runs the line again and again.
            if most and most < count < most + _REPEATED:
                yield name, call, cell


# A function of these is called from the notebook itself, and tells of each call once.
_ONE_EACH = frozenset({"metric", "split", "read"})
_FUNCTIONS = ("sklearn.metrics.", "sklearn.model_selection.train_test_split", "pandas.read_")
_REPEATED = 5
# What may call anything, once or often.
_RUNNERS = frozenset("exec eval get_ipython run_line_magic run_cell_magic run_cell timeit repeat map starmap".split())


def _impossible(event: TraceEvent) -> bool:
    """Whether no call can give the numbers told: whoever wrote them, it was no library."""
    data = event.data
    counts = [data[name] for name in _COUNTS if name in data and data[name] is not None]
    if any(isinstance(one, (int, float)) and one < 0 for one in counts):
        return True
    for before, after in _SHRINKING.get(event.name, ()):
        first, last = data.get(before), data.get(after)
        if isinstance(first, int) and isinstance(last, int) and last >= first:
            return True
    value = data.get("value")
    bounded = event.name == "metric" and event.call.startswith("sklearn.metrics.") and event.call.endswith(_SHARES)
    return bounded and isinstance(value, (int, float)) and not -_ROUNDING <= value <= 1 + _ROUNDING


_COUNTS = ("before", "after", "removed", "nulls_before", "nulls_after", "n_samples", "n_features", "train", "test", "n",
           "rows", "columns", "bytes", "drawn", "folds", "n_candidates")  # fmt: skip
# What is told only where there is less after than before.
_SHRINKING: Mapping[str, tuple[tuple[str, str], ...]] = {
    "rows_removed": (("before", "after"),),
    "rows_filtered": (("before", "after"),),
    "values_filled": (("nulls_before", "nulls_after"),),
}
_SHARES = (".f1_score", ".precision_score", ".recall_score", ".jaccard_score", ".roc_auc_score",
           ".average_precision_score")  # fmt: skip
_ROUNDING = 1e-9


_Cause = tuple[int, Lines, str]


class _Causes:
    """What can explain an event: the calls its cell makes, its indexing, project modules it calls into."""

    def __init__(self, code: CodeFacts, files: FileFacts) -> None:
        self._reach = Reach(code)
        self._cells: dict[int, _CellCalls] = {}
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
        calls, method = self._of(cell), name.rpartition(".")[2]
        call = calls.named(name) or calls.of_family(event.name)
        if call is None and method.startswith("__"):
            indexing = next((self._indexing[one] for one in (cell, *calls.cells) if one in self._indexing), None)
            if indexing is not None:
                return indexing
        if call is not None and not calls.tells(call, event.name):
            # What an object does is told by the method that does it, not by where it is made or asked something else.
            made = call.name if is_class(call.name) else call.name.rpartition(".")[0]
            call = calls.method_of(made, event.name) or call
        call = call or calls.handed_on(method) or calls.into_module(method)
        return (call.cell, call.lines, call.excerpt) if call is not None else None

    def most(self, cell: int, method: str) -> int | None:
        """How often at most the cell calls what is named so; None where that cannot be said."""
        return self._of(cell).most(method)

    def _of(self, cell: int) -> "_CellCalls":
        if cell not in self._cells:
            self._cells[cell] = _CellCalls(self._reach.calls(cell), self._modules)
        return self._cells[cell]


class _CellCalls:
    """The calls that one cell causes, looked up by name: a cell may cause thousands, and of events too."""

    def __init__(self, calls: Sequence[Call], modules: Mapping[str, str]) -> None:
        self.cells = tuple(dict.fromkeys(call.cell for call in calls))
        self._calls = calls
        self._named: dict[str, Call] = {}
        self._unknown: dict[str, Call] = {}
        self._handed: dict[str, Call] = {}
        self._into: dict[str, Call] = {}
        self._families: dict[str, Call | None] = {}
        self._modules = modules
        for call in calls:
            self._add(call)

    def _add(self, call: Call) -> None:
        head, method = call.name.partition(".")[0], call.name.rpartition(".")[2]
        for spelling in spellings(call.name):
            self._named.setdefault(spelling, call)
            # A model's method explains what the tracer tells of the model.
            if is_class(owner := spelling.rpartition(".")[0]):
                self._named.setdefault(owner, call)
        # `df.dtypes.astype`: of what an attribute holds, as little is known as of an unknown variable.
        # An array that meets a column becomes a column.
        unsure = head == "?" or call.name.startswith("numpy.ndarray.")
        if unsure or is_class(call.name.rpartition(".")[0].rpartition(".")[0]):
            self._unknown.setdefault(method, call)
        if head in self._modules:
            self._into.setdefault(head, call)
        for argument in call.arguments:
            self._handed.setdefault(argument.value.rpartition(".")[2], call)

    def named(self, name: str) -> Call | None:
        """A call of that name, of one of its methods, or of a method of that name on something unknown."""
        found = next((self._named[one] for one in spellings(name) if one in self._named), None)
        return found or self._unknown.get(name.rpartition(".")[2])

    def of_family(self, event: str) -> Call | None:
        """A call inside which a library may do what the event tells."""
        if event not in self._families:
            family = _FAMILIES.get(event)
            self._families[event] = next((call for call in self._calls if family and family(call)), None)
        return self._families[event]

    def tells(self, call: Call, event: str) -> bool:
        """Whether such a call does what the event tells, as far as that is known."""
        family = _FAMILIES.get(event)
        return family is None or family(call)

    def method_of(self, made: str, event: str) -> Call | None:
        """A method by which a library does what the event tells: of that class, or else of whatever holds it."""
        family = _FAMILIES.get(event)
        does = [call for call in self._calls if family is not None and family(call)]
        own = (call for call in does if call.name.startswith(f"{made}."))
        return next(own, None) or next((call for call in does if "preprocessing" not in call.name), None)

    def most(self, method: str) -> int | None:
        """How often at most a call of that name runs; None where that cannot be said."""
        if self._into or method in self._handed:
            return None
        count = 0
        for call in self._calls:
            last = call.name.rpartition(".")[2]
            if last in _RUNNERS or call.name == "?":
                return None
            if last == method:
                if call.in_loop or call.function is not None:
                    return None
                count += 1
        return count

    def handed_on(self, method: str) -> Call | None:
        """`df.apply(pd.to_numeric)`: the function was handed on."""
        return self._handed.get(method)

    def into_module(self, method: str) -> Call | None:
        """A call into a project module whose text can make that call."""
        for head, call in self._into.items():
            if f"{method}(" in self._modules[head] or method.startswith("__") or method[:1].isupper():
                return call
        return None


def _ends(*suffixes: str) -> Callable[[Call], bool]:
    return lambda call: call.name.endswith(suffixes)


def _last(*prefixes: str) -> Callable[[Call], bool]:
    return lambda call: call.name.rpartition(".")[2].startswith(prefixes)


# An event may come from inside a library: a pipeline fits its last step, cross-validation fits and scores.
_FAMILIES: dict[str, Callable[[Call], bool]] = {
    "fitted": _ends(*_FITS, *_CROSSED),
    "predicted": _ends(
        ".predict", ".predict_proba", ".forecast", ".score", ".fit_predict", ".transform", *_FITS, *_CROSSED
    ),
    "metric": _ends(".score", "_score", "_report", ".evaluate", *_FITS, *_CROSSED),
    "search": _ends(*_FITS),
    "split": _ends("split", *_CROSSED, *_FITS),
    "figure": can_draw,
    "mode": _ends(".train", ".eval"),
    "read": _last(*_READS),
    "written": _last(*_WRITES),
}
