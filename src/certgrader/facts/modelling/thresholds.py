"""Decision thresholds tried one after the other on what a model gives: `thresholds.swept`, as a call checks ask for.

A loop, written as one or as a comprehension, goes through values; each is held against scores of a model, and the
notebook asks afterwards where something is least or most, or keeps the best in the loop itself.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

from certgrader.facts.code.blocks import statements
from certgrader.facts.code.record import CellSource
from certgrader.facts.model import Call, CodeFacts
from certgrader.notebook.model import Cell
from certgrader.notebook.syntax import nodes

_GIVES_SCORES = re.compile(r"\.(predict_proba|decision_function|predict)\(")
_SCORES = re.compile(r"proba|probs$|(^|_)prob$|(^|_)scores?$|logits?$", re.IGNORECASE)
_BEST = re.compile(r"(arg(min|max|sort)|idx(min|max)|nlargest|nsmallest|sort_values)$|^(max|min|sorted)$")
_ORDERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_LOOPS = (ast.For, ast.ListComp, ast.GeneratorExp, ast.DictComp)


def swept(trees: Mapping[int, ast.Module], cells: Mapping[int, Cell], code: CodeFacts) -> Iterator[Call]:
    """One for each loop in live code that tries thresholds on scores, where the best is asked for in that cell or
    below."""
    scores = {one.target for one in code.assignments if not one.dead and _GIVES_SCORES.search(one.value)}
    live = {(cell, line) for cell, line, _ in code.live}
    choosing = [cell for cell, tree in trees.items() if _chooses(tree)]
    for cell, tree in trees.items():
        if not any(cell <= one for one in choosing):
            continue
        source = CellSource(cells[cell])
        for held in _tries(tree, scores):
            lines = source.lines(held)
            if (cell, lines[0]) in live:
                at = (held.end_lineno or 0, held.end_col_offset or 0)
                yield Call("thresholds.swept", cell, lines, source.excerpt(lines), in_loop=True, kept=True, at=at)


def _tries(tree: ast.Module, scores: set[str]) -> Iterator[ast.Compare]:
    """For each loop the first comparison in it of what it goes through with scores of a model."""
    for loop in nodes(tree):
        if not isinstance(loop, _LOOPS):
            continue
        tried = _tried(loop)
        for node in nodes(loop) if tried else ():
            if isinstance(node, (ast.Compare, ast.Call)) and (held := _held(node, tried, scores)) is not None:
                yield held
                break


def _tried(loop: ast.AST) -> set[str]:
    """Names of the values that the loop goes through, and of what it computes from them alone."""
    targets = [loop.target] if isinstance(loop, ast.For) else [one.target for one in getattr(loop, "generators", ())]
    tried = {one.id for target in targets for one in nodes(target) if isinstance(one, ast.Name)}
    for statement in statements(loop.body) if isinstance(loop, ast.For) else ():
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _names(value) and _names(value) <= tried:
                tried.add(name)
    return tried


def _held(node: ast.Compare | ast.Call, tried: set[str], scores: set[str]) -> ast.Compare | None:
    """The comparison of a tried value with scores: themselves, or each through a function that is given to them."""
    if isinstance(node, ast.Compare):
        return node if _orders(node, tried) and _is_scores(node, scores) else None
    given = [one.body for one in node.args if isinstance(one, ast.Lambda)]
    inside = [one for body in given for one in nodes(body) if isinstance(one, ast.Compare)]
    return next((one for one in inside if _orders(one, tried) and _is_scores(node.func, scores)), None)


def _orders(node: ast.Compare, tried: set[str]) -> bool:
    """Whether one side is a tried value and nothing else."""
    sides = [node.left, *node.comparators]
    return isinstance(node.ops[0], _ORDERS) and any(isinstance(one, ast.Name) and one.id in tried for one in sides)


def _is_scores(node: ast.AST, scores: set[str]) -> bool:
    return any(name in scores or _SCORES.search(name) for name in _names(node))


def _chooses(tree: ast.Module) -> bool:
    """Whether the cell asks where something is least or most, or keeps the best of a loop."""
    for node in nodes(tree):
        name = node.func if isinstance(node, ast.Call) else None
        if isinstance(name, (ast.Attribute, ast.Name)) and _BEST.search(_last(name)):
            return True
        if isinstance(node, ast.For) and _keeps_the_best(node.body):
            return True
    return False


def _keeps_the_best(body: Iterable[ast.stmt]) -> bool:
    for one in statements(body):
        if isinstance(one, ast.If) and isinstance(one.test, ast.Compare) and isinstance(one.test.ops[0], _ORDERS):
            compared = _names(one.test)
            if any(isinstance(inner, ast.Assign) and _kept(inner) & compared for inner in one.body):
                return True
    return False


def _kept(node: ast.Assign) -> set[str]:
    return {one.id for target in node.targets for one in nodes(target) if isinstance(one, ast.Name)}


def _last(node: ast.Attribute | ast.Name) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in nodes(node) if isinstance(one, ast.Name)}
