"""Levels that results are held against, as calls that checks ask for.

`levels.of_result` are computed from the very results that they judge; `levels.drawn` are lines drawn across a figure of
scores at a level that its legend names. Across p-values or residuals such a line asks nothing of a model.
"""

import ast
import re
from collections.abc import Iterator, Mapping

from certgrader.facts.model import Assignment, Call, CodeFacts
from certgrader.notebook.syntax import nodes

_NUMBER = re.compile(r"-?\d*\.?\d+")
_LEVEL = re.compile(r"seuil|cible|objectif|target|attendu|required|minim|threshold", re.IGNORECASE)
_SCORE = re.compile(
    r"(?<![a-z])(scores?|rappels?|recalls?|pr[ée]cisions?|f1|auc|accuracy|exactitude|rmse|mae|mape|r2|ari|silhouette|"
    r"performances?)(?![a-z])",
    re.IGNORECASE,
)
_NO_SCORE = re.compile(
    r"p.?val|\bpsi\b|variance|corr[ée]l|alpha|d[ée]cision|r[ée]sidu|proba|z.?score|importance", re.IGNORECASE
)
_TOLD = ("ylabel", "title", "plot", "bar", "boxplot", "scatter")
_NEAR = 10
"""Lines of a cell in which one figure is made."""
_SAME = frozenset({"round", "float", "max", "min", "abs"})


def of_result(trees: Mapping[int, ast.Module], code: CodeFacts) -> Iterator[Call]:
    """One for each `level = 0.9 * result` that `result` is then compared with."""
    made = _made(trees, code)
    met: set[str] = set()
    for tree in trees.values() if made else ():
        for node in nodes(tree):
            if isinstance(node, (ast.Compare, ast.Dict, ast.Call)):
                names = {one.id for one in nodes(node) if isinstance(one, ast.Name)}
                met.update(name for name, (source, _, _) in made.items() if name in names and source in names)
    for name in sorted(met):
        _, one, statement = made[name]
        at = (statement.end_lineno or 0, statement.end_col_offset or 0)
        excerpt = f"{one.target} = {one.value}"[:200]
        yield Call("levels.of_result", one.cell, (one.line, one.line), excerpt, kept=True, at=at)


def drawn(code: CodeFacts) -> Iterator[Call]:
    """One for each such line, drawn at a number."""
    for call in code.calls:
        if call.dead or not call.name.endswith(".axhline") or not call.arguments:
            continue
        height = call.arguments[0].value
        label = next((one.value for one in call.arguments if one.name == "label"), "")
        if not (_NUMBER.fullmatch(height) and float(height) and _LEVEL.search(label)):
            continue
        beside = [one for one in code.calls if one.cell == call.cell and _is_of_figure(one, call)]
        axis = " ".join((label, *(one.excerpt for one in beside if one.name.endswith("ylabel"))))
        if not _NO_SCORE.search(axis) and any(_SCORE.search(text) for text in (axis, *(one.excerpt for one in beside))):
            yield Call("levels.drawn", call.cell, call.lines, call.excerpt, kept=True, at=call.at)


def _is_of_figure(one: Call, line: Call) -> bool:
    """Whether the call draws, or names, what a line is drawn across."""
    near = abs(one.lines[0] - line.lines[0]) <= _NEAR and one.name.endswith(_TOLD)
    return near and one.excerpt.partition(".")[0] == line.excerpt.partition(".")[0]


def _made(trees: Mapping[int, ast.Module], code: CodeFacts) -> dict[str, tuple[str, Assignment, ast.Assign]]:
    """Names that are given multiples of what another name holds, with that name."""
    live = {(one.cell, one.target): one for one in code.assignments if not one.dead}
    found: dict[str, tuple[str, Assignment, ast.Assign]] = {}
    for cell, tree in trees.items():
        for statement in tree.body:
            source = _scaled(statement.value) if isinstance(statement, ast.Assign) else ""
            for target in statement.targets if source and isinstance(statement, ast.Assign) else ():
                known = live.get((cell, target.id)) if isinstance(target, ast.Name) else None
                if known is not None and known.target != source and isinstance(statement, ast.Assign):
                    found[known.target] = source, known, statement
    return found


def _scaled(node: ast.expr) -> str:
    """The one name of which each number in there is a multiple, or a constant away; empty where it is otherwise."""
    if isinstance(node, ast.Dict):
        found = {_scaled(one) for one in node.values}
        return found.pop() if len(found) == 1 else ""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SAME and node.args:
        return _scaled(node.args[0])
    match node:
        case ast.BinOp(left=ast.Constant(value=int() | float()), right=inner):
            return _name(inner)
        case ast.BinOp(left=inner, right=ast.Constant(value=int() | float())):
            return _name(inner)
    return ""


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name), slice=ast.Constant()):
            return name
    return ""
