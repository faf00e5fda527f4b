"""Functions of Python itself that decide what names mean: `getattr`, `partial`, `import_module`, `map`, `patch`."""

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar, TypeGuard

from certgrader.facts.code import containers, types
from certgrader.facts.code.names import canonical
from certgrader.facts.code.patches import Patches
from certgrader.facts.code.tables import Arguments
from certgrader.facts.code.values import (
    Bound,
    Const,
    Instance,
    Many,
    Partly,
    Ref,
    Table,
    Value,
    element,
    options,
    strings,
    union,
)

_NAMESPACES = frozenset({"types.SimpleNamespace", "argparse.Namespace", "easydict.EasyDict", "box.Box", "munch.Munch"})
NAMES = "__dict__"
"""Where a module or class keeps its names."""
GLOBALS = Ref(f"__main__.{NAMES}")
MODULES = Ref("sys.modules")
SHELL = Instance("IPython.core.interactiveshell.InteractiveShell")
"""What `get_ipython()` gives."""


def is_name_space(value: Value | None) -> TypeGuard[Ref]:
    """Whether it is the dict of names of the notebook, of a module or class, or that of the modules."""
    return isinstance(value, Ref) and (value == MODULES or value.path.endswith(f".{NAMES}"))


_PASSED = frozenset({"itertools.islice", "itertools.cycle", "itertools.permutations", "itertools.combinations"})


class Special(ABC):
    """What those functions give. `builtin_result` and `function_result` are the ways in."""

    patches: Patches
    last_call: tuple[ast.Call, set[str]] | None = None

    @abstractmethod
    def call_value(self, value: Value | None, arguments: Arguments) -> Value | None:
        """What calling `value` gives, by code that is not the notebook's."""

    @abstractmethod
    def attribute(self, owner: Value | None, name: str) -> Value | None:
        """What `owner.name` is, without a call."""

    @abstractmethod
    def bind_attribute(self, owner: Value | None, name: str, value: Value | None, *, changed: bool = False) -> None:
        """`owner.name = value`; `changed`: what it held has changed in place."""

    @abstractmethod
    def parent(self) -> Value | None:
        """What `super()` is here."""

    @abstractmethod
    def here(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Cell and submitted line of a node."""

    # --- builtins ------------------------------------------------------------------------------------------------

    def builtin_result(self, name: str, arguments: Arguments) -> Value | None:
        """What one of Python's own functions gives."""
        given = [value for key, value in arguments if key is None]
        handler = self._BUILTINS.get(name)
        if handler is not None:
            return handler(self, given, arguments)
        if name == "open" and any(
            isinstance(one, Const) and str(one.value)[:1] in {"w", "x", "a"} for one in given[1:]
        ):
            for file in strings(given[0]):
                self.patches.written(file)
        if name in {"sorted", "min", "max"}:
            for key, value in arguments:
                if key == "key":
                    self.call_value(value, [(None, element(given[0] if given else None))])
        return containers.builtin(name, arguments)

    def _import(self, given: list[Value | None], arguments: Arguments) -> Value | None:
        by_keyword = {key: value for key, value in arguments if key is not None}
        names = strings(given[0] if given else by_keyword.get("name"))
        if not names:
            return None
        wanted = given[3] if len(given) > 3 else by_keyword.get("fromlist")
        # Without names to take from it, the package is given, not its module.
        whole = strings(wanted) or isinstance(wanted, Instance)
        return self._module(names[0] if whole else names[0].partition(".")[0])

    def _own_names(self, _given: list[Value | None], _arguments: Arguments) -> Value | None:
        return GLOBALS

    def _vars(self, given: list[Value | None], _arguments: Arguments) -> Value | None:
        if not given:
            return GLOBALS
        return union(Ref(f"{one.path}.{NAMES}") for one in options(given[0]) if isinstance(one, Ref))

    def _module(self, path: str) -> Value:
        path = canonical(path)
        return self.patches.of(path) or Ref(path)

    def _getattr(self, given: list[Value | None], _arguments: Arguments) -> Value | None:
        found: list[Value | None] = []
        for name in strings(given[1]) if len(given) > 1 else ():
            for owner in options(given[0]):
                value = self.attribute(owner, name)
                method = isinstance(owner, Instance) and (value is None or isinstance(value, Instance))
                found.append(Bound(owner, name) if method and owner is not None else value)
        return union(found)

    def _setattr(self, given: list[Value | None], _arguments: Arguments) -> Value | None:
        if len(given) == 3:
            for name in strings(given[1]):
                self.bind_attribute(given[0], name, given[2])
        return None

    def _map(self, given: list[Value | None], _arguments: Arguments) -> Value | None:
        if len(given) < 2:
            return None
        result = self.call_value(given[0], [(None, element(value)) for value in given[1:]])
        return Many((result,))

    def _filter(self, given: list[Value | None], _arguments: Arguments) -> Value | None:
        if len(given) < 2:
            return None
        self.call_value(given[0], [(None, element(given[1]))])
        return given[1]

    def _super(self, _given: list[Value | None], _arguments: Arguments) -> Value | None:
        return self.parent()

    _BUILTINS: ClassVar[Mapping[str, Callable[["Special", list[Value | None], Arguments], Value | None]]] = {
        "__import__": _import,
        "globals": _own_names,
        "vars": _vars,
        "getattr": _getattr,
        "setattr": _setattr,
        "map": _map,
        "filter": _filter,
        "super": _super,
    }

    # --- functions of the standard library -----------------------------------------------------------------------

    def function_result(self, path: str, arguments: Arguments, node: ast.Call | None) -> Value | None:
        """What a library's function gives."""
        given = [value for key, value in arguments if key is None]
        if path in self._FUNCTIONS:
            return self._FUNCTIONS[path](self, given, arguments)
        if path in _NAMESPACES:
            return Table(tuple((key, value, "") for key, value in arguments if key is not None))
        if path in _PASSED:
            return given[0] if given else None
        if path.startswith(("unittest.mock.patch", "mock.patch")):
            self._patch(path, given, arguments, node)
        elif path in {"sys.path.insert"}:
            for folder in strings(given[1] if len(given) > 1 else None):
                self.patches.searched(folder)
        return types.call_result(path, None, arguments)

    def _patch(self, path: str, given: list[Value | None], arguments: Arguments, node: ast.Call | None) -> None:
        by_keyword = {key: value for key, value in arguments if key is not None}
        mock: Value = Instance("unittest.mock.MagicMock")
        place = self.here(node) if node is not None else (0, 1)
        if path.endswith(".object") and len(given) > 1:
            names = strings(given[1])
            value = given[2] if len(given) > 2 else by_keyword.get("new", mock)
            for owner in options(given[0]):
                if isinstance(owner, Ref) and names:
                    self.patches.put(canonical(f"{owner.path}.{names[0]}"), value or mock, *place)
        elif path.endswith("patch") and given:
            value = given[1] if len(given) > 1 else by_keyword.get("new", mock)
            for name in strings(given[0]):
                self.patches.put(canonical(name), value or mock, *place)

    def _import_module(self, given: list[Value | None], _arguments: Arguments) -> Value | None:
        return union(self._module(name) for name in strings(given[0])) if given else None

    def _partial(self, given: list[Value | None], arguments: Arguments) -> Value | None:
        rest = tuple(arguments[1:])
        return union(Partly(option, rest) for option in options(given[0]) if option is not None) if given else None

    def _reduce(self, given: list[Value | None], _arguments: Arguments) -> Value | None:
        if len(given) < 2:
            return None
        one = element(given[1])
        result = self.call_value(given[0], [(None, given[2] if len(given) > 2 else one), (None, one)])
        return result if result is not None else one

    def _chain(self, given: list[Value | None], _arguments: Arguments) -> Value | None:
        return Many(tuple(element(value) for value in given))

    def _product(self, given: list[Value | None], _arguments: Arguments) -> Value | None:
        return Many((Many(tuple(element(value) for value in given)),))

    def _thread(self, _given: list[Value | None], arguments: Arguments) -> Value | None:
        by_keyword = {key: value for key, value in arguments if key is not None}
        args = by_keyword.get("args")
        self.call_value(by_keyword.get("target"), [(None, one) for one in args.items] if isinstance(args, Many) else [])
        return Instance("threading.Thread")

    def _namedtuple(self, given: list[Value | None], _arguments: Arguments) -> Value | None:
        texts = strings(given[1]) if len(given) > 1 else ()
        fields = texts[0].replace(",", " ").split() if len(texts) == 1 else list(texts)
        return Partly(Ref("collections.namedtuple"), tuple((None, Const(field)) for field in fields))

    def _ordered(self, _given: list[Value | None], arguments: Arguments) -> Value | None:
        return containers.builtin("dict", arguments)

    def _default(self, _given: list[Value | None], _arguments: Arguments) -> Value | None:
        return Table(())

    _FUNCTIONS: ClassVar[Mapping[str, Callable[["Special", list[Value | None], Arguments], Value | None]]] = {
        "importlib.import_module": _import_module,
        "functools.partial": _partial,
        "functools.reduce": _reduce,
        "itertools.chain": _chain,
        "itertools.product": _product,
        "threading.Thread": _thread,
        "multiprocessing.Process": _thread,
        "collections.namedtuple": _namedtuple,
        "collections.OrderedDict": _ordered,
        "collections.defaultdict": _default,
    }
