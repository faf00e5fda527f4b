"""A value of `evaluate` taken under the name of another measure than the one that `compile` put at that place.

Keras gives the loss, then the measures in the order of `compile(metrics=[…])`; a name in the wrong place makes every
text that quotes it wrong. Told only where the notebook compiles one list of measures, written out in full.
"""

import ast
from collections.abc import Iterator

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.code.record import CellSource
from certgrader.facts.contradictions.claims import Seen
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.contradictions.results import measure
from certgrader.facts.metrics import LABEL, fold
from certgrader.facts.modelling.arguments import written
from certgrader.notebook.model import Notebook
from certgrader.notebook.syntax import nodes

_KINDS = {
    "Recall": "recall",
    "Precision": "precision",
    "Accuracy": "accuracy",
    "BinaryAccuracy": "accuracy",
    "CategoricalAccuracy": "accuracy",
    "SparseCategoricalAccuracy": "accuracy",
    "MeanSquaredError": "mse",
    "RootMeanSquaredError": "rmse",
    "MeanAbsoluteError": "mae",
    "accuracy": "accuracy",
    "acc": "accuracy",
    "mse": "mse",
    "mae": "mae",
}
_CURVES = {"PR": "average_precision", "ROC": "roc_auc"}
# « auc » names the area under either curve, and a precision of averages is one.
_EITHER = (frozenset({"roc_auc", "average_precision"}), frozenset({"precision", "average_precision"}))


def mislabelled(notebook: Notebook, seen: Seen) -> Iterator[Contradiction]:
    """The first such name of each statement."""
    if seen.code.unparsed or seen.code.unexamined:
        return
    cells = [cell for cell in notebook.cells if cell.kind == "code"]
    judging = [cell for cell in cells if "compile(" in cell.source or "evaluate(" in cell.source]
    trees = [(CellSource(cell), cell.code.tree if cell.code is not None else None) for cell in judging]
    # A model that was stored brings measures of its own.
    if any("load_model(" in cell.source for cell in cells):
        return
    lists = [found for _, tree in trees if tree is not None for node in nodes(tree) for found in _compiled(node)]
    if any(tree is None for _, tree in trees) or len({tuple(one) for one in lists}) != 1:
        return
    for source, tree in trees:
        for node in nodes(tree) if tree is not None else ():
            yield from _wrong(node, lists[0], source)


def _compiled(node: ast.AST) -> Iterator[list[str | None]]:
    """The measures of one call of `compile`, None for each that is not known."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "compile"):
        return
    for keyword in node.keywords:
        if keyword.arg in {"metrics", "weighted_metrics"}:
            yield [_kind(one) for one in keyword.value.elts] if isinstance(keyword.value, ast.List) else []


def _kind(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant):
        return _KINDS.get(str(node.value))
    if not isinstance(node, ast.Call):
        return None
    name = written(node.func)
    if name != "AUC":
        return _KINDS.get(name)
    curve = next((one.value for one in node.keywords if one.arg == "curve"), ast.Constant("ROC"))
    return _CURVES.get(str(curve.value)) if isinstance(curve, ast.Constant) else None


def _wrong(node: ast.AST, compiled: list[str | None], source: CellSource) -> Iterator[Contradiction]:
    if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and len(node.targets) == 1):
        return
    target, function = node.targets[0], node.value.func
    if not (isinstance(function, ast.Attribute) and function.attr == "evaluate" and isinstance(target, ast.Tuple)):
        return
    if len(target.elts) != len(compiled) + 1:
        return
    for name, kind in zip(target.elts[1:], compiled, strict=True):
        said = {one.lastgroup for one in LABEL.finditer(fold(getattr(name, "id", "")).replace("_", " "))}
        if len(said) != 1 or kind is None or said == {kind} or any(said | {kind} <= pair for pair in _EITHER):
            continue
        shown = phrase("grading.contradiction.place", metric=measure(kind))
        yield Contradiction("mislabelled", source.index, source.lines(node), ast.unparse(name), shown)
        return
