"""Calls: their public names, what they give, and the notebook's functions that are handed to them."""

import ast
from abc import abstractmethod
from dataclasses import replace

from certgrader.facts.code import containers, effects, types
from certgrader.facts.code.callbacks import POOLS, handed
from certgrader.facts.code.methods import string_method
from certgrader.facts.code.name_spaces import NameSpaces
from certgrader.facts.code.names import canonical
from certgrader.facts.code.special import SHELL, is_name_space
from certgrader.facts.code.tables import Arguments
from certgrader.facts.code.values import (
    DATAFRAME,
    Bound,
    Const,
    Instance,
    Lambda,
    Many,
    Own,
    OwnInstance,
    Parent,
    Partly,
    Ref,
    Stranger,
    Table,
    Value,
    options,
    strings,
    union,
)

Named = tuple[str, Value | None]
"""Name and value of a call."""


_DICT = frozenset(dir(dict))


class Calls(NameSpaces):
    """Adds calls to expressions."""

    # --- what later classes know ---------------------------------------------------------------------------------

    @abstractmethod
    def call_own(self, own: Own, arguments: Arguments) -> Value | None:
        """Walks the notebook's own function or class as called with `arguments`; what the call gives."""

    @abstractmethod
    def call_lambda(self, one: Lambda, arguments: Arguments | None) -> Value | None:
        """Walks a lambda's body as called with `arguments`."""

    @abstractmethod
    def call_method(self, owner: OwnInstance | Own | Parent, method: str, arguments: Arguments) -> Named:
        """A method called on an object of the notebook's own class, on the class, or on `super()`."""

    @abstractmethod
    def own_name(self, own: Own) -> str:
        """`notebook.<name>`."""

    @abstractmethod
    def library_bases(self, own: Own) -> tuple[str, ...]:
        """Library classes that an own class derives from; none for a function."""

    # --- calls ---------------------------------------------------------------------------------------------------

    def gone(self, node: ast.Call) -> bool:
        """Whether the function that is called, or the object whose method is, was deleted: the call only fails."""
        root: ast.expr = node.func
        while isinstance(root, ast.Attribute):
            root = root.value
        return isinstance(root, ast.Name) and not (self.borrows or self.stars) and self.scope.gone(root.id)

    def _Call(self, node: ast.Call, used: bool) -> Value | None:
        if not self.gone(node):
            return self._called(node, used)
        place = self.place
        self.place = replace(place, dead=True)
        value = self._called(node, used)
        self.place = place
        return value

    def _called(self, node: ast.Call, used: bool) -> Value | None:
        in_place = any(
            one.arg == "inplace" and isinstance(one.value, ast.Constant) and one.value.value is True
            for one in node.keywords
        )
        owner = self._callee(node.func, used or in_place)
        known = self._known(node)
        arguments = self._given(node, known)
        results: list[Value | None] = []
        names: set[str] = set()
        for option in options(owner):
            name, result = self._resolve(node, option, arguments)
            results.append(result)
            names.add(name)
            used_here = used or effects.works_in_place(name, in_place=in_place)
            self.record.call(node, name, self.place, used=used_here, known=known)
            self.record.column(*containers.columns_of_call(name, node, known))
        self.last_call = (node, names)
        return union(results)

    def _callee(self, function: ast.expr, used: bool) -> Value | None:
        """What is called, or the object whose method is."""
        if isinstance(function, ast.Attribute):
            return self.eval(function.value, used or not effects.pure_method(function.attr))
        if isinstance(function, ast.Name):
            return self.lookup(function.id)
        if isinstance(function, ast.Lambda):
            return self.make_lambda(function)
        return self.eval(function)

    def _known(self, node: ast.Call) -> dict[ast.expr, Value | None]:
        known: dict[ast.expr, Value | None] = {}
        for one in node.args:
            known[one] = self.eval(one)
        for keyword in node.keywords:
            known[keyword.value] = self.eval(keyword.value)
        for value in known.values():
            self.mention(value)
        return known

    def _given(self, node: ast.Call, known: dict[ast.expr, Value | None]) -> Arguments:
        found: list[tuple[str | None, Value | None]] = []
        for one in node.args:
            spread = self.eval(one.value) if isinstance(one, ast.Starred) else None
            if isinstance(spread, Many):
                found.extend((None, item) for item in spread.items)
                continue
            found.append((None, known[one]))
            if isinstance(one, ast.Starred):
                found.append(("*", None))
        for keyword in node.keywords:
            value = known[keyword.value]
            if keyword.arg is not None:
                found.append((keyword.arg, value))
            elif isinstance(value, Table):
                found.extend((key, one) for key, one, _ in value.pairs if key is not None)
            else:
                found.append(("**", None))
        return found

    def _resolve(self, node: ast.Call, owner: Value | None, arguments: Arguments) -> Named:
        """Name and value of a call, for one thing that its function or receiver may be."""
        if isinstance(node.func, ast.Attribute):
            return self._method(node, node.func, owner, arguments)
        if isinstance(owner, Own):
            for base in self.library_bases(owner):
                # An object of the notebook's own model class is an object of the library's class too.
                self.record.call(node, base, self.place, used=True, known={})
        if owner is None and isinstance(node.func, ast.Name):
            return self._plain(node.func.id, arguments)
        return self.call_of(owner, arguments, node)

    def call_of(self, owner: Value | None, arguments: Arguments, node: ast.Call | None = None) -> Named:
        """Name and value of calling `owner`."""
        match owner:
            case Ref(path):
                return path, self.function_result(path, arguments, node)
            case Instance(kind):
                name = f"{kind}.__call__"
                if kind == "joblib.Parallel":
                    return name, arguments[0][1] if arguments else None
                return name, types.call_result(name, owner, arguments)
            case Partly(Ref("collections.namedtuple"), fields):
                return "notebook.<namedtuple>", _record(fields, arguments)
            case Partly(function, given):
                return self.call_of(function, [*given, *arguments])
            case Stranger(path):
                return f"notebook.{path}", owner
        return self._call_of_own(owner, arguments)

    def _call_of_own(self, owner: Value | None, arguments: Arguments) -> Named:
        match owner:
            case Own():
                return self.own_name(owner), self.call_own(owner, arguments)
            case Lambda():
                return "notebook.<lambda>", self.call_lambda(owner, arguments)
            case OwnInstance():
                return self.call_method(owner, "__call__", arguments)
            case Bound(object_, name):
                return self.method_of(object_, name, arguments)
        return "?", None

    def call_value(self, value: Value | None, arguments: Arguments) -> Value | None:
        return union(
            self.call_of(option, arguments)[1]
            for option in options(value)
            if isinstance(option, (Own, Lambda, Bound, Partly, Ref))
        )

    def _plain(self, name: str, arguments: Arguments) -> Named:
        """A call of a name of which nothing is known, or of a builtin."""
        if self.scope.bound(name):
            return "?", None
        if not containers.is_builtin(name) and name != "__import__":
            return f"?.{name}", SHELL if name == "get_ipython" else None
        patched = self.patches.of(f"builtins.{name}")
        if patched is not None:
            return self.call_of(patched, arguments)
        return name, self.builtin_result(name, arguments)

    # --- methods -------------------------------------------------------------------------------------------------

    def _method(self, node: ast.Call, function: ast.Attribute, owner: Value | None, arguments: Arguments) -> Named:
        if function.attr == "__setattr__" and self._set_attribute(owner, arguments):
            return "setattr", None
        if is_name_space(owner):
            return f"dict.{function.attr}", self.name_space_method(owner, function.attr, arguments, function)
        if isinstance(owner, Ref):
            name = canonical(f"{owner.path}.{function.attr}")
            patched = self.patches.of(name)
            if patched is not None:
                return self.call_of(patched, arguments)
            if owner.path.startswith("pyspark.sql.SparkSession"):
                return name, types.call_result(name, owner, arguments)
            return name, self.function_result(name, arguments, node)
        if isinstance(owner, (Many, Table, Const)):
            grown = containers.grown(owner, function.attr, arguments)
            if grown is not None:
                self.changed(function.value, grown)
        if owner is None:
            part = function.value.attr if isinstance(function.value, ast.Attribute) else ""
            return self._unknown(function.attr, part, arguments)
        return self.method_of(owner, function.attr, arguments)

    def _set_attribute(self, owner: Value | None, arguments: Arguments) -> bool:
        """`owner.__setattr__(name, value)`, or `object.__setattr__(owner, name, value)`; whether it is one of them."""
        given = [value for key, value in arguments if key is None]
        if len(given) == 2:
            given.insert(0, owner)
        if len(given) != 3:
            return False
        for name in strings(given[1]):
            self.bind_attribute(given[0], name, given[2])
        return True

    def method_of(self, owner: Value | None, method: str, arguments: Arguments) -> Named:
        """Name and value of `owner.method(…)`."""
        match owner:
            case _ if owner == SHELL:
                return f"?.{method}", None
            case Instance():
                return self._library_method(owner, method, arguments)
            case OwnInstance() | Own() | Parent():
                return self.call_method(owner, method, arguments)
            case Stranger(path):
                return f"notebook.{path}.{method}", owner
            case Table() if method not in _DICT and any(key == method for key, _, _ in owner.pairs):
                return self.call_of(self.attribute(owner, method), arguments)
            case Const(str()):
                return f"str.{method}", string_method(method)
            case Many() | Table() | Const():
                return f"{containers.kind_name(owner)}.{method}", containers.method(owner, method)
        return self._unknown(method, "", arguments)

    def _library_method(self, owner: Instance, method: str, arguments: Arguments) -> Named:
        for name, value in owner.own:
            if name == method:
                return self.call_of(value, arguments)
        if owner.type == "numpy.ndarray" and method in containers.PANDAS_ONLY:
            # scikit-learn's transformers give DataFrames when they were told to.
            owner = DATAFRAME
        name = canonical(f"{owner.type}.{method}")
        patched = self.patches.of(name)
        if patched is not None:
            return self.call_of(patched, [(None, owner), *arguments])
        given = self._callbacks(name, owner, arguments)
        result = types.call_result(name, owner, arguments)
        return name, given if given is not None and method in {"pipe", "map", "submit"} else result

    def _unknown(self, method: str, part: str, arguments: Arguments) -> Named:
        """A method of an object of which nothing is known."""
        if self.pandas_alone() and method in containers.PANDAS_ONLY:
            return self._library_method(DATAFRAME, method, arguments)
        patched = self.patches.of(f"pandas.DataFrame.{method}") if method in containers.PANDAS_ONLY else None
        if patched is not None:
            return self.call_of(patched, [(None, DATAFRAME), *arguments])
        return f"?.{part}.{method}" if part in containers.PARTS else f"?.{method}", None

    def _callbacks(self, name: str, owner: Instance, arguments: Arguments) -> Value | None:
        """Walks the functions that the method will call, with what it gives them; what the first of them gives."""
        results: list[Value | None] = []
        for function, given in handed(name, owner, arguments):
            results.append(self.call_value(function, given))
        first = results[0] if results else None
        if first is not None and name.startswith(POOLS) and ".map" in name:
            return Many((first,))
        return first if name.endswith((".pipe", ".submit")) else None


def _record(fields: Arguments, arguments: Arguments) -> Table:
    names = [one.value for _, one in fields if isinstance(one, Const) and isinstance(one.value, str)]
    positional = [value for key, value in arguments if key is None]
    pairs = [(name, value, "") for name, value in zip(names, positional, strict=False)]
    pairs += [(key, value, "") for key, value in arguments if key is not None]
    return Table(tuple(pairs))
