"""What gives the same each time that a loop runs: it depends on nothing that changes from one step to the next.

Whatever is not known to leave all as it is may change what it is given, and gives something new.
"""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from certgrader.facts.modelling.kinds import estimator_kind, last, metric_name
from certgrader.notebook.syntax import nodes

Body = Sequence[ast.AST]
_PURE_METHODS = frozenset(
    "predict predict_proba predict_log_proba decision_function transform score mean sum std var median min max abs "
    "astype to_numpy ravel flatten round between get items keys values copy drop head tail reset_index isin quantile "
    "any all count format strip lower upper join tolist to_list squeeze reshape clip fillna dropna idxmax idxmin "
    "groupby loc iloc strftime to_string argmax argmin".split()
)
_PURE = frozenset(
    "len int float round abs max min sum list tuple dict sorted range zip enumerate str bool set print display "
    "isinstance repr reversed".split()
)
_CROSSED = frozenset({"cross_val_score", "cross_validate", "cross_val_predict"})
_PURE_OWNERS = ("numpy.", "pandas.", "sklearn.metrics.", "math.", "matplotlib.", "seaborn.", "plotly.", "polars.")
_NOT = ("random", "sample", "shuffle", "permutation", "read_", "now", "today", "load", "scan_")
_ADDS = frozenset({"append", "extend", "add", "insert", "update", "setdefault"})
"""What changes only what it belongs to."""

_LEARNS = frozenset({"fit", "fit_predict", "fit_transform"})
_SETTLED = re.compile(
    r"\.(LogisticRegression|LinearRegression|Ridge\w*|Lasso\w*|ElasticNet\w*|KNeighbors\w+|\w+NB|SVC|SVR|LinearSVC|"
    r"Pipeline|make_pipeline|ColumnTransformer|make_column_transformer|StandardScaler|MinMaxScaler|RobustScaler|OneHotEncoder|AgglomerativeClustering|DBSCAN)$"
)
"""What learns the same of the same without a seed."""
Named = Callable[[ast.Call], str]
Found = Callable[[ast.Call], "ast.FunctionDef | ast.Lambda | None"]


@dataclass(slots=True)
class Steps:
    """One body that runs several times. `named`: the name of what is called; `found`: the notebook's own function that
    is; `varying`: names, and attributes of names, that hold something else each time."""

    named: Named
    found: Found
    varying: set[str] = field(default_factory=set)
    pure: dict[int, bool] = field(default_factory=dict)
    effects: dict[int, frozenset[str] | None] = field(default_factory=dict)
    harmless: dict[ast.Call, bool] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    """Names of models that are built in the body."""
    anything: bool = False

    def settle(self, body: Body) -> None:
        """Finds all that varies in the body."""
        every = [one for statement in body for one in nodes(statement)]
        stores = Counter(_path(one) for one in every if isinstance(getattr(one, "ctx", None), (ast.Store, ast.Del)))
        self.varying |= {name for name, count in stores.items() if name and count > 1}
        self.varying |= _carried(every, stores)
        self.fresh = {
            target.id
            for one in every if isinstance(one, ast.Assign) and isinstance(one.value, ast.Call)
            for target in one.targets if isinstance(target, ast.Name) and stores[target.id] == 1
            if _builds(self.named(one.value))
        }  # fmt: skip
        before = -1
        while len(self.varying) != before:
            before = len(self.varying)
            for node in every:
                self._follow(node)

    def _follow(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                self._given(targets, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
                self._given([target], value)
            case ast.For(target=target) | ast.comprehension(target=target):
                # An inner loop's names vary in it.
                self._vary([target])
            case ast.AugAssign(target=target):
                self._vary([target])
            case ast.withitem(optional_vars=ast.expr() as target):
                self._vary([target])
            case ast.If(test=test, body=body, orelse=orelse) if self.varies(test):
                self._vary(one for part in (body, orelse) for one in _stored(part))
            case ast.Call():
                self._changed(node)

    def _given(self, targets: Iterable[ast.expr], value: ast.expr) -> None:
        for target in targets:
            if isinstance(target, (ast.Subscript, ast.Attribute)) or self.varies(value):
                self._vary([target])

    def _vary(self, targets: Iterable[ast.expr]) -> None:
        for target in targets:
            for one in nodes(target):
                if isinstance(one, (ast.Name, ast.Attribute)):
                    path = _path(one)
                    stored = isinstance(one.ctx, ast.Store) or isinstance(target, (ast.Subscript, ast.Attribute))
                    if path and stored and not _is_part(one, target):
                        self.varying.add(path)

    def _changed(self, node: ast.Call) -> None:
        """What a call may change that it is given, or that it belongs to."""
        if self._harmless(node):
            return
        receiver = node.func.value if isinstance(node.func, ast.Attribute) else None
        function = self.found(node)
        if function is not None:
            self._changed_by(function, node, receiver)
            return
        if receiver is not None:
            self._touched(receiver)
        if receiver is not None and isinstance(node.func, ast.Attribute) and node.func.attr in _ADDS:
            return
        for one in (*node.args, *(one.value for one in node.keywords)):
            self._touched(one)

    def _changed_by(self, function: ast.FunctionDef | ast.Lambda, node: ast.Call, receiver: ast.expr | None) -> None:
        """What the notebook's own function may change that it is given."""
        spec = function.args
        names = [one.arg for one in (*spec.posonlyargs, *spec.args)]
        given = [*([receiver] if receiver is not None else []), *node.args]
        pairs = [*zip(names, given, strict=False), *((one.arg, one.value) for one in node.keywords)]
        changed = self._effects(function)
        for name, value in pairs:
            path = _path(_root(value))
            if path and (changed is None or name in changed):
                self.varying.add(path)
            elif path and changed is not None:
                parts = (one.removeprefix(f"{name}.") for one in changed if one.startswith(f"{name}."))
                self.varying.update(f"{path}.{part}" if "." not in path else path for part in parts)
        if changed is None:
            self.anything = True

    def _effects(self, function: ast.FunctionDef | ast.Lambda) -> frozenset[str] | None:
        """Parameters, and attributes of parameters, that a function may change; None where it may change anything."""
        if id(function) in self.effects:
            return self.effects[id(function)]
        self.effects[id(function)] = None  # should it call itself
        body: Body = function.body if isinstance(function.body, list) else [function.body]
        if any(isinstance(one, _ACTS) for statement in body for one in nodes(statement)):
            return None
        inner = Steps(self.named, self.found, pure=self.pure, effects=self.effects)
        inner.settle(body)
        found = None if inner.anything else frozenset(inner.varying)
        self.effects[id(function)] = found
        return found

    def _touched(self, node: ast.expr) -> None:
        path = _path(_root(node))
        if path:
            self.varying.add(path)

    def _harmless(self, node: ast.Call) -> bool:
        """Whether a call leaves all as it is, and gives the same of the same."""
        known = self.harmless.get(node)
        if known is None:
            known = self.harmless[node] = self._leaves_all(node)
        return known

    def _leaves_all(self, node: ast.Call) -> bool:
        name = self.named(node)
        short = last(name)
        if any(part in name for part in _NOT):
            return False
        function = self.found(node)
        if function is not None:
            return self._is_pure(function)
        if self._fresh_fit(node, short) or (_builds(name) and _is_settled(name, node)):
            return True
        if name.startswith("sklearn.model_selection.") and short in _CROSSED:
            return True
        if metric_name(name) is not None or name in _PURE or name.startswith(_PURE_OWNERS):
            return short not in _ADDS
        return isinstance(node.func, ast.Attribute) and short in _PURE_METHODS

    def _fresh_fit(self, node: ast.Call, short: str) -> bool:
        """Whether a model learns that was built for this step, always the same."""
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        if short not in _LEARNS or owner is None:
            return False
        if isinstance(owner, ast.Name):
            return owner.id in self.fresh and owner.id not in self.varying
        return isinstance(owner, ast.Call) and _builds(self.named(owner)) and self._harmless(owner)

    def _is_pure(self, function: ast.FunctionDef | ast.Lambda) -> bool:
        """Whether the notebook's own function does nothing but compute."""
        known = self.pure.get(id(function))
        if known is None:
            self.pure[id(function)] = True  # should it call itself
            body = function.body if isinstance(function.body, list) else [function.body]
            every = [one for statement in body for one in nodes(statement)]
            known = not any(isinstance(one, _ACTS) or _sets_outside(one) for one in every)
            known = known and all(self._harmless(one) or _adds_to_own(one, every) for one in _calls(every))
            self.pure[id(function)] = known
        return known

    def varies(self, node: ast.expr) -> bool:
        """Whether the expression may give something else each time."""
        if self.anything:
            return True
        inside = {one.arg for part in nodes(node) if isinstance(part, ast.Lambda) for one in part.args.args}
        owners: set[ast.AST] = set()
        methods = _methods(node)
        for one in nodes(node):
            if isinstance(one, (ast.Await, ast.Yield, ast.YieldFrom)):
                return True
            if isinstance(one, ast.Call) and not self._harmless(one):
                return True
            path = "" if one in owners else _path(one)
            if isinstance(one, ast.Attribute) and path and one not in methods:
                # Of an object only this attribute is asked for.
                owners.add(one.value)
                path = path if path in self.varying else path.partition(".")[0]
                if path in self.varying and path not in inside:
                    return True
            elif path and path not in inside and self._holds(path.partition(".")[0]):
                return True
        return False

    def _holds(self, name: str) -> bool:
        """Whether something that bears the name, or an attribute of it, is another each time."""
        return name in self.varying or any(one.startswith(f"{name}.") for one in self.varying)


_ACTS = (ast.Global, ast.Nonlocal, ast.Yield, ast.YieldFrom, ast.Await)


def _builds(name: str) -> bool:
    """Whether a model is built by a call of that name."""
    return estimator_kind(name) is not None or last(name) in {"make_pipeline", "make_column_transformer"}


def _is_settled(name: str, node: ast.Call) -> bool:
    """Whether a model so built learns the same of the same."""
    seeded = any(one.arg in {"random_state", "seed", "random_seed"} for one in node.keywords)
    return seeded or bool(_SETTLED.search(name))


def _methods(node: ast.AST) -> set[ast.expr]:
    """What is called there as a method: it may look at all of its object."""
    return {one.func for one in nodes(node) if isinstance(one, ast.Call)}


def _calls(every: Iterable[ast.AST]) -> Iterator[ast.Call]:
    return (one for one in every if isinstance(one, ast.Call))


def _path(node: ast.AST) -> str:
    """`x` or `x.y`; empty for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            return f"{name}.{attribute}"
    return ""


def _root(node: ast.expr) -> ast.expr:
    """`self.log` of `self.log["f1"].append`."""
    while not _path(node) and isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node


def _is_part(node: ast.AST, target: ast.expr) -> bool:
    """Whether a name is only the owner of the attribute that is set."""
    owner = target.value if isinstance(target, ast.Attribute) else None
    return owner is node


def _stored(body: Iterable[ast.AST]) -> Iterator[ast.expr]:
    for statement in body:
        for one in nodes(statement):
            if isinstance(one, (ast.Name, ast.Attribute, ast.Subscript)) and isinstance(one.ctx, ast.Store):
                yield one


def _carried(every: Iterable[ast.AST], stores: Counter[str]) -> set[str]:
    """Names that are read before they are given a value: they hold what the step before left."""
    first: dict[str, tuple[int, int]] = {}
    reads: dict[str, tuple[int, int]] = {}
    for one in every:
        match one:
            case ast.Assign(targets=targets, value=value):
                end = (value.end_lineno or 0, value.end_col_offset or 0)
                for target in targets:
                    for name in nodes(target):
                        if isinstance(name, ast.Name):
                            first[name.id] = min(first.get(name.id, end), end)
            case ast.Name(id=found, ctx=ast.Load()):
                place = (one.lineno, one.col_offset)
                reads[found] = min(reads.get(found, place), place)
    return {name for name in stores if name in reads and reads[name] < first.get(name, (0, 0))}


def _sets_outside(node: ast.AST) -> bool:
    """Whether an attribute or an entry is set, which may be one of what was given."""
    return isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store)


def _adds_to_own(call: ast.Call, every: Iterable[ast.AST]) -> bool:
    """`found.append(x)` where the function itself has made `found`."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _ADDS:
        return False
    owner = _path(call.func.value)
    return any(
        isinstance(one, ast.Assign) and any(isinstance(t, ast.Name) and t.id == owner for t in one.targets)
        and isinstance(one.value, (ast.List, ast.Dict, ast.Set))
        for one in every
    )  # fmt: skip
