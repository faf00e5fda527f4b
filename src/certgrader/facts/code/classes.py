"""The notebook's own classes: their bodies, attributes and methods, those of their bases, their objects."""

import ast
from abc import abstractmethod
from collections.abc import Iterator

from certgrader.facts.code import types
from certgrader.facts.code.calls import Named
from certgrader.facts.code.definitions import FunctionNode, decorated
from certgrader.facts.code.functions import Functions
from certgrader.facts.code.names import canonical
from certgrader.facts.code.record import Place
from certgrader.facts.code.scope import Scope
from certgrader.facts.code.special import GLOBALS
from certgrader.facts.code.tables import Arguments
from certgrader.facts.code.values import (
    Bound,
    Instance,
    Lambda,
    Own,
    OwnInstance,
    Parent,
    Partly,
    Ref,
    Stranger,
    Value,
    options,
    union,
)

_DEPTH = 12
"""Classes above a class that are looked through."""

_FLUENT = frozenset("fit to eval train cuda cpu partial_fit set_params double half requires_grad_".split())
_PROPERTIES = ("property", "cached_property", "lazy_property")
# What a library's method calls of the classes that derive from it.
_HOOKS: dict[str, tuple[str, ...]] = {
    "__call__": ("forward", "call"),
    "fit_transform": ("fit", "transform"),
    "fit_predict": ("fit", "predict"),
    "fit": ("training_step", "train_step", "configure_optimizers", "call", "forward"),
    "score": ("predict",),
    "predict": ("call", "forward"),
    "evaluate": ("call", "forward"),
    "start": ("run",),
}
_WITH_ARGUMENTS = frozenset({"forward", "call", "transform"})
_NO_LIBRARY = frozenset({"object", "abc.ABC", "typing.Protocol", "typing.Generic", "typing.NamedTuple", "enum.Enum"})


class Classes(Functions):
    """Adds the notebook's own classes."""

    @abstractmethod
    def at(self) -> tuple[int, int]:
        """Cell and submitted line of the statement that is walked."""

    @abstractmethod
    def is_setting(self, value: Value | None) -> bool:
        """Whether the statement that is walked assigns no function or class."""

    # --- bases ---------------------------------------------------------------------------------------------------

    def _above(self, number: int) -> Iterator[Value]:
        """The class and those it derives from, nearest first: `Own` or `Ref`."""
        todo: list[Value | None] = [Own(number)]
        seen: set[Value] = set()
        while todo and len(seen) < _DEPTH:
            one = todo.pop(0)
            if one is None or one in seen:
                continue
            seen.add(one)
            yield one
            if isinstance(one, Own):
                todo[:0] = [option for base in self.definitions[one.definition].bases for option in options(base)]

    def _find(self, number: int, method: str, *, above: bool = False) -> int | None:
        """The definition of a method, in the class or those above it."""
        for one in self._above(number):
            if isinstance(one, Own) and not (above and one.definition == number):
                found = self.definitions[one.definition].methods.get(method)
                if found is not None:
                    return found
        return None

    def library_bases(self, own: Own) -> tuple[str, ...]:
        return tuple(one.path for one in self._above(own.definition) if isinstance(one, Ref))[:4]

    def framework(self, number: int) -> bool:
        """Whether a library may call the methods of that class."""
        bases = self.library_bases(Own(number))
        return any(base not in _NO_LIBRARY for base in bases) or bool(self.definitions[number].node.decorator_list)

    def parent(self) -> Value | None:
        if not self.within:
            return None
        above, receiver = self.within[-1]
        return Parent(above, receiver.definition if isinstance(receiver, (OwnInstance, Own)) else above)

    # --- objects -------------------------------------------------------------------------------------------------

    def construct(self, number: int, arguments: Arguments | None, *, live: bool) -> Value:
        definition, made = self.definitions[number], OwnInstance(number)
        self._class_body(number, live=live)
        if definition.busy:
            return made
        definition.busy = True
        try:
            for name in ("__new__", "__init__", "__post_init__"):
                found = self._find(number, name)
                if found is not None:
                    given = arguments if name != "__post_init__" else None
                    self.walk_own(found, given, live=live, receiver=made)
        finally:
            definition.busy = False
        if arguments and self._find(number, "__init__") is None:
            self._fill(made, arguments)
        return made

    def _class_body(self, number: int, *, live: bool) -> None:
        definition = self.definitions[number]
        key = (live,)
        if key in definition.walked:
            return
        definition.walked[key] = None
        for base in definition.bases:
            for option in options(base):
                if isinstance(option, Own):
                    self.definitions[option.definition].live |= live
                    self._class_body(option.definition, live=live)
        place, scope = self.place, self.scope
        try:
            self.place = Place(definition.source, dead=not live, function=definition.node.name)
            self.scope = Scope(outer=definition.scope)
            self.block([one for one in definition.node.body if not isinstance(one, FunctionNode)])
            for name, value in self.scope.names.items():
                if value is not None:
                    definition.attributes.setdefault(name, value)
        finally:
            self.place, self.scope = place, scope

    def _fill(self, made: OwnInstance, arguments: Arguments) -> None:
        """Sets the fields of a data class, in the order in which the class names them."""
        fields: list[str] = []
        for one in reversed(list(self._above(made.definition))):
            if isinstance(one, Own):
                fields += [
                    statement.target.id
                    for statement in self.definitions[one.definition].node.body
                    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
                ]
        positional = [value for key, value in arguments if key is None]
        for name, value in [*zip(fields, positional, strict=False), *((key, value) for key, value in arguments if key)]:
            if value is not None and name in fields:
                self.bind_attribute(made, name, value)

    # --- attributes ----------------------------------------------------------------------------------------------

    def bind_attribute(self, owner: Value | None, name: str, value: Value | None, *, changed: bool = False) -> None:
        for option in options(owner):
            match option:
                case OwnInstance(number) | Own(number):
                    attributes = self.definitions[number].attributes
                    attributes[name] = value if changed else union((attributes.get(name), value))
                case Ref("__main__"):
                    self.put_name(GLOBALS, name, value, None)
                case Ref(path) if name == "__code__" and not self.place.dead:
                    # The function stays, its body is another's.
                    self.patches.put(path, Stranger(path.rpartition(".")[2]), *self.at())
                case Ref(path) if not self.place.dead and not self.is_setting(value):
                    self.patches.put(canonical(f"{path}.{name}"), value, *self.at())

    def own_attribute(self, owner: OwnInstance | Own | Parent, name: str) -> Value | None:
        number = owner.of if isinstance(owner, Parent) else owner.definition
        if not self.definitions[number].is_class:
            return None
        base: str | None = None
        for one in self._above(number):
            if isinstance(one, Own):
                value = self.definitions[one.definition].attributes.get(name)
                if value is not None:
                    return value
            elif isinstance(one, Ref) and base is None:
                base = one.path
        found = self._find(number, name)
        if found is not None:
            if isinstance(owner, OwnInstance) and decorated(self._function(found), *_PROPERTIES):
                return self.walk_own(found, [], live=not self.place.dead, receiver=owner)
            return Bound(owner, name)
        return types.attribute(Instance(base), name) if base is not None else None

    def _function(self, number: int) -> FunctionNode | ast.ClassDef:
        return self.definitions[number].node

    # --- methods -------------------------------------------------------------------------------------------------

    def call_method(self, owner: OwnInstance | Own | Parent, method: str, arguments: Arguments) -> Named:
        number = owner.of if isinstance(owner, Parent) else owner.definition
        if not self.definitions[number].is_class:
            return f"{self.own_name(Own(number))}.{method}", None
        start = owner.above if isinstance(owner, Parent) else number
        found = self._find(start, method, above=isinstance(owner, Parent))
        if found is not None:
            return self._own_method(found, owner, number, arguments)
        held = self.own_attribute(owner, method) if not isinstance(owner, Parent) else None
        if isinstance(held, (Own, Lambda, Partly, Ref, Instance, OwnInstance, Stranger)):
            return self.call_of(held, arguments)
        bases = self.library_bases(Own(start))
        if bases:
            return self._inherited(bases, owner, number, method, arguments)
        return f"notebook.{self.definitions[number].node.name}.{method}", None

    def _own_method(self, found: int, owner: OwnInstance | Own | Parent, number: int, arguments: Arguments) -> Named:
        node, live = self._function(found), not self.place.dead
        if isinstance(owner, OwnInstance) and decorated(node, *_PROPERTIES):
            return self.call_of(self.walk_own(found, [], live=live, receiver=owner), arguments)
        receiver: Value | None = OwnInstance(number)
        if decorated(node, "classmethod"):
            receiver = Own(number)
        elif isinstance(owner, Own) and not decorated(node, "staticmethod"):
            # `Class.method(object, …)`: the object is among the arguments.
            arguments = arguments[1:]
        result = self.walk_own(found, arguments, live=live, receiver=receiver)
        return self.own_name(Own(found)), result

    def _inherited(
        self,
        bases: tuple[str, ...],
        owner: OwnInstance | Own | Parent,
        number: int,
        method: str,
        arguments: Arguments,
    ) -> Named:
        """A method that only the library's class has, which may call those of the notebook's."""
        name = canonical(f"{bases[0]}.{method}")
        patched = self.patches.of(name)
        if patched is not None:
            return self.call_of(patched, [(None, owner), *arguments])
        result: Value | None = None
        for hook in _HOOKS.get(method, ()) if not isinstance(owner, Parent) else ():
            found = self._find(number, hook)
            if found is not None:
                given = arguments if hook in _WITH_ARGUMENTS else None
                receiver = OwnInstance(number)
                value = self.walk_own(found, given, live=not self.place.dead, receiver=receiver)
                result = value if value is not None and hook in _WITH_ARGUMENTS else result
        if result is not None and method != "fit":
            return name, result
        if method in _FLUENT:
            return name, OwnInstance(number)
        return name, types.call_result(name, Instance(bases[0]), arguments)

    # --- what nothing calls --------------------------------------------------------------------------------------

    def pending(self, attributes: frozenset[str]) -> bool:
        """Walks methods of live classes that a library, or an object of unknown class, may be asked for.

        `attributes`: names that stand after a dot anywhere. True when some were walked.
        """
        walked = False
        for number, definition in enumerate(list(self.definitions)):
            owner, name = definition.owner, definition.node.name
            if definition.live or definition.busy or owner is None or not self.definitions[owner].live:
                continue
            hidden = name.startswith("__") and name.endswith("__")
            if hidden or name in attributes or self.framework(owner) or definition.node.decorator_list:
                self.place = Place(definition.source)
                self.walk_own(number, None, live=True, receiver=OwnInstance(owner))
                walked = True
        return walked
