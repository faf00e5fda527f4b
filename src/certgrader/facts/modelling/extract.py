"""Notebook + code facts → what becomes of each call's value, and what is fitted and judged on which data."""

import ast
import contextlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from certgrader.facts.code.record import CellSource
from certgrader.facts.model import Call, CodeFacts
from certgrader.facts.modelling import kinds
from certgrader.facts.modelling.answers import targets
from certgrader.facts.modelling.converting import is_conversion
from certgrader.facts.modelling.exports import stored
from certgrader.facts.modelling.expressions import Spent
from certgrader.facts.modelling.following import Modelling
from certgrader.facts.modelling.model import (
    ChangeFact,
    DerivedFact,
    FitFact,
    MetricFact,
    ModellingFacts,
    Part,
    Sink,
    Spot,
    Task,
)
from certgrader.facts.modelling.operations import operations
from certgrader.facts.modelling.results import lines_of_results
from certgrader.notebook.model import Cell, Notebook
from certgrader.notebook.syntax import nodes

_TEST = re.compile(r"(?<![a-z])(test|valid|val)(?![a-z])", re.IGNORECASE)
_READS = re.compile(r"\b(read_\w+|load\w*)\(")
_ON_TRAIN = re.compile(r"\.\w*fit\w*\(\s*\w*(?<![a-z])train(?![a-z])", re.IGNORECASE)
_GIVEN = re.compile(r"\s*(\w+)\s*=(?!=)")
_CONDITION = re.compile(r"\s*(if|elif|while)\b")


def extract(
    notebook: Notebook, code: CodeFacts, stopped: Mapping[int, int] = MappingProxyType({})
) -> tuple[CodeFacts, ModellingFacts]:
    """`code` with `Call.kept` and `Call.reaches` set, and the facts of modelling. `stopped`: see `facts.stopping`.

    A notebook that takes more than `expressions.MOST_STEPS` steps is followed that far: nothing is
    held against the calls after.
    """
    calls: dict[tuple[int, int, int], list[tuple[int, Call]]] = defaultdict(list)
    live: dict[int, set[int]] = defaultdict(set)
    cells = {cell.index: cell for cell in notebook.cells}
    for number, call in enumerate(code.calls):
        if not call.dead:
            calls[(call.cell, *call.at)].append((number, call))
    for index, line, _ in code.live:
        live[index].add(line)
    walk = Modelling(calls, {index: _parsed_lines(cells[index], lines) for index, lines in live.items()})
    walk.stores.met(one for cell in notebook.cells for one in _nodes(cell))
    walk.hidden = frozenset(cell for cell, _, _ in code.shell)
    walk.places = lambda cell, node: _place(CellSource(cells[cell]), node)
    reached = _walk(notebook, code, walk, stopped)
    if reached == len(notebook.cells):
        code = _without(code, cells, *walk.left_out())
    kept = walk.read
    idle = (walk.changes_nothing & ~walk.changes_something) | walk.in_passing | walk.left_nowhere()
    marked = tuple(_marked(call, number, kept, walk, reached, idle) for number, call in enumerate(code.calls))
    facts = _facts(walk, code, reached, whole=reached == len(notebook.cells))
    code = replace(code, calls=marked)
    told, summed = _submitted(cells, walk.results), _submitted(cells, walk.accounts)
    facts = replace(facts, results=lines_of_results(code, facts.changes, told, summed))
    written = stored(code, walk.no_models)
    return operations(notebook.cells, code, facts, written), facts


def _walk(notebook: Notebook, code: CodeFacts, walk: Modelling, stopped: Mapping[int, int]) -> int:
    """Walks all cells; the number of cells that were walked to their end."""
    for position, cell in enumerate(notebook.cells):
        tree = None if cell.code is None or cell.unread else cell.code.tree
        if tree is None:
            continue
        walk.cell = cell.index
        try:
            with contextlib.suppress(RecursionError):
                done = _done(cell, tree.body, stopped)
                walk.block(tree.body[:done])
                ends = dict(walk.reached)
                walk.block(tree.body[done:])
                if done < len(tree.body):
                    # A value comes to no end by what failed.
                    walk.reached.update(ends)
                elif cell.index in code.displayed and tree.body and isinstance(tree.body[-1], ast.Expr):
                    walk.shown(walk.last)
        except Spent:
            return position
    return len(notebook.cells)


def _done(cell: Cell, body: Sequence[ast.stmt], stopped: Mapping[int, int]) -> int:
    """How many of the statements were done before one failed."""
    if cell.index not in stopped:
        return len(body)
    source, first = CellSource(cell), stopped[cell.index]
    return next((at for at, one in enumerate(body) if source.lines(one)[1] >= first), len(body))


def _nodes(cell: Cell) -> Iterable[ast.AST]:
    return nodes(cell.code.tree) if cell.code is not None and cell.code.tree is not None and not cell.unread else ()


def _without(code: CodeFacts, cells: Mapping[int, Cell], bits: int, lines: set[tuple[int, int]]) -> CodeFacts:
    """The code facts without calls and lines that are never come to."""
    if not bits and not lines:
        return code
    submitted = _submitted(cells, lines)
    calls = tuple(replace(call, dead=True) if bits >> number & 1 else call for number, call in enumerate(code.calls))
    return replace(code, calls=calls, live=tuple(one for one in code.live if one[:2] not in submitted))


def _submitted(cells: Mapping[int, Cell], lines: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those lines of the parsed code as lines of the submitted source."""
    sources = {cell: CellSource(cells[cell]) for cell, _ in lines}
    return {(cell, sources[cell].line(line)) for cell, line in lines}


def _place(source: CellSource, node: ast.stmt) -> Spot:
    lines = source.lines(node)
    return Spot(source.index, lines, source.excerpt(lines))


def _parsed_lines(cell: Cell, submitted: set[int]) -> frozenset[int]:
    """Lines of the parseable code for lines of the submitted source."""
    lines = cell.code.lines if cell.code is not None else ()
    if not lines:
        return frozenset(submitted)
    return frozenset(number for number, line in enumerate(lines, 1) if line in submitted)


def _marked(call: Call, number: int, kept: int, walk: Modelling, reached: int, idle: int) -> Call:
    if call.dead:
        return call
    if call.cell >= reached:
        return replace(call, kept=call.result_used)
    if idle >> number & 1:
        # What certainly changes nothing is lost as what is thrown away.
        return replace(call, result_used=False)
    return replace(call, kept=bool(kept >> number & 1), reaches=_sinks(walk, 1 << number))


def _sinks(walk: Modelling, bit: int) -> frozenset[Sink]:
    return frozenset(sink for sink, mask in walk.reached.items() if mask & bit)


def _changes(walk: Modelling, reached: int) -> Iterator[ChangeFact]:
    for (cell, _, _), (bit, node) in walk.statements.items():
        if cell < reached:
            yield ChangeFact(walk.places(cell, node), bool(walk.read & bit), _sinks(walk, bit))


def _fits(walk: Modelling, code: CodeFacts, *, whole: bool) -> Iterator[FitFact]:
    # What comes after may use it, where not all cells were followed.
    vain = walk.in_vain() if whole else frozenset()
    apart = any(_TEST.search(one.target) and _READS.search(one.value) for one in code.assignments if not one.dead)
    for fact in walk.fits.values():
        # Parts that were set apart elsewhere, each read from its file.
        part: Part = "train" if apart and fact.part == "whole" and _ON_TRAIN.search(fact.spot.excerpt) else fact.part
        yield replace(fact, in_vain=fact.in_vain or (fact.spot, fact.call, fact.part) in vain, part=part)


def _only_decides(fact: MetricFact, code: CodeFacts) -> bool:
    """Whether a count made by hand is only asked in conditions: it turns labels round, and measures nothing."""
    given = _GIVEN.match(fact.spot.excerpt) if fact.call == "numpy.mean" else None
    if given is None:
        return False
    word = re.compile(rf"\b{given[1]}\b")
    asked = [text for _, _, text in code.live if word.search(text) and _GIVEN.match(text, 0) is None]
    others = [text for _, _, text in code.live if (found := _GIVEN.match(text)) and word.search(text, found.end())]
    return bool(asked) and not others and all(_CONDITION.match(one) for one in asked)


def _facts(walk: Modelling, code: CodeFacts, reached: int, *, whole: bool) -> ModellingFacts:
    read = {
        (call.cell, call.lines, call.excerpt)
        for several in walk.calls.values()
        for number, call in several
        if walk.read >> number & 1
    }
    metrics = tuple(
        replace(fact, shown=fact.shown or (fact.spot.cell, fact.spot.lines, fact.spot.excerpt) in read)
        for fact in walk.metrics.values()
        if not _only_decides(fact, code)
    )
    return ModellingFacts(
        splits=tuple(walk.splits.values()),
        fits=tuple(_fits(walk, code, whole=whole)),
        metrics=metrics,
        leaks=walk.leaks.found(),
        comparisons=tuple(walk.comparisons.values()),
        timings=tuple(walk.clocks.found.values()),
        changes=tuple(_changes(walk, reached)),
        derived=tuple(_derived(walk, reached)),
        settings=tuple(dict.fromkeys(walk.had)),
        targets=targets(walk.targets, walk.features, code, trains=bool(walk.fits)),
        task=_task(walk),
    )


def _derived(walk: Modelling, reached: int) -> Iterator[DerivedFact]:
    for (cell, _, name), (bit, node, uses) in walk.made_columns.items():
        if cell < reached and name not in walk.targets and not is_conversion(node):
            yield DerivedFact(walk.places(cell, node), name, uses, _sinks(walk, bit))


def _task(walk: Modelling) -> Task:
    names = {fact.name for fact in walk.metrics.values()}
    classes = {kinds.last(one) for fact in walk.fits.values() for one in (fact.call, *fact.steps)}
    libraries = {fact.call.partition(".")[0] for fact in walk.fits.values()}
    if libraries & {"prophet", "pmdarima", "darts", "sktime"} or classes & {"ARIMA", "SARIMAX", "ExponentialSmoothing"}:
        return "forecasting"
    if names & kinds.BINARY:
        return "binary"
    regressed = any(one.endswith("Regressor") or one in _REGRESSORS for one in classes)
    # A regression that fills gaps leaves a classification one.
    if names & kinds.REGRESSION or (regressed and not names - {""}):
        return "regression"
    groups = names & kinds.CLUSTERING or classes & {"KMeans", "DBSCAN", "AgglomerativeClustering", "GaussianMixture"}
    if groups and names <= kinds.CLUSTERING:
        return "clustering"
    return "unknown"


_REGRESSORS = frozenset(
    {"LinearRegression", "Ridge", "Lasso", "ElasticNet", "SVR", "LinearSVR", "BayesianRidge", "OLS", "ols"}
)
