"""Functions whose docstring describes another treatment of data than the one that they do."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator

from certgrader.facts.code.blocks import statements
from certgrader.notebook.syntax import nodes

_FILLS = frozenset({"fillna", "fill_null", "fill_nan"})
_STATISTICS = {
    "median": re.compile(r"(?i)\bm[ée]dianes?\b|\bmedian\b"),
    "mean": re.compile(r"(?i)\bmoyennes?\b|\bmean\b|\baverage\b"),
    "mode": re.compile(r"(?i)\bmode\b|plus fréquente?|most frequent"),
    "interpol": re.compile(r"(?i)\binterpol"),
}
_SHARES = re.compile(r"(?i)\b\w*(centile|quantile)s?\b")
_DELETES = re.compile(r"(?i)\b(supprim|retir|écart|enl[eè]v|drop|remov|delete|deleting|deletion|discard)\w*")
_LAST = re.compile(r"(?i)\b(derni[eè]re?s?|last|latest)\b")
_FIRST = re.compile(r"(?i)\b(premi[eè]re?s?|first)\b")
_TAKES_AWAY = re.compile(
    r"drop|\bfilter\b|\bquery\b|\bloc\b|\[[^'\"\]]*[<>=~&|]|\bdel\b|\bunique\b|\bif\b|notna|notnull"
)
_NAME = re.compile(r"\w+")


def contradicted(tree: ast.Module, columns: Iterable[str]) -> Iterator[ast.FunctionDef]:
    """Those functions. `columns`: names of the notebook's columns."""
    known = frozenset(columns)
    for node in statements(tree.body):
        if isinstance(node, ast.FunctionDef):
            said = ast.get_docstring(node)
            body = node.body[1:]
            if said and body and any(rule(said, body, known) for rule in _RULES):
                yield node


def _calls(body: Iterable[ast.stmt], names: frozenset[str]) -> Iterator[ast.Call]:
    for statement in body:
        for node in nodes(statement):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
                yield node


def _text(body: Iterable[ast.stmt]) -> str:
    return "\n".join(ast.unparse(one) for one in body)


def _filled_otherwise(said: str, body: list[ast.stmt], _columns: frozenset[str]) -> bool:
    """A statistic is named, a constant is filled in."""
    named = [one for one, words in _STATISTICS.items() if words.search(said)]
    fills = list(_calls(body, _FILLS)) if named else []
    if not fills or not all(one.args and _constant(one.args[0]) for one in fills):
        return False
    text = _text(body)
    return not any(one in text for one in _STATISTICS)


def _constant(node: ast.expr) -> bool:
    if isinstance(node, ast.Dict):
        return all(_constant(one) for one in node.values)
    if isinstance(node, ast.UnaryOp):
        return _constant(node.operand)
    return isinstance(node, ast.Constant) and not isinstance(node.value, bool)


def _bounded_otherwise(said: str, body: list[ast.stmt], _columns: frozenset[str]) -> bool:
    """A quantile is named, a number is the limit."""
    if not _SHARES.search(said) or re.search(r"(?i)quantile|percentile|iqr", _text(body)):
        return False
    compares = [one for statement in body for one in nodes(statement) if isinstance(one, ast.Compare)]
    limits = [one for each in compares for one in each.comparators]
    clips = [value for one in _calls(body, frozenset({"clip"})) for value in _given(one)]
    return bool(limits or clips) and all(_constant(one) for one in (*limits, *clips))


def _given(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(one.value for one in call.keywords)]


def _kept_instead(said: str, body: list[ast.stmt], _columns: frozenset[str]) -> bool:
    """Rows are said to be taken out, and are filled."""
    if not _DELETES.search(said) or not any(True for _ in _calls(body, _FILLS)):
        return False
    return _TAKES_AWAY.search(_text(body)) is None


def _other_one_kept(said: str, body: list[ast.stmt], columns: frozenset[str]) -> bool:
    """Of rows that stand twice another one is kept, or they are told by other columns."""
    for call in _calls(body, frozenset({"drop_duplicates"})):
        by_name = {one.arg: one.value for one in call.keywords}
        keep = by_name.get("keep")
        last = isinstance(keep, ast.Constant) and keep.value == "last"
        if (keep is None or isinstance(keep, ast.Constant)) and "sort" not in _text(body):
            one_named = bool(_LAST.search(said)) != bool(_FIRST.search(said))
            if one_named and last != bool(_LAST.search(said)):
                return True
        subset = by_name.get("subset") or (call.args[0] if call.args else None)
        told_by = {one.value for one in nodes(subset) if isinstance(one, ast.Constant)} if subset is not None else set()
        named = columns & set(_NAME.findall(said))
        if told_by and named and named.isdisjoint(told_by) and told_by <= columns:
            return True
    return False


_RULES: tuple[Callable[[str, list[ast.stmt], frozenset[str]], bool], ...] = (
    _filled_otherwise,
    _bounded_otherwise,
    _kept_instead,
    _other_one_kept,
)
