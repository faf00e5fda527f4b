"""A value of `evaluate` taken under the name of another measure than the one that `compile` put at that place.

Keras gives the loss, then the measures in the order of `compile(metrics=[…])`; a name in the wrong place makes every
text that quotes it wrong. Told only where the notebook compiles one list of measures, written out in full.
"""

import ast
from collections.abc import Iterator

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.contradictions.claims import Seen
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.contradictions.results import measure
from certgrader.facts.metrics import LABEL, fold
from certgrader.notebook.model import Notebook

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
    # A model that was stored brings measures of its own.
    if any("load_model(" in cell.source for cell in cells) or not all(_parses(cell.source) for cell in judging):
        return
    trees = [(cell.index, ast.parse(cell.source)) for cell in judging]
    lists = [found for _, tree in trees for node in ast.walk(tree) for found in _compiled(node)]
    if len({tuple(one) for one in lists}) != 1:
        return
    for cell, tree in trees:
        for node in ast.walk(tree):
            yield from _wrong(node, lists[0], cell)


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True


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
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name != "AUC":
        return _KINDS.get(name)
    curve = next((one.value for one in node.keywords if one.arg == "curve"), ast.Constant("ROC"))
    return _CURVES.get(str(curve.value)) if isinstance(curve, ast.Constant) else None


def _wrong(node: ast.AST, compiled: list[str | None], cell: int) -> Iterator[Contradiction]:
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
        lines = (node.lineno, node.end_lineno or node.lineno)
        yield Contradiction("mislabelled", cell, lines, ast.unparse(name), shown)
        return
