"""Lines of code that make or change a table of scores, of what else a model gave, or a dict: no work on the data."""

import ast
import keyword
import re
from collections.abc import Collection, Iterable, Iterator

from certgrader.facts.lookups import lookups
from certgrader.facts.model import CodeFacts
from certgrader.facts.modelling.model import ChangeFact
from certgrader.facts.modelling.values import Data, Value
from certgrader.notebook.syntax import first_name

Place = tuple[int, int]

_WORDS = frozenset(keyword.kwlist)

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAME = re.compile(
    r"(^|_)(results?|resultats?|résultats?|scores?|metrics?|metriques?|métriques?|perfs?|compar\w*|importances?|"
    r"leaderboard)(_|\d|$)"
)
_BEGINS = re.compile(r"^\s*(?:return\s+)?(?:\w+\s*=\s*)?([A-Za-z_]\w*)\s*(?=[.\[=]|$)")
_MADE_OF = re.compile(r"^[^=]*=\s*([A-Za-z_]\w*)\s*(?=[.\[]|$)")
_DRAWN = re.compile(r".*\bdata\s*=\s*([A-Za-z_]\w*)")
_MADE = re.compile(r"^\s*(?:return\s+)?([A-Za-z_]\w*)\s*=(?!=)")
_OF_A_MODEL = re.compile(
    r"\b(search_runs|trials_dataframe|get_metrics|crosstab|confusion_matrix|contingency_matrix)\(|"
    r"\.(cv_results_|history)\b"
)
"""What gives results: of a model, or counts of two things side by side, which are no data either."""
_READS = re.compile(r"\b(read_\w+|load\w*|open|fetch\w*|scan_\w+)\(")
_TEXT = re.compile(r"""[rbfu]{0,2}('''.*?'''|\"\"\".*?\"\"\"|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.DOTALL)
_VARIABLE = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?!\w|\s*\(|\s*=(?!=))")
_STEPS = 5


def is_result(value: Value) -> bool:
    """Whether it holds scores, or figures that come from a model and from no data."""
    if not isinstance(value, Data):
        return False
    return value.role == "metric" or bool(value.metrics) or (value.model is not None and not value.sources)


def is_account(value: Value) -> bool:
    """Whether it sums up what was learned, as importances of columns do: no data, unless a model learns from it."""
    return isinstance(value, Data) and value.role == "statistic" and bool(value.learned)


def changed_by(node: ast.stmt) -> str:
    """The name of what the statement makes or changes, empty where it has none."""
    match node:
        case ast.Assign(targets=[target, *_]) | ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            return first_name(target)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner))):
            return first_name(owner)
    return ""


def fills_an_entry(node: ast.stmt) -> bool:
    """Whether it is `name["key"] = …`: of a dict that is no table."""
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    return isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name)


def lines_of_results(
    code: CodeFacts, changes: Iterable[ChangeFact], followed: Collection[Place], accounts: Collection[Place]
) -> frozenset[Place]:
    """`followed`: places where that is known. Those of `accounts`, and a name that says so, are believed where no model
    learns from the line."""
    learned = {
        (one.spot.cell, line)
        for one in changes
        if "features" in one.reaches
        for line in range(one.spot.lines[0], one.spot.lines[1] + 1)
    }
    perhaps = {*_named(code), *accounts} - learned
    return frozenset(followed).union(place for place in perhaps if not _learned(code, place))


def made_of_results(code: CodeFacts) -> frozenset[str]:
    """Names that are only ever given what is made of scores: of names that say so, and of such names in turn."""
    given: dict[str, list[tuple[str, frozenset[str]]]] = {}
    imported = {one.alias for one in code.imports}
    for one in code.assignments:
        if not one.dead and one.target.isidentifier():
            named = frozenset(_VARIABLE.findall(_TEXT.sub("", one.value))) - imported - _WORDS
            given.setdefault(one.target, []).append((one.value, named))
    read = {name for name, values in given.items() if any(_READS.search(value) for value, _ in values)}
    # Of importances columns are chosen: that is work on the data.
    found = {name for name in given if _says(name) and "importance" not in name.lower()} - read
    for _ in range(_STEPS):
        more = {
            name
            for name, values in given.items()
            if name not in read | found and all(_made_of(value, named - {name}, found) for value, named in values)
        }
        if not more:
            break
        found |= more
    return frozenset(name for name in found if not _says(name))


def _made_of(value: str, named: frozenset[str], scores: set[str]) -> bool:
    return bool(_OF_A_MODEL.search(value)) or (bool(named) and named <= scores)


def _says(name: str) -> bool:
    return bool(_NAME.search(_HUMP.sub("_", name).lower()))


def _named(code: CodeFacts) -> Iterator[Place]:
    made = made_of_results(code)
    for cell, line, text in code.live:
        met = [
            found[1]
            for pattern in (_BEGINS, _MADE, _MADE_OF, _DRAWN)
            for found in [pattern.match(text)]
            if found is not None
        ]
        if any(_says(name) or name in made for name in met):
            yield cell, line


def _learned(code: CodeFacts, place: Place) -> bool:
    return any("features" in one.reaches for one in lookups(code).at(*place))
