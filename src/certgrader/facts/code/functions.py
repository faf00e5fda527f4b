"""The notebook's own functions, walked where live code calls them, with what it passes."""

import ast
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace

from certgrader.facts.code.calls import Calls
from certgrader.facts.code.definitions import FunctionNode, OwnDefinition, decorated, defaults, parameters, tested
from certgrader.facts.code.names import is_class
from certgrader.facts.code.patches import Patches
from certgrader.facts.code.record import CellSource, Place, Record
from certgrader.facts.code.returns import COLUMN
from certgrader.facts.code.scope import Scope
from certgrader.facts.code.tables import Arguments
from certgrader.facts.code.values import (
    STRING,
    Bound,
    Const,
    Instance,
    Lambda,
    Many,
    Own,
    OwnInstance,
    Partly,
    Ref,
    Table,
    Value,
    options,
    union,
)

_VARIANTS = 4
"""Times a function is walked for different kinds of arguments, before once for any."""

_LONGEST_ANNOTATION = 120
_MAYBE = frozenset({"Optional", "Union", "Annotated", "Final", "ClassVar"})
_SEVERAL = frozenset({"List", "list", "Sequence", "Iterable", "Iterator", "Tuple", "tuple", "Set", "set", "Generator"})


class Functions(Calls):
    """Adds to expressions what the notebook's own functions do.

    `names`: where each top-level function or class stands, for code that uses it before its cell.
    """

    def __init__(
        self, record: Record, roots: frozenset[str], patches: Patches, names: dict[str, tuple[CellSource, ast.stmt]]
    ) -> None:
        super().__init__(record, roots, patches)
        self.definitions: list[OwnDefinition] = []
        self.last_call: tuple[ast.Call, set[str]] | None = None
        self._numbers: dict[int, int] = {}
        self._names = names
        self._globals = self.scope
        self._returned: list[list[Value | None]] = []
        self._running: list[OwnDefinition] = []
        # Class and object of each method that is being walked, innermost last.
        self.within: list[tuple[int, Value | None]] = []

    @abstractmethod
    def block(self, body: Sequence[ast.stmt], shown: ast.stmt | None = None) -> bool:
        """Walks statements; True when what follows them is never reached."""

    @abstractmethod
    def statement(self, node: ast.stmt, shown: bool = False) -> bool:
        """Walks one statement; True when what follows it is never reached."""

    @abstractmethod
    def construct(self, number: int, arguments: Arguments | None, *, live: bool) -> Value:
        """Walks a class as called with `arguments`; its new object."""

    # --- definitions ---------------------------------------------------------------------------------------------

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
        return f"notebook.{self.qualified(self.definitions[own.definition])}"

    def qualified(self, definition: OwnDefinition) -> str:
        """Its name, with its class's before it."""
        owner = f"{self.definitions[definition.owner].node.name}." if definition.owner is not None else ""
        return f"{owner}{definition.node.name}"

    def dispatched(self, names: frozenset[str]) -> None:
        """Functions and classes of these names count as called: the notebook looks them up by name."""
        for number, definition in enumerate(list(self.definitions)):
            if definition.node.name in names:
                self.place = Place(definition.source)
                self.mention(Own(number))

    # --- annotations ---------------------------------------------------------------------------------------------

    def annotated(self, annotation: ast.expr | None) -> Value | None:
        """What a parameter or variable with that annotation is."""
        match annotation:
            case ast.Name() | ast.Attribute():
                return union(self._object_of(option) for option in options(self.eval(annotation)))
            case ast.Constant(value=str(text)) if len(text) <= _LONGEST_ANNOTATION:
                try:
                    return self.annotated(ast.parse(text.strip(), mode="eval").body)
                except (SyntaxError, ValueError):
                    return None
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return union((self.annotated(left), self.annotated(right)))
            case ast.Subscript(value=ast.Name(id=head) | ast.Attribute(attr=head), slice=inside):
                return self._generic(head, inside.elts if isinstance(inside, ast.Tuple) else [inside])
        return None

    def _generic(self, head: str, parts: Sequence[ast.expr]) -> Value | None:
        if head in _MAYBE:
            return union(self.annotated(part) for part in parts)
        if head in _SEVERAL:
            found = tuple(self.annotated(part) for part in parts[:8])
            return Many(found) if any(found) else None
        if head in {"Dict", "dict", "Mapping"} and len(parts) == 2:
            value = self.annotated(parts[1])
            return Table(((None, value, ""),)) if value is not None else None
        return None

    def _object_of(self, option: Value | None) -> Value | None:
        if isinstance(option, Ref) and is_class(option.path):
            return Instance(option.path)
        if isinstance(option, Own) and self.definitions[option.definition].is_class:
            return OwnInstance(option.definition)
        return None

    # --- calls ---------------------------------------------------------------------------------------------------

    def mention(self, value: Value | None) -> None:
        if value is None or self.place.dead:
            return
        for option in options(value):
            match option:
                case Own(number):
                    definition = self.definitions[number]
                    if not definition.live and not definition.busy:
                        self.walk_own(number, None, live=True)
                        if definition.wrapper is not None:
                            self.mention(definition.wrapper)
                case Lambda(number):
                    if not self.lambdas[number].live:
                        self.call_lambda(option, None)
                case Bound(OwnInstance() as owner, name):
                    self.call_method(owner, name, [("**", None)])
                case Partly(function):
                    self.mention(function)

    def call_own(self, own: Own, arguments: Arguments) -> Value | None:
        definition = self.definitions[own.definition]
        if decorated(definition.node, "udf", "pandas_udf"):
            self.mention(own)  # Spark calls it, with the columns that are named here
            return COLUMN
        result = self.walk_own(own.definition, arguments, live=not self.place.dead)
        wrapper = definition.wrapper
        if isinstance(wrapper, Own):
            if definition.wrapper_scope is not None:
                self.definitions[wrapper.definition].scope = definition.wrapper_scope
            result = union((result, self.walk_own(wrapper.definition, arguments, live=not self.place.dead)))
        return result

    def walk_own(
        self, number: int, arguments: Arguments | None, *, live: bool, receiver: Value | None = None
    ) -> Value | None:
        """Walks a function or class once for each kind of arguments (None: any); what calling it gives."""
        definition = self.definitions[number]
        definition.live = definition.live or live
        if definition.is_class:
            return self.construct(number, arguments, live=live)
        flags = self._flags(definition, arguments)
        given = None if arguments is None else tuple((key, _kind(value)) for key, value in arguments)
        key: tuple[object, ...] = (live, self.place.loop, receiver, given, flags, _context(definition.scope))
        if key in definition.walked or definition.busy:
            definition.recursive = definition.recursive or definition.busy
            definition.raises = key in definition.raising
            return definition.walked.get(key, union(definition.walked.values()))
        if len(definition.walked) >= _VARIANTS:
            # Too many kinds: whatever is passed from here on, once for live and once for dead code.
            key, given, flags = (live, "any"), None, ()
            definition.raises = key in definition.raising
            if key in definition.walked:
                return union(definition.walked.values())
        definition.busy = True
        try:
            result = self._function_body(definition, given, flags, live=live, receiver=receiver)
        finally:
            definition.busy = False
        definition.walked[key] = result
        if definition.raises:
            definition.raising.add(key)
        if definition.recursive and flags:
            # It calls itself with other constants.
            return self.walk_own(number, None, live=live, receiver=receiver)
        return result

    def _flags(self, definition: OwnDefinition, arguments: Arguments | None) -> tuple[tuple[str, object], ...]:
        """Parameters that the body's conditions ask for, with the constants that this call gives them."""
        node = definition.node
        if arguments is None or not isinstance(node, FunctionNode):
            return ()
        if definition.flags is None:
            definition.flags = tested(node)
        if not definition.flags or any(key in {"*", "**"} for key, _ in arguments):
            return ()
        names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
        if definition.owner is not None and not decorated(node, "staticmethod"):
            names = names[1:]
        found: dict[str, object] = {
            argument.arg: one.value for argument, one in defaults(node) if isinstance(one, ast.Constant)
        }
        positional = [value for key, value in arguments if key is None]
        pairs = [*zip(names, positional, strict=False), *((key, value) for key, value in arguments if key is not None)]
        for name, value in pairs:
            found.pop(name, None)
            if isinstance(value, Const):
                found[name] = value.value
        return tuple((name, found[name]) for name in sorted(definition.flags) if name in found)

    def _function_body(
        self,
        definition: OwnDefinition,
        arguments: Arguments | None,
        flags: tuple[tuple[str, object], ...],
        *,
        live: bool,
        receiver: Value | None,
    ) -> Value | None:
        node = definition.node
        if not isinstance(node, FunctionNode):
            raise TypeError(node)
        place, scope, patched = self.place, self.scope, self.patches.snapshot() if definition.patched else None
        self.place = Place(definition.source, dead=not live, function=self.qualified(definition), loop=place.loop)
        self.scope = Scope(outer=definition.scope)
        self._returned.append([])
        self._running.append(definition)
        self.yielded.append([])
        if definition.owner is not None:
            self.within.append((definition.owner, receiver))
        if definition.patched:
            self.patches.restore(definition.patched)
        try:
            self._bind_parameters(definition, node, arguments, receiver)
            self.scope.constants.update(flags)
            ended = self.block(node.body)
            value = self.annotated(node.returns)
        finally:
            self.place, self.scope = place, scope
            returned, yielded = self._returned.pop(), self.yielded.pop()
            self._running.pop()
            if definition.owner is not None:
                self.within.pop()
            if patched is not None:
                self.patches.restore(patched)
        definition.yields = definition.yields or bool(yielded)
        definition.raises = ended and not returned and not yielded
        if yielded:
            return Many((union(yielded),))
        found = union(returned)
        return found if found is not None else value

    def _bind_parameters(
        self, definition: OwnDefinition, node: FunctionNode, arguments: Arguments | None, receiver: Value | None
    ) -> None:
        given = list(arguments or ())
        if definition.owner is not None and not decorated(node, "staticmethod"):
            given.insert(0, (None, receiver if receiver is not None else OwnInstance(definition.owner)))
        standard = dict(defaults(node))
        for argument in parameters(node):
            value = self.annotated(argument.annotation)
            if value is None and argument in standard and not isinstance(standard[argument], ast.Constant):
                value = self.eval(standard[argument])
            self.scope.bind(argument.arg, value)
        names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
        positional = [value for key, value in given if key is None]
        by_name = [(key, value) for key, value in given if key is not None and key not in {"*", "**"}]
        for name, value in [*zip(names, positional, strict=False), *by_name]:
            if value is not None and name in self.scope.names:
                self.scope.bind(name, value)
        if node.args.vararg is not None:
            self.scope.bind(node.args.vararg.arg, Many(tuple(positional[len(names) :])) if arguments else None)
        if node.args.kwarg is not None:
            known = {argument.arg for argument in parameters(node)}
            rest = tuple((key, value, "") for key, value in by_name if key not in known)
            self.scope.bind(node.args.kwarg.arg, Table(rest) if rest else None)

    # --- lambdas -------------------------------------------------------------------------------------------------

    def call_lambda(self, one: Lambda, arguments: Arguments | None) -> Value | None:
        found = self.lambdas[one.number]
        live = not self.place.dead and not found.place.dead
        found.live = found.live or live
        given = tuple((key, _kind(value)) for key, value in arguments or ())
        key = (live, *given)
        if key in found.walked or found.busy or len(found.walked) >= 2 * _VARIANTS:
            return found.walked.get(key, union(found.walked.values()))
        place, scope, found.busy = self.place, self.scope, True
        self.place = replace(found.place, dead=not live)
        self.scope = Scope(outer=found.scope)
        try:
            self._bind_lambda(found.node, given)
            found.walked[key] = self.eval(found.node.body)
        finally:
            self.place, self.scope, found.busy = place, scope, False
        return found.walked[key]

    def _bind_lambda(self, node: ast.Lambda, given: Arguments) -> None:
        names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        for name in (*names, *(one.arg for one in (node.args.vararg, node.args.kwarg) if one is not None)):
            self.scope.bind(name, None)
        positional = [value for key, value in given if key is None]
        for key, value in [*zip(names, positional, strict=False), *((key, value) for key, value in given if key)]:
            if key in names:
                self.scope.bind(key, value)


def _kind(value: Value | None) -> Value | None:
    """What a parameter is through all calls: a constant of one call is not what it always is."""
    if isinstance(value, Const):
        return STRING if isinstance(value.value, str) else None
    return value


def _context(scope: Scope) -> tuple[object, ...]:
    """Constants that a function sees of those around it."""
    found: list[object] = []
    while scope.outer is not None:
        found.extend((name, scope.constants[name]) for name in sorted(scope.constants))
        scope = scope.outer
    return tuple(found)
