"""What expressions are, and the columns and uses of functions met in them."""

import ast
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import replace

from certgrader.facts.code import containers, types
from certgrader.facts.code.definitions import OwnLambda
from certgrader.facts.code.names import canonical
from certgrader.facts.code.patches import Patches
from certgrader.facts.code.record import Place, Record
from certgrader.facts.code.scope import Scope
from certgrader.facts.code.stars import CONVENTIONS, foreign_name, star_name
from certgrader.facts.code.tables import Arguments, is_column
from certgrader.facts.code.truth import nothing, settled
from certgrader.facts.code.values import (
    DATAFRAME,
    MANY,
    STRING,
    Bound,
    Const,
    Instance,
    Lambda,
    Many,
    Own,
    OwnInstance,
    Parent,
    Ref,
    Stranger,
    Table,
    Value,
    element,
    options,
    union,
)


class Expressions(ABC):
    """Evaluates expressions in cell order.

    `roots`: first packages that the notebook imports anywhere. `borrows`: it takes names from elsewhere, as from
    another notebook by `%run`.
    """

    def __init__(self, record: Record, roots: frozenset[str], patches: Patches) -> None:
        self.record = record
        self.roots = roots
        self.patches = patches
        self.scope = Scope()
        self.stars: tuple[str, ...] = ()
        self.borrows = False
        self.lambdas: list[OwnLambda] = []
        self._lambda_numbers: dict[int, int] = {}
        self.yielded: list[list[Value | None]] = []
        self.place: Place

    # --- what later classes know ---------------------------------------------------------------------------------

    @abstractmethod
    def _Call(self, node: ast.Call, used: bool) -> Value | None:
        """What a call gives; the call is noted."""

    @abstractmethod
    def own_attribute(self, owner: OwnInstance | Own | Parent, name: str) -> Value | None:
        """What `self.name` was set to in the notebook's own class, or the method of that name."""

    @abstractmethod
    def bind_attribute(self, owner: Value | None, name: str, value: Value | None, *, changed: bool = False) -> None:
        """`owner.name = value`; `changed`: what it held has changed in place."""

    @abstractmethod
    def bind(self, target: ast.expr, value: Value | None) -> None:
        """Binds an assignment's or a loop's target."""

    @abstractmethod
    def mention(self, value: Value | None) -> None:
        """A function or class was passed on: it may be called from now on."""

    @abstractmethod
    def call_value(self, value: Value | None, arguments: Arguments) -> Value | None:
        """What calling `value` gives, by code that is not the notebook's: nothing is noted of the call itself."""

    @abstractmethod
    def later(self, name: str) -> Value | None:
        """A function or class that a later cell defines under that name."""

    # --- evaluation ----------------------------------------------------------------------------------------------

    def eval(self, node: ast.AST, used: bool = True) -> Value | None:
        """What the expression is. `used`: its value is assigned, passed on or displayed."""
        handler = getattr(self, f"_{type(node).__name__}", None)
        if handler is None:
            for child in ast.iter_child_nodes(node):
                self.eval(child)
            return None
        value: Value | None = handler(node, used)
        return value

    def _Constant(self, node: ast.Constant, _used: bool) -> Value | None:
        return Const(node.value) if isinstance(node.value, (str, int, float, bool)) else None

    def _Name(self, node: ast.Name, _used: bool) -> Value | None:
        value = self.lookup(node.id)
        self.mention(value)
        return value

    def lookup(self, name: str) -> Value | None:
        """What a name is; names that follow a strong convention are believed when nothing says otherwise."""
        if self.scope.bound(name):
            value = self.scope.get(name)
            return DATAFRAME if value is None and self._looks_like_dataframe(name) else value
        later = self.later(name)
        if later is not None:
            return later
        path = self._unbound(name)
        if path is not None:
            return self.patches.of(path) or Ref(path)
        return DATAFRAME if self._looks_like_dataframe(name) else None

    def _unbound(self, name: str) -> str | None:
        """The path of a name that nothing binds."""
        if containers.is_builtin(name):
            return None
        path = star_name(self.stars, name) or CONVENTIONS.get(name)
        if path is None and (self.borrows or len(self.stars) > 1):
            return foreign_name(name)
        return path

    def _looks_like_dataframe(self, name: str) -> bool:
        return self.pandas_alone() and bool(containers.DATAFRAME_NAME.fullmatch(name))

    def pandas_alone(self) -> bool:
        """pandas is used, and no other library whose tables have the same methods."""
        return "pandas" in self.roots and not self.roots & {"pyspark", "polars", "dask"}

    def _Attribute(self, node: ast.Attribute, used: bool) -> Value | None:
        value = self.attribute(self.eval(node.value, used), node.attr)
        if isinstance(value, (Own, Bound)):
            self.mention(value)
        return value

    def attribute(self, owner: Value | None, name: str) -> Value | None:
        """What `owner.name` is, without a call."""
        return union(self._attribute_of(option, name) for option in options(owner))

    def _attribute_of(self, owner: Value | None, name: str) -> Value | None:
        match owner:
            case Ref(path):
                path = canonical(f"{path}.{name}")
                return self.patches.of(path) or Ref(path)
            case Stranger(path):
                return Stranger(f"{path}.{name}")
            case Instance():
                if is_column(owner, name):
                    self.record.column(name)
                return types.attribute(owner, name)
            case OwnInstance() | Own() | Parent():
                return self.own_attribute(owner, name)
            case Table() if name != "keys":
                # A namespace object is kept as the table of what it holds.
                return next((value for key, value, _ in reversed(owner.pairs) if key == name), None)
            case None if self.pandas_alone() and name in {"loc", "iloc"}:
                return Instance(f"pandas.DataFrame.{name}")
            case None if self.pandas_alone() and name in {"str", "dt"}:
                return Instance(f"pandas.Series.{name}")
        return None

    def _Subscript(self, node: ast.Subscript, used: bool) -> Value | None:
        return self.entry(node, self.eval(node.value, used), self.eval(node.slice))

    def entry(self, node: ast.Subscript, owner: Value | None, key: Value | None) -> Value | None:
        """What `owner[key]` is, written as `node`."""
        self.record.column(*containers.columns_of_key(node.value, owner, key, pandas="pandas" in self.roots))
        sliced = isinstance(node.slice, ast.Slice) or (
            isinstance(node.slice, ast.Tuple) and any(isinstance(one, ast.Slice) for one in node.slice.elts)
        )
        if isinstance(key, Many) and isinstance(owner, Instance) and owner.type.endswith((".loc", ".iloc")):
            key = key.items[-1] if len(key.items) == 2 else key
        return union(
            containers.entry(option, one) if isinstance(option, Table) else types.subscript(option, one, sliced=sliced)
            for option in options(owner)
            for one in options(key)
        )

    def _Tuple(self, node: ast.Tuple, used: bool) -> Value | None:
        values = tuple(self.eval(item, used) for item in node.elts)
        return Many(values[:MANY])

    def _List(self, node: ast.List, used: bool) -> Value | None:
        values = tuple(self.eval(item, used) for item in node.elts)
        return Many(values[:MANY])

    def _Set(self, node: ast.Set, used: bool) -> Value | None:
        values = tuple(self.eval(item, used) for item in node.elts)
        return Many(values[:MANY])

    def _Dict(self, node: ast.Dict, _used: bool) -> Value | None:
        pairs: list[tuple[str | None, Value | None, str]] = []
        for key, item in zip(node.keys, node.values, strict=True):
            value = self.eval(item)
            name = self.eval(key) if key is not None else None
            if key is None and isinstance(value, Table):
                pairs.extend(value.pairs)
            elif len(pairs) < MANY:
                text = name.value if isinstance(name, Const) and isinstance(name.value, str) else None
                pairs.append((text, value, self.place.source.segment(item)))
        return Table(tuple(pairs))

    def _BinOp(self, node: ast.BinOp, used: bool) -> Value | None:
        left, right = self.eval(node.left, used), self.eval(node.right, used)
        return self.combined(node.op, left, right)

    def combined(self, operator: ast.operator, left: Value | None, right: Value | None) -> Value | None:
        """What an operation on two values gives."""
        if isinstance(left, Many) and isinstance(right, Many):
            return Many((left.items + right.items)[:MANY])
        if isinstance(left, Table) and isinstance(right, Table):
            return Table((left.pairs + right.pairs)[:MANY])
        if isinstance(operator, (ast.Add, ast.Mod)) and isinstance(left, Const) and isinstance(left.value, str):
            return STRING
        if isinstance(left, Many) and isinstance(operator, ast.Mult):
            return left
        return left if isinstance(left, Instance) else right if isinstance(right, Instance) else None

    def _UnaryOp(self, node: ast.UnaryOp, used: bool) -> Value | None:
        value = self.eval(node.operand, used)
        if isinstance(node.op, ast.USub) and isinstance(value, Const) and isinstance(value.value, (int, float)):
            return Const(-value.value)
        return value if isinstance(value, Instance) else None

    def _BoolOp(self, node: ast.BoolOp, used: bool) -> Value | None:
        place, found = self.place, []
        for value in node.values:
            found.append(self.eval(value, used))
            if self.truth(value) is isinstance(node.op, ast.Or):
                # What stands behind a settled part of an `and` or `or` is never evaluated.
                self.place = replace(self.place, dead=True)
        self.place = place
        return union(found)

    def truth(self, test: ast.expr) -> bool | None:
        """Whether a condition is settled by what is written."""
        return settled(test, self.constant)

    def constant(self, node: ast.expr) -> tuple[object, ...]:
        """The constant that a name, an attribute or an entry always holds, alone in a tuple; empty when it is none."""
        return self.scope.constant(node.id) if isinstance(node, ast.Name) else ()

    def _Compare(self, node: ast.Compare, used: bool) -> Value | None:
        values = [self.eval(value, used) for value in (node.left, *node.comparators)]
        return values[0] if isinstance(values[0], Instance) and values[0] != STRING else None

    def _JoinedStr(self, node: ast.JoinedStr, _used: bool) -> Value | None:
        for value in node.values:
            self.eval(value)
        return STRING

    def _IfExp(self, node: ast.IfExp, used: bool) -> Value | None:
        self.eval(node.test)
        truth, found = self.truth(node.test), []
        for branch, taken in ((node.body, truth is not False), (node.orelse, truth is not True)):
            place = self.place
            self.place = replace(place, dead=place.dead or not taken)
            value = self.eval(branch, used)
            self.place = place
            if taken:
                found.append(value)
        return union(found)

    def _Yield(self, node: ast.Yield, _used: bool) -> Value | None:
        value = self.eval(node.value) if node.value is not None else None
        if self.yielded:
            self.yielded[-1].append(value)
        return None

    def _YieldFrom(self, node: ast.YieldFrom, _used: bool) -> Value | None:
        value = element(self.eval(node.value))
        if self.yielded:
            self.yielded[-1].append(value)
        return None

    def _NamedExpr(self, node: ast.NamedExpr, _used: bool) -> Value | None:
        value = self.eval(node.value)
        self.record.assign(node.target, node.value, self.place)
        self.scope.bind(node.target.id, value)
        return value

    def _Await(self, node: ast.Await, used: bool) -> Value | None:
        return self.eval(node.value, used)

    def _Starred(self, node: ast.Starred, _used: bool) -> Value | None:
        return element(self.eval(node.value))

    def _Lambda(self, node: ast.Lambda, _used: bool) -> Value | None:
        value = self.make_lambda(node)
        self.mention(value)
        return value

    def make_lambda(self, node: ast.Lambda) -> Lambda:
        """The lambda as a value, its body not walked yet."""
        for default in (*node.args.defaults, *(one for one in node.args.kw_defaults if one is not None)):
            self.eval(default)
        number = self._lambda_numbers.get(id(node))
        if number is None:
            number = self._lambda_numbers[id(node)] = len(self.lambdas)
            self.lambdas.append(OwnLambda(node, self.place, self.scope))
        self.lambdas[number].scope = self.scope
        return Lambda(number)

    # --- loops ---------------------------------------------------------------------------------------------------

    def _comprehension(
        self, generators: Iterable[ast.comprehension], results: tuple[ast.expr, ...]
    ) -> list[Value | None]:
        place, self.scope = self.place, Scope(outer=self.scope)
        try:
            for generator in generators:
                step = element(self.eval(generator.iter))
                dead = self.place.dead or nothing(generator.iter, self.constant)
                self.place = replace(place, loop=True, dead=dead)
                self.bind(generator.target, step)
                for condition in generator.ifs:
                    self.eval(condition)
                    if self.truth(condition) is False:
                        self.place = replace(self.place, dead=True)
            return [self.eval(result) for result in results]
        finally:
            self.place, self.scope = place, self.scope.outer or self.scope

    def _ListComp(self, node: ast.ListComp, _used: bool) -> Value | None:
        return Many((self._comprehension(node.generators, (node.elt,))[0],))

    def _SetComp(self, node: ast.SetComp, _used: bool) -> Value | None:
        return Many((self._comprehension(node.generators, (node.elt,))[0],))

    def _GeneratorExp(self, node: ast.GeneratorExp, _used: bool) -> Value | None:
        return Many((self._comprehension(node.generators, (node.elt,))[0],))

    def _DictComp(self, node: ast.DictComp, _used: bool) -> Value | None:
        _, value = self._comprehension(node.generators, (node.key, node.value))
        return Table(((None, value, ""),))

    def here(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Cell and submitted line of a node."""
        return self.place.source.index, self.place.source.line(node.lineno)
