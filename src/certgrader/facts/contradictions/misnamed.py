"""A score that is computed by one measure and shown under another's name: « RMSE » before a mean of squares.

Followed only from where it is computed to the words right before it, in one text, one dictionary or one name; a name
that holds different things, or whose root is taken somewhere, is left alone.
"""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.code.record import CellSource
from certgrader.facts.contradictions.claims import Seen
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.contradictions.results import measure
from certgrader.facts.metrics import LABEL, fold
from certgrader.facts.modelling.arguments import written
from certgrader.notebook.model import Notebook
from certgrader.notebook.syntax import nodes

_COMPUTED = {
    "accuracy_score": "accuracy",
    "precision_score": "precision",
    "recall_score": "recall",
    "f1_score": "f1",
    "roc_auc_score": "roc_auc",
    "mean_squared_error": "mse",
    "root_mean_squared_error": "rmse",
    "mean_absolute_error": "mae",
    "mean_absolute_percentage_error": "mape",
    "r2_score": "r2",
}
# In French « précision » is said of accuracy too.
_EITHER = frozenset({"accuracy", "precision"})
_SAME = frozenset({"round", "float", "around", "mean", "format", "str"})
_ROOTS = frozenset({"sqrt", "pow", "power"})
_NEAR = 60
"""Characters before a value in which its name stands."""
_Known = Mapping[str, str]
"""Names that hold one measure wherever they are given a value, and which."""


def misnamed(notebook: Notebook, seen: Seen) -> Iterator[Contradiction]:
    """The first such name of each cell."""
    if seen.code.unparsed or seen.code.unexamined:
        return
    own = {one.name for one in seen.code.definitions}
    cells = [(CellSource(cell), cell.code.tree) for cell in notebook.cells if cell.code is not None]
    trees = [(source, tree) for source, tree in cells if tree is not None]
    if not any(
        isinstance(node, ast.Call) and written(node.func) in _COMPUTED for _, tree in trees for node in nodes(tree)
    ):
        return
    known = _known([node for _, tree in trees for node in nodes(tree)], own)
    for source, tree in trees:
        for node in sorted(nodes(tree), key=lambda one: getattr(one, "lineno", 0)):
            found = next((one for one in _named(node, known) if _wrong(*one, known, own)), None)
            if found is not None:
                kind = _kind(found[1], known, own) or ""
                shown = phrase("grading.contradiction.computed", metric=measure(kind))
                yield Contradiction("mislabelled", source.index, source.lines(node), " ".join(found[0].split()), shown)
                break


def _wrong(words: str, value: ast.expr, known: _Known, own: set[str]) -> bool:
    kind = _kind(value, known, own)
    labels = list(LABEL.finditer(fold(words).replace("_", " ")))
    said = {one.lastgroup for one in labels}
    if kind is None or len(said) != 1 or said == {kind} or said | {kind} == _EITHER:
        return False
    # Its name in full is said of its root too.
    in_full = said == {"mse"} and not labels[0].group().endswith("mse")
    return said <= set(_COMPUTED.values()) and not in_full


def _named(node: ast.AST, known: _Known) -> Iterator[tuple[str, ast.expr]]:
    """Words, and the value that stands right after them."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in known:
            yield name, value
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, value
        case ast.JoinedStr(values=parts):
            yield from _in_turn(parts)
        case ast.Call(func=ast.Name(id="print"), args=parts):
            yield from _in_turn(parts)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format"), args=values):
            pieces = text.split("{")
            yield from zip(pieces, values, strict=False) if len(pieces) == len(values) + 1 else ()


def _in_turn(parts: Iterable[ast.expr]) -> Iterator[tuple[str, ast.expr]]:
    words = ""
    for part in parts:
        if isinstance(part, ast.Constant):
            words = str(part.value)[-_NEAR:]
            continue
        if words:
            yield words, part.value if isinstance(part, ast.FormattedValue) else part
        words = ""


def _known(found: Iterable[ast.AST], own: set[str]) -> _Known:
    kinds: dict[str, set[str | None]] = {}
    bound: Counter[str] = Counter()
    for node in found:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                kinds.setdefault(name, set()).add(_kind(value, {}, own))
                bound[name] -= 1
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                bound[name] += 1
            case ast.BinOp(left=ast.Name(id=name), op=ast.Pow()):
                bound[name] += 1
            case ast.Call(args=[ast.Name(id=name), *_]) if written(node.func) in _ROOTS:
                bound[name] += 1
    # Bound otherwise than by such a line, or its root taken: what it holds there is not known.
    plain = {name: one for name, several in kinds.items() if len(several) == 1 and not bound[name] for one in several}
    return {name: one for name, one in plain.items() if one is not None}


def _kind(node: ast.expr, known: _Known, own: set[str]) -> str | None:
    """The measure that an expression computes, None where that is not certain."""
    match node:
        case ast.Name(id=name):
            return known.get(name)
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=0.5)):
            return _root(_kind(left, known, own))
        case ast.BinOp(left=left, op=ast.Mult(), right=ast.Constant()):
            return _kind(left, known, own)
        case ast.BinOp(left=ast.Constant(), op=ast.Mult(), right=right):
            return _kind(right, known, own)
        case ast.Call(args=[first, *_]) if written(node.func) in _SAME:
            return _kind(first, known, own)
        case ast.Call(args=[first, *_]) if written(node.func) == "sqrt":
            return _root(_kind(first, known, own))
        case ast.Call() if written(node.func) in _COMPUTED and written(node.func) not in own:
            return _of_call(node)
    return None


def _of_call(node: ast.Call) -> str | None:
    kind = _COMPUTED[written(node.func)]
    given = {one.arg: one.value for one in node.keywords}
    if None in given:
        return None
    if kind != "mse" or "squared" not in given:
        return kind
    squared = given["squared"]
    return ("mse" if squared.value else "rmse") if isinstance(squared, ast.Constant) else None


def _root(kind: str | None) -> str | None:
    return "rmse" if kind == "mse" else None
