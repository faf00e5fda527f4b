"""The notebook's own functions and classes, walked where live code calls them, with what it passes."""

import ast
from abc import abstractmethod
from collections.abc import Sequence

from certgrader.facts.code import types
from certgrader.facts.code.definitions import FunctionNode, OwnDefinition, defaults, parameters
from certgrader.facts.code.expressions import Expressions
from certgrader.facts.code.names import canonical, is_class
from certgrader.facts.code.record import CellSource, Place, Record
from certgrader.facts.code.scope import Scope
from certgrader.facts.code.values import Const, Instance, Own, OwnInstance, Ref, Value, options, union

_VARIANTS = 4
"""Times a function is walked for different kinds of arguments."""


class Functions(Expressions):
    """Adds to expressions what the notebook's own functions and classes do.

    `names`: where each top-level function or class stands, for code that uses it before its cell.
    """

    def __init__(self, record: Record, roots: frozenset[str], names: dict[str, tuple[CellSource, ast.stmt]]) -> None:
        super().__init__(record, roots)
        self.definitions: list[OwnDefinition] = []
        self._numbers: dict[int, int] = {}
        self._names = names
        self._globals = self.scope
        self._returned: list[list[Value | None]] = []

    @abstractmethod
    def block(self, body: Sequence[ast.stmt], shown: ast.stmt | None = None) -> bool:
        """Walks statements; True when what follows them is never reached."""

    @abstractmethod
    def statement(self, node: ast.stmt, shown: bool = False) -> bool:
        """Walks one statement; True when what follows it is never reached."""

    def dispatched(self, names: frozenset[str]) -> None:
        """Functions and classes of these names count as called: the notebook looks them up by name."""
        for number, definition in enumerate(list(self.definitions)):
            if definition.node.name in names:
                self.place = Place(definition.source)
                self.mention(Own(number))

    def annotated(self, annotation: ast.expr | None) -> Value | None:
        """What a parameter or variable with that annotation is."""
        if annotation is None or not isinstance(annotation, ast.Name | ast.Attribute):
            return None
        for option in options(self.eval(annotation)):
            if isinstance(option, Ref) and is_class(option.path):
                return Instance(option.path)
        return None

    def define(self, node: FunctionNode | ast.ClassDef) -> Own:
        """The function or class that `node` defines here."""
        number = self._numbers.get(id(node))
        if number is None:
            number = self._numbers[id(node)] = len(self.definitions)
            self.definitions.append(OwnDefinition(node, self.place.source, self.scope))
        self.definitions[number].scope = self.scope
        return Own(number)

    def later(self, name: str) -> Value | None:
        found = self._names.get(name)
        if found is None:
            return None
        source, node = found
        place, scope = self.place, self.scope
        self.place, self.scope = Place(source), self._globals
        self.statement(node)
        self.place, self.scope = place, scope
        return self._globals.get(name)

    def own_name(self, own: Own) -> str:
        definition = self.definitions[own.definition]
        return f"notebook.{self._qualified(definition)}"

    def library_bases(self, own: Own) -> tuple[str, ...]:
        found: list[str] = []
        for base in self.definitions[own.definition].bases:
            if isinstance(base, Ref):
                found.append(base.path)
            elif isinstance(base, Own) and base != own:
                found.extend(self.library_bases(base))
        return tuple(found[:4])

    def _qualified(self, definition: OwnDefinition) -> str:
        owner = f"{self.definitions[definition.owner].node.name}." if definition.owner is not None else ""
        return f"{owner}{definition.node.name}"

    def mention(self, own: Own) -> None:
        definition = self.definitions[own.definition]
        if not self.place.dead and not definition.live and not definition.busy:
            self.walk_own(own.definition, [], live=True)

    def call_own(self, own: Own, arguments: types.Arguments) -> Value | None:
        return self.walk_own(own.definition, arguments, live=not self.place.dead)

    def walk_own(self, number: int, arguments: types.Arguments, *, live: bool) -> Value | None:
        """Walks a function or class once for each kind of arguments; what calling it gives."""
        definition = self.definitions[number]
        definition.live = definition.live or live
        if definition.is_class:
            self._walk_class(number, arguments, live=live)
            return OwnInstance(number)
        key = (live, self.place.loop, *arguments)
        if key in definition.walked or definition.busy or len(definition.walked) >= _VARIANTS:
            return definition.walked.get(key, union(definition.walked.values()))
        definition.busy = True
        try:
            result = self._function_body(definition, arguments, live=live)
        finally:
            definition.busy = False
        definition.walked[key] = result
        return result

    def _function_body(self, definition: OwnDefinition, arguments: types.Arguments, *, live: bool) -> Value | None:
        node = definition.node
        if not isinstance(node, FunctionNode):
            raise TypeError(node)
        place, scope = self.place, self.scope
        self.place = Place(definition.source, dead=not live, function=self._qualified(definition), loop=place.loop)
        self.scope = Scope(outer=definition.scope)
        self._returned.append([])
        try:
            self._bind_parameters(definition, node, arguments)
            self.block(node.body)
        finally:
            self.place, self.scope = place, scope
            returned = self._returned.pop()
        return union(returned)

    def _bind_parameters(self, definition: OwnDefinition, node: FunctionNode, arguments: types.Arguments) -> None:
        given = list(arguments)
        if definition.owner is not None and not _static(node):
            given.insert(0, (None, OwnInstance(definition.owner)))
        for one in (node.args.vararg, node.args.kwarg):
            if one is not None:
                self.scope.bind(one.arg, None)
        standard = dict(defaults(node))
        for argument in parameters(node):
            value = self.annotated(argument.annotation)
            if value is None and argument in standard and not isinstance(standard[argument], ast.Constant):
                value = self.eval(standard[argument])
            self.scope.bind(argument.arg, value)
        positional = [value for key, value in given if key is None]
        names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
        for name, value in [*zip(names, positional, strict=False), *((key, value) for key, value in given if key)]:
            # A constant of one call is not what the parameter always is.
            if value is not None and not isinstance(value, Const) and name in self.scope.names:
                self.scope.bind(name, value)

    def _walk_class(self, number: int, arguments: types.Arguments, *, live: bool) -> None:
        definition = self.definitions[number]
        key = (live,)
        if key in definition.walked or definition.busy:
            return
        definition.busy = True
        definition.walked[key] = None
        place, scope = self.place, self.scope
        try:
            self.place = Place(definition.source, dead=not live, function=definition.node.name)
            self.scope = Scope(outer=definition.scope)
            self.block([one for one in definition.node.body if not isinstance(one, FunctionNode)])
            self.place, self.scope = place, scope
            order = sorted(definition.methods, key=lambda name: name != "__init__")
            for name in order:
                self.walk_own(definition.methods[name], arguments if name == "__init__" else [], live=live)
        finally:
            self.place, self.scope = place, scope
            definition.busy = False

    def bind_attribute(self, owner: Value | None, name: str, value: Value | None) -> None:
        for option in options(owner):
            if isinstance(option, OwnInstance):
                attributes = self.definitions[option.definition].attributes
                attributes[name] = union((attributes.get(name), value))

    def own_attribute(self, owner: OwnInstance, name: str) -> Value | None:
        definition = self.definitions[owner.definition]
        if name in definition.attributes:
            return definition.attributes[name]
        if name in definition.methods:
            return Own(definition.methods[name])
        return None

    def call_method(self, owner: OwnInstance, method: str, arguments: types.Arguments) -> tuple[str, Value | None]:
        definition = self.definitions[owner.definition]
        number = definition.methods.get(method)
        if number is not None:
            return self.own_name(Own(number)), self.walk_own(number, arguments, live=not self.place.dead)
        for base in definition.bases:
            match base:
                case Ref(path):
                    return canonical(f"{path}.{method}"), None
                case Own(inherited) if inherited != owner.definition:
                    return self.call_method(OwnInstance(inherited), method, arguments)
        held = definition.attributes.get(method)
        return f"notebook.{definition.node.name}.{method}", held if held is not None else None


def _static(node: FunctionNode) -> bool:
    return any(isinstance(one, ast.Name) and one.id == "staticmethod" for one in node.decorator_list)
