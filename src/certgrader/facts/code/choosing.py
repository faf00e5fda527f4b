"""Statements that go on with some of the rows: `df[df["age"] > 0]`, `.loc[lambda d: …]`, `.query("…")`, lists too."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from certgrader.facts.code.blocks import statements
from certgrader.facts.code.row_conditions import Kind, Names, chooses, columns, is_there, kinds, lacking, read_query
from certgrader.notebook.syntax import first_name, nodes

_SUMS_UP = frozenset(
    "mean sum count max min median std var nunique unique value_counts size shape index columns values_counts "
    "describe corr mode quantile height width idxmax idxmin item any all plot hist boxplot is_empty".split()
)
"""What is asked of some rows, who go no further."""
_FIGURES = frozenset({"value_counts", "values_count", "nunique", "corr", "describe", "corrwith", "skew", "kurtosis"})
"""What gives figures about a table, whatever is asked of them afterwards."""
_TOTALS = frozenset({"sum", "mean", "count", "any", "all"})
_LACKS = frozenset({"isna", "isnull", "notna", "notnull", "is_null"})
_BY_CONDITION = frozenset({"filter", "where", "query", "remove"})
_MAKES = frozenset({"DataFrame", "Series", "concat", "array", "asarray", "list", "vstack", "copy", "deepcopy"})
_STATEMENTS = (ast.Assign, ast.AnnAssign, ast.Return)
_BODIES = ("body", "orelse", "finalbody")
_CONDITION = (ast.Compare, ast.BinOp, ast.UnaryOp, ast.Call, ast.BoolOp)
_OF_RESULTS = re.compile(
    r"(?i)^p_?val|\bp[- ]value|(^|_)(aic|bic|vif|corr\w*|importances?|coef\w*|score|rank|lift|support)($|_)"
)
_TEXT_ONLY = re.compile(r"[\w\s.\"'()<>=!&|~@`,\[\]+*/%:-]+")


Half = tuple[str, str]
"""A name of a table and what is asked whether it lacks."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows chosen in a statement. `node` says by what; `chooses`: False where it lets through all or none; `method`:
    the call that chooses, where it is one."""

    statement: ast.stmt
    node: ast.expr
    kinds: frozenset[Kind]
    columns: frozenset[str]
    chooses: bool
    again: bool
    method: ast.Call | None = None


def conditions_named(trees: Iterable[ast.Module]) -> dict[str, ast.expr]:
    """Conditions that are given a name: `valid = (df["age"] > 0) & df["town"].notna()`. The last of a name counts."""
    return {
        target.id: statement.value
        for tree in trees
        for statement, _ in _statements(tree.body)
        if isinstance(statement, ast.Assign) and isinstance(statement.value, _CONDITION)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def halves(trees: Iterable[ast.Module], names: Names) -> frozenset[Half]:
    """Rows in which something lacks, by their table and what is asked of them, where they are given a name or values:
    what is chosen beside them is the other half of a table that stays whole."""
    found: set[Half] = set()
    for one in (one for tree in trees for one in nodes(tree) if isinstance(one, ast.Assign)):
        taken = [part for part in (*one.targets, _whole(one.value)) if part is not None]
        for part in (inner for each in taken for inner in ast.walk(each) if isinstance(inner, ast.Subscript)):
            key = part.slice.elts[0] if isinstance(part.slice, ast.Tuple) and part.slice.elts else part.slice
            meant = names(key.id) if isinstance(key, ast.Name) else key
            if meant is not None and lacking(meant):
                found.add((first_name(part), _asked(meant)))
    return frozenset(found)


def _whole(value: ast.expr) -> ast.expr | None:
    """What an assignment keeps of some rows; nothing where it only counts them."""
    at = value
    while isinstance(at, (ast.Call, ast.Attribute, ast.Subscript)):
        if isinstance(at, ast.Attribute) and at.attr in _SUMS_UP:
            return None
        at = at.func if isinstance(at, ast.Call) else at.value
    return None if isinstance(at, ast.Name) and at.id == "len" else value


def _asked(condition: ast.expr) -> str:
    """What is asked whether it lacks."""
    bare = condition.operand if isinstance(condition, ast.UnaryOp) else condition
    if not isinstance(bare, ast.Call) or not isinstance(bare.func, ast.Attribute):
        return ast.dump(bare)
    return ast.dump(bare.args[0] if bare.args else bare.func.value)


def choices(
    tree: ast.Module, named: Mapping[str, ast.expr], voids: frozenset[Half] = frozenset()
) -> Iterator[tuple[Choice, str | None]]:
    """What the statements of a cell choose, with the function in which each stands; `voids`: see `halves`."""
    for statement, function in _statements(tree.body):
        if isinstance(statement, ast.For):
            yield from ((one, function) for one in _passed_over(statement))
            continue
        if statement.value is None:
            continue
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        names = {one.id for one in targets if isinstance(one, ast.Name)}
        for value in statement.value.elts if isinstance(statement.value, ast.Tuple) else [statement.value]:
            walk = _Chain(statement, names, named.get, voids)
            yield from ((one, function) for one in walk.along(value))


def _statements(
    body: Iterable[ast.stmt], function: str | None = None, owner: str = ""
) -> Iterator[tuple[ast.Assign | ast.AnnAssign | ast.Return | ast.For, str | None]]:
    for statement in body:
        if isinstance(statement, _STATEMENTS):
            yield statement, function
            continue
        if isinstance(statement, ast.For):
            yield statement, function
        inside, within = function, owner
        if isinstance(statement, ast.ClassDef):
            within = f"{statement.name}."
        elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            inside, within = owner + statement.name, ""
        for name in _BODIES:
            yield from _statements(getattr(statement, name, ()), inside, within)
        for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            yield from _statements(part.body, inside, within)


@dataclass(slots=True)
class _Chain:
    """Follows what a statement gives back to what it comes from."""

    statement: ast.stmt
    targets: set[str]
    names: Names
    voids: frozenset[Half] = frozenset()

    def along(self, node: ast.expr) -> Iterator[Choice]:
        """Choices on the way, the last first."""
        at: ast.expr | None = node
        while at is not None:
            match at:
                case ast.Subscript(value=owner, slice=key):
                    yield from self._taken(at, owner, key)
                    at = owner
                case ast.Attribute(value=owner, attr=name):
                    at = None if name in _SUMS_UP else owner
                case ast.Call():
                    yield from self._called(at)
                    at = self._before(at)
                case ast.ListComp() | ast.GeneratorExp():
                    yield from self._listed(at)
                    at = None
                case _:
                    at = None

    def _before(self, node: ast.Call) -> ast.expr | None:
        match node.func:
            case ast.Attribute(value=owner, attr=name) if name not in _SUMS_UP | _MAKES:
                return owner
            case ast.Attribute(attr=name) | ast.Name(id=name) if name in _MAKES and node.args:
                return node.args[0]
            case ast.Attribute(value=owner, attr="copy"):
                return owner
        return None

    def _taken(self, node: ast.Subscript, owner: ast.expr, key: ast.expr) -> Iterator[Choice]:
        rows = key.elts[0] if isinstance(key, ast.Tuple) and key.elts else key
        if isinstance(key, ast.Tuple) and isinstance(key.elts[-1], ast.Constant):
            # `df.loc[recent, "price"]`: values of one column, looked at.
            return
        if not isinstance(rows, (ast.Constant, ast.Slice, ast.List)):
            yield from self._choice(node, rows, owner)

    def _choice(
        self, node: ast.expr, condition: ast.expr, owner: ast.expr, method: ast.Call | None = None
    ) -> Iterator[Choice]:
        found = frozenset(kinds(condition, self.names))
        asked = frozenset(columns(self._resolved(condition)))
        if found and (_figures(owner, self.names) or _halved(owner, condition, self)):
            return
        if found and not _summary(condition, asked, first_name(owner)) and (asked or not self._unseen(condition)):
            effective = chooses(condition, self.names) is not False
            again = first_name(owner) in self.targets
            yield Choice(self.statement, node, found, asked, effective, again, method)

    def _resolved(self, condition: ast.expr) -> ast.expr:
        bare = condition.operand if isinstance(condition, ast.UnaryOp) else condition
        held = self.names(bare.id) if isinstance(bare, ast.Name) else None
        return held if held is not None else condition

    def _unseen(self, condition: ast.expr) -> bool:
        """Whether it only bears a name: rows that were chosen elsewhere, by whatever it was."""
        bare = condition.operand if isinstance(condition, ast.UnaryOp) else condition
        held = self._resolved(condition)
        values = isinstance(held, ast.Compare) and any(isinstance(one, ast.Subscript) for one in ast.walk(held))
        return isinstance(bare, ast.Name) and not values

    def _called(self, node: ast.Call) -> Iterator[Choice]:
        function = node.func
        if not isinstance(function, ast.Attribute) or not node.args:
            return
        first = node.args[0]
        if function.attr in _BY_CONDITION and not (function.attr == "where" and len(node.args) > 1):
            for one in node.args:
                said = one.value if isinstance(one, ast.Constant) and isinstance(one.value, str) else None
                condition = one if said is None else read_query(said) if _TEXT_ONLY.fullmatch(said) else None
                if condition is not None and not isinstance(condition, ast.Constant):
                    yield from self._choice(node, condition, function.value, node)
        elif function.attr == "pipe" and isinstance(first, ast.Lambda):
            yield from self.along(first.body)
        elif function.attr == "drop":
            yield from self._dropped(node, function.value)

    def _dropped(self, node: ast.Call, owner: ast.expr) -> Iterator[Choice]:
        """`df.drop(df[df["age"] < 0].index)`."""
        for one in (*node.args[:1], *(key.value for key in node.keywords if key.arg == "index")):
            match one:
                case ast.Attribute(value=ast.Subscript(slice=key), attr="index") if not isinstance(key, ast.Constant):
                    yield from self._choice(node, ast.UnaryOp(op=ast.Invert(), operand=key), owner)

    def _listed(self, node: ast.ListComp | ast.GeneratorExp) -> Iterator[Choice]:
        """`[row for row in rows if row["age"] > 0]`: records that are kept whole, by what is in them."""
        if len(node.generators) != 1 or not isinstance(node.elt, (ast.Name, ast.Dict)):
            return
        step = node.generators[0]
        name = step.target.id if isinstance(step.target, ast.Name) else ""
        if isinstance(node.elt, ast.Name) and node.elt.id != name:
            return
        for test in step.ifs:
            asked = [one for one in ast.walk(test) if isinstance(one, ast.Subscript) and first_name(one) == name]
            if not asked:
                continue
            found = frozenset(kinds(test, self.names)) or frozenset({"void"})
            again = first_name(step.iter) in self.targets
            effective = chooses(test, self.names) is not False
            yield Choice(self.statement, node, found, frozenset(columns(test)), effective, again)


def _passed_over(loop: ast.For) -> Iterator[Choice]:
    """`for row in rows: if not row["age"]: continue … kept.append(row)`: records that the loop leaves out."""
    bound = {one.id for one in ast.walk(loop.target) if isinstance(one, ast.Name)}
    tests: list[ast.expr] = []
    met: set[str] = set()
    kept: ast.stmt | None = None
    for statement in statements(loop.body, functions=False):
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _mentions(value, bound):
                bound.add(name)
            case ast.If(test=test, body=[*_, ast.Continue()], orelse=[]) if _mentions(test, bound):
                tests.append(test)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="add"))):
                met.add(name)
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="append"), args=[ast.Name() | ast.Dict() as record])):
                kept = statement if _mentions(record, bound) else kept
    for test in tests if kept is not None else ():
        asked = frozenset(columns(test))
        twice = (
            isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.In) and _mentions(test.comparators[0], met)
        )
        left = ast.UnaryOp(op=ast.Not(), operand=test)
        found: frozenset[Kind] = (
            frozenset({"twice"}) if twice else frozenset(kinds(left, lambda _: None)) or frozenset({"void"})
        )
        yield Choice(kept or loop, test, found, asked, chooses=True, again=True)


def _mentions(node: ast.expr, names: set[str]) -> bool:
    return any(isinstance(one, ast.Name) and one.id in names for one in ast.walk(node))


def _summary(condition: ast.expr, asked: frozenset[str], owner: str) -> bool:
    """Whether what is chosen from is no data but figures about them: `counts[counts > 10]`, p-values, scores."""
    if asked:
        return any(_OF_RESULTS.search(one) for one in asked)
    return {one.id for one in ast.walk(condition) if isinstance(one, ast.Name)} <= {owner}


def _figures(owner: ast.expr, names: Names, depth: int = 3) -> bool:
    """Whether what is chosen from are figures about the data, named or not: how many values lack, how often each stands
    there. Rows put together by groups are data again."""
    at, kept = owner, False
    while isinstance(at, (ast.Attribute, ast.Subscript, ast.Call)):
        if isinstance(at, ast.Attribute):
            if at.attr == "groupby":
                return False
            kept |= at.attr in _FIGURES or (at.attr in _TOTALS and _tells_voids(at.value))
        at = at.func if isinstance(at, ast.Call) else at.value
    held = names(at.id) if isinstance(at, ast.Name) and depth else None
    return kept or (isinstance(held, ast.Call) and _figures(held, names, depth - 1))


def _tells_voids(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _LACKS


def _halved(owner: ast.expr, condition: ast.expr, walk: _Chain) -> bool:
    """Whether the rows left out are kept too, beside these or in the table that is filled."""
    bare = condition.body if isinstance(condition, ast.Lambda) else condition
    held = walk.names(bare.id) if isinstance(bare, ast.Name) else None
    meant = held if held is not None else bare
    name = first_name(owner)
    return name not in walk.targets and is_there(meant) and (name, _asked(meant)) in walk.voids
