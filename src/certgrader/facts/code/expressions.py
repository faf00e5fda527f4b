"""What expressions are, and the calls, columns and uses of functions met in them."""

import ast
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import replace

from certgrader.facts.code import containers, effects, types
from certgrader.facts.code.names import CONVENTIONS, canonical, star_name
from certgrader.facts.code.record import Place, Record
from certgrader.facts.code.scope import Scope
from certgrader.facts.code.values import (
    DATAFRAME,
    MANY,
    SERIES,
    Const,
    Instance,
    Maker,
    Many,
    Own,
    OwnInstance,
    Ref,
    Table,
    Value,
    element,
    options,
    position,
    union,
)


class Expressions(ABC):
    """Evaluates expressions in cell order. `roots`: first packages that the notebook imports anywhere."""

    def __init__(self, record: Record, roots: frozenset[str]) -> None:
        self.record = record
        self.roots = roots
        self.scope = Scope()
        self.stars: tuple[str, ...] = ()
        self.place: Place

    # --- what statements know ------------------------------------------------------------------------------------

    @abstractmethod
    def call_own(self, own: Own, arguments: types.Arguments) -> Value | None:
        """Walks the notebook's own function or class as called with `arguments`; what the call gives."""

    @abstractmethod
    def call_method(self, owner: OwnInstance, method: str, arguments: types.Arguments) -> tuple[str, Value | None]:
        """Name and value of a method called on an object of the notebook's own class."""

    @abstractmethod
    def own_attribute(self, owner: OwnInstance, name: str) -> Value | None:
        """What `self.name` was set to in the notebook's own class."""

    @abstractmethod
    def mention(self, own: Own) -> None:
        """The function or class was passed on: it may be called from now on."""

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
        return Const(node.value) if isinstance(node.value, str | int | float | bool) else None

    def _Name(self, node: ast.Name, _used: bool) -> Value | None:
        value = self.lookup(node.id)
        for option in options(value):
            if isinstance(option, Own):
                self.mention(option)
        return value

    def lookup(self, name: str) -> Value | None:
        """What a name is; names that follow a strong convention are believed when nothing says otherwise."""
        if self.scope.bound(name):
            value = self.scope.get(name)
            return DATAFRAME if value is None and self._looks_like_dataframe(name) else value
        later = self.later(name)
        if later is not None:
            return later
        path = star_name(self.stars, name) if not containers.is_builtin(name) else None
        if path is not None:
            return Ref(path)
        if name in CONVENTIONS:
            return Ref(CONVENTIONS[name])
        return DATAFRAME if self._looks_like_dataframe(name) else None

    def _looks_like_dataframe(self, name: str) -> bool:
        return self.pandas_alone() and bool(containers.DATAFRAME_NAME.fullmatch(name))

    def pandas_alone(self) -> bool:
        """pandas is used, and no other library whose tables have the same methods."""
        return "pandas" in self.roots and not self.roots & {"pyspark", "polars", "dask"}

    def _Attribute(self, node: ast.Attribute, used: bool) -> Value | None:
        return self.attribute(self.eval(node.value, used), node.attr)

    def attribute(self, owner: Value | None, name: str) -> Value | None:
        """What `owner.name` is, without a call."""
        return union(self._attribute_of(option, name) for option in options(owner))

    def _attribute_of(self, owner: Value | None, name: str) -> Value | None:
        match owner:
            case Ref(path):
                return Ref(canonical(f"{path}.{name}"))
            case Instance():
                if owner == DATAFRAME and types.attribute(owner, name) == SERIES and name != "dtypes":
                    self.record.column(name)
                return types.attribute(owner, name)
            case OwnInstance():
                return self.own_attribute(owner, name)
            case None if self.pandas_alone() and name in {"loc", "iloc"}:
                return Instance(f"pandas.DataFrame.{name}")
            case None if self.pandas_alone() and name in {"str", "dt"}:
                return Instance(f"pandas.Series.{name}")
        return None

    def _Subscript(self, node: ast.Subscript, used: bool) -> Value | None:
        owner = self.eval(node.value, used)
        key = self.eval(node.slice)
        self.record.column(*containers.columns_of_key(node.value, owner, key, pandas="pandas" in self.roots))
        if isinstance(owner, Table):
            return containers.entry(owner, key)
        sliced = isinstance(node.slice, ast.Slice) or (
            isinstance(node.slice, ast.Tuple) and any(isinstance(one, ast.Slice) for one in node.slice.elts)
        )
        if isinstance(key, Many) and isinstance(owner, Instance) and owner.type.endswith((".loc", ".iloc")):
            key = key.items[-1] if len(key.items) == 2 else key
        return union(types.subscript(option, key, sliced=sliced) for option in options(owner))

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
        if isinstance(left, Many) and isinstance(right, Many):
            return Many((left.items + right.items)[:MANY])
        return left if isinstance(left, Instance) else right if isinstance(right, Instance) else None

    def _UnaryOp(self, node: ast.UnaryOp, used: bool) -> Value | None:
        value = self.eval(node.operand, used)
        if isinstance(node.op, ast.USub) and isinstance(value, Const) and isinstance(value.value, int | float):
            return Const(-value.value)
        return value if isinstance(value, Instance) else None

    def _BoolOp(self, node: ast.BoolOp, used: bool) -> Value | None:
        return union([self.eval(value, used) for value in node.values])

    def _Compare(self, node: ast.Compare, used: bool) -> Value | None:
        values = [self.eval(value, used) for value in (node.left, *node.comparators)]
        return values[0] if isinstance(values[0], Instance) else None

    def _IfExp(self, node: ast.IfExp, used: bool) -> Value | None:
        self.eval(node.test)
        return union((self.eval(node.body, used), self.eval(node.orelse, used)))

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
        arguments = node.args
        for default in (*arguments.defaults, *(one for one in arguments.kw_defaults if one is not None)):
            self.eval(default)
        self.scope = Scope(outer=self.scope)
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            self.scope.bind(argument.arg, None)
        try:
            return Maker(self.eval(node.body))
        finally:
            self.scope = self.scope.outer or self.scope

    # --- loops ---------------------------------------------------------------------------------------------------

    def _comprehension(
        self, generators: Iterable[ast.comprehension], results: tuple[ast.expr, ...]
    ) -> list[Value | None]:
        place, self.scope = self.place, Scope(outer=self.scope)
        try:
            for generator in generators:
                step = element(self.eval(generator.iter))
                self.place = replace(place, loop=True)
                self.bind(generator.target, step)
                for condition in generator.ifs:
                    self.eval(condition)
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

    def bind(self, target: ast.expr, value: Value | None) -> None:
        """Binds an assignment's or a loop's target."""
        match target:
            case ast.Name():
                self.scope.bind(target.id, value)
            case ast.Tuple() | ast.List():
                for index, one in enumerate(target.elts):
                    self.bind(one, position(value, index, len(target.elts)))
            case ast.Starred():
                self.bind(target.value, Many((value,)))
            case ast.Attribute():
                self.bind_attribute(self.eval(target.value), target.attr, value)
            case ast.Subscript():
                self._bind_entry(target, value)

    @abstractmethod
    def bind_attribute(self, owner: Value | None, name: str, value: Value | None) -> None:
        """`owner.name = value`."""

    def _bind_entry(self, target: ast.Subscript, value: Value | None) -> None:
        self.eval(target)
        owner = self.scope.get(target.value.id) if isinstance(target.value, ast.Name) else None
        if isinstance(owner, Table) and isinstance(target.value, ast.Name) and len(owner.pairs) < MANY:
            key = self.eval(target.slice)
            text = key.value if isinstance(key, Const) and isinstance(key.value, str) else None
            kept = tuple(pair for pair in owner.pairs if text is None or pair[0] != text)
            self.scope.bind(target.value.id, Table((*kept, (text, value, ""))))

    # --- calls ---------------------------------------------------------------------------------------------------

    def _Call(self, node: ast.Call, used: bool) -> Value | None:
        in_place = any(
            one.arg == "inplace" and isinstance(one.value, ast.Constant) and one.value.value is True
            for one in node.keywords
        )
        function = node.func
        if isinstance(function, ast.Attribute):
            passed_on = used or in_place or not effects.pure_method(function.attr)
            owner = self.eval(function.value, passed_on)
        else:
            owner = self.lookup(function.id) if isinstance(function, ast.Name) else self.eval(function)
        known = self._known(node)
        arguments: types.Arguments = [
            *((None, known[one]) for one in node.args),
            *((one.arg, known[one.value]) for one in node.keywords if one.arg is not None),
        ]
        results: list[Value | None] = []
        for option in options(owner):
            name, result = self._resolve(node, option, arguments)
            results.append(result)
            used_here = used or effects.works_in_place(name, in_place=in_place)
            self.record.call(node, name, self.place, used=used_here, known=known)
            self.record.column(*containers.columns_of_call(name, node, known))
        return union(results)

    def _known(self, node: ast.Call) -> dict[ast.expr, Value | None]:
        known: dict[ast.expr, Value | None] = {}
        for one in node.args:
            known[one] = self.eval(one)
        for keyword in node.keywords:
            known[keyword.value] = self.eval(keyword.value)
        return known

    def _resolve(self, node: ast.Call, owner: Value | None, arguments: types.Arguments) -> tuple[str, Value | None]:
        """Name and value of a call, for one thing that its function or receiver may be."""
        if isinstance(node.func, ast.Attribute):
            return self._method(node.func, owner, arguments)
        match owner:
            case Ref(path):
                return path, types.call_result(path, None, arguments)
            case Own():
                for base in self.library_bases(owner):
                    # An object of the notebook's own model class is an object of the library's class too.
                    self.record.call(node, base, self.place, used=True, known={})
                return self.own_name(owner), self.call_own(owner, arguments)
            case Instance(kind):
                return f"{kind}.__call__", None
            case Maker(result):
                return "notebook.<lambda>", result
            case OwnInstance():
                return self.call_method(owner, "__call__", arguments)
        if isinstance(node.func, ast.Name):
            return self._plain(node.func.id, arguments)
        return "?", None

    @abstractmethod
    def own_name(self, own: Own) -> str:
        """`notebook.<name>`."""

    @abstractmethod
    def library_bases(self, own: Own) -> tuple[str, ...]:
        """Library classes that an own class derives from; none for a function."""

    def _plain(self, name: str, arguments: types.Arguments) -> tuple[str, Value | None]:
        if not containers.is_builtin(name) or self.scope.bound(name):
            return f"?.{name}", None
        return name, containers.builtin(name, arguments)

    def _method(
        self, function: ast.Attribute, owner: Value | None, arguments: types.Arguments
    ) -> tuple[str, Value | None]:
        method = function.attr
        match owner:
            case Ref(path):
                name = canonical(f"{path}.{method}")
                built = path.startswith("pyspark.sql.SparkSession")
                return name, types.call_result(name, owner if built else None, arguments)
            case Instance(kind):
                if kind == "numpy.ndarray" and method in containers.PANDAS_ONLY:
                    # scikit-learn's transformers give DataFrames when they were told to.
                    kind, owner = "pandas.DataFrame", DATAFRAME
                name = canonical(f"{kind}.{method}")
                return name, types.call_result(name, owner, arguments)
            case OwnInstance():
                return self.call_method(owner, method, arguments)
            case Own():
                return f"{self.own_name(owner)}.{method}", None
            case Many() | Table() | Const():
                grown = containers.grown(owner, method, arguments)
                if grown is not None and isinstance(function.value, ast.Name):
                    self.scope.bind(function.value.id, grown)
                return f"{containers.kind_name(owner)}.{method}", containers.method(owner, method)
        if self.pandas_alone() and method in containers.PANDAS_ONLY:
            return f"pandas.DataFrame.{method}", types.call_result(f"pandas.DataFrame.{method}", DATAFRAME, arguments)
        part = function.value.attr if isinstance(function.value, ast.Attribute) else ""
        return f"?.{part}.{method}" if part in containers.PARTS else f"?.{method}", None
