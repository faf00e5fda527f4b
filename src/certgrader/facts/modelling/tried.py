"""Settings of a model tried one after the other by hand: `settings.tried`, as a call that checks can ask for.

A loop goes through values written in the notebook (a list, `range`, `linspace`, `product`…); they are given to a model,
to its layers or to the method that trains it, and a training stands in the loop.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from certgrader.facts.code.record import CellSource
from certgrader.facts.model import Argument, Call, CodeFacts
from certgrader.facts.modelling.arguments import written
from certgrader.facts.modelling.kinds import CROSS, ESTIMATORS, FITS, estimator_kind, last
from certgrader.facts.modelling.model import FitFact
from certgrader.notebook.model import Cell
from certgrader.notebook.syntax import nodes

_SETTING = frozenset({"compile", "set_params", *FITS})
_DATA = re.compile(r"(?i)^(x|y|data|.*(train|valid|test|sample|target|eval|label|callback).*)$")
_BUILDS = ("torch.nn.", "torch.optim.", "tensorflow.", *ESTIMATORS)
_SPREADS = frozenset("range arange linspace logspace geomspace product ParameterGrid".split())
_PAIRS = frozenset({"enumerate", "tqdm", "list", "sorted", "zip"})


def tried(
    trees: Mapping[int, ast.Module], cells: Mapping[int, Cell], code: CodeFacts, fits: Sequence[FitFact]
) -> Iterator[Call]:
    """One for each outermost loop of live code in which settings are tried, where the first of them is given."""
    learning = {one.spot.function.rpartition(".")[2] for one in fits if one.spot.function and one.kind == "model"}
    of_cell: dict[int, list[Call]] = {}
    for call in code.calls:
        if call.in_loop and not call.dead:
            of_cell.setdefault(call.cell, []).append(call)
    values = _values(trees)
    for cell, calls in of_cell.items():
        if cell not in trees or not any(_trains(call, learning) for call in calls):
            continue
        source, told = CellSource(cells[cell]), 0
        for loop in (node for node in nodes(trees[cell]) if isinstance(node, ast.For)):
            first, end = source.lines(loop)
            inside = [call for call in calls if first <= call.lines[0] and call.lines[1] <= end]
            names = _through(loop, values)
            if first > told and names and any(_trains(call, learning) for call in inside):
                given = next((call for call in inside if _is_set(call, names, learning)), None)
                if given is not None:
                    told = end
                    yield replace(given, name="settings.tried", arguments=(), kept=True)


def _values(trees: Mapping[int, ast.Module]) -> set[str]:
    """Names of several values that the notebook writes down."""
    return {
        target.id
        for tree in trees.values()
        for node in nodes(tree)
        if isinstance(node, ast.Assign)
        for target, value in _given(node)
        if isinstance(target, ast.Name) and _is_several(value, set())
    }


def _given(node: ast.Assign) -> Iterator[tuple[ast.expr, ast.expr]]:
    for target in node.targets:
        match target, node.value:
            case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
                yield from zip(targets, values, strict=True)
            case _:
                yield target, node.value


def _through(loop: ast.For, values: set[str]) -> set[str]:
    """What the loop and those within it call the written values that they go through."""
    return {
        name.id
        for one in nodes(loop)
        if isinstance(one, ast.For) and _is_several(one.iter, values)
        for name in nodes(one.target)
        if isinstance(name, ast.Name)
    }


def _is_several(node: ast.AST, values: set[str]) -> bool:
    match node:
        case ast.Name(id=name):
            return name in values
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return len(elements) > 1 and all(_is_value(one) for one in elements)
        case ast.Call(func=function, args=given):
            name = last(written(function))
            return name in _SPREADS or (name in _PAIRS and any(_is_several(one, values) for one in given))
    return False


def _is_value(node: ast.AST) -> bool:
    """A number, or several of them; a class or a function by its full name; no text, which may name a column."""
    match node:
        case ast.Constant(value=value):
            return not isinstance(value, (str, bytes))
        case ast.UnaryOp(operand=inner):
            return _is_value(inner)
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return bool(elements) and all(map(_is_value, elements))
    return isinstance(node, ast.Attribute)


def _trains(call: Call, learning: set[str]) -> bool:
    name = last(call.name)
    return name in FITS or name in CROSS or (call.name.startswith("notebook.") and name in learning)


def _is_set(call: Call, names: set[str], learning: set[str]) -> bool:
    """Whether one of the `names` is a setting that the call is given, and not the data."""
    name = last(call.name)
    if name in _SETTING:
        given = [one for one in call.arguments if one.name is not None and not _DATA.match(one.name)]
    elif call.name.startswith(_BUILDS) or (call.name.startswith("notebook.") and name in learning):
        given = [one for one in call.arguments if one.name is None or not _DATA.match(one.name)]
        if call.name.startswith("sklearn.") and estimator_kind(call.name) is None:
            return False
    else:
        return False
    return any(_mentions(one, names) for one in given)


def _mentions(argument: Argument, names: set[str]) -> bool:
    return any(word in names for word in re.findall(r"[A-Za-z_]\w*", argument.value))
