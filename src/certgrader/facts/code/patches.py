"""What the notebook puts in the place of a library's functions, methods and modules, from then on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from certgrader.facts.code.libraries import LIBRARIES, offers, setting
from certgrader.facts.code.values import (
    Const,
    Instance,
    Lambda,
    Many,
    Own,
    OwnInstance,
    Partly,
    Ref,
    Stranger,
    Table,
    Value,
)
from certgrader.facts.model import Replaced

_MIXINS = ("sklearn.base.ClassifierMixin", "sklearn.base.RegressorMixin", "sklearn.base.ClusterMixin",
           "sklearn.base.TransformerMixin", "sklearn.base.BaseEstimator")  # fmt: skip
_MADE_UP = ("unittest.mock.", "types.", "mock.")


@dataclass(slots=True)
class Patches:
    """What stands in the place of each path, and where each was put there.

    `local`: modules of the submission, `here`: those that the notebook itself writes; as dotted names.
    """

    local: frozenset[str] = frozenset()
    found: dict[tuple[str, int, int], Replaced] = field(default_factory=dict)
    _by_path: dict[str, Value] = field(default_factory=dict)
    _folders: set[str] = field(default_factory=set)
    _written: set[str] = field(default_factory=set)

    def put(self, path: str, value: Value | None, cell: int, line: int) -> None:
        """`path = value`: a replacement, an alias, or the library's own thing put back."""
        if setting(path) or isinstance(value, (Const, Many, Table)):
            return
        if isinstance(value, Ref) and value.path == path:
            self._by_path.pop(path, None)
            return
        alias = isinstance(value, Ref) or (isinstance(value, Partly) and isinstance(value.function, Ref))
        if alias and value is not None:
            self._by_path[path] = value
            if not (path.startswith("sklearn.metrics.") and _target(value).startswith("sklearn.")):
                return
        elif made_up(value):
            self._by_path[path] = Stranger(path.rpartition(".")[2] if "." in path else path)
        elif value is None or isinstance(value, Instance):
            if not offers(path):
                return
            self._by_path[path] = Stranger(path.rpartition(".")[2])
        else:
            self._by_path[path] = value
        if offers(path):
            self.note(path, cell, line)

    def module(self, path: str, value: Value | None, cell: int, line: int) -> None:
        """`sys.modules[path] = value`."""
        if isinstance(value, Ref):
            self._by_path[path] = value
        elif path.partition(".")[0] in LIBRARIES:
            self._by_path[path] = Stranger(path)
            self.note(path, cell, line)

    def note(self, path: str, cell: int, line: int) -> None:
        """Lists `path` among what is replaced."""
        self.found.setdefault((path, cell, line), Replaced(path, cell, line))

    def of(self, path: str) -> Value | None:
        """What stands in the place of `path`, itself or a module or class around it; None when it is the library's."""
        if not self._by_path:
            return None
        value = self._by_path.get(path)
        if value is not None:
            return value
        head, _, last = path.rpartition(".")
        while head:
            around = self._by_path.get(head)
            if isinstance(around, Stranger):
                return Stranger(f"{around.path}.{path[len(head) + 1 :]}")
            head = head.rpartition(".")[0]
        return next(self._inherited(path, last), None)

    def _inherited(self, path: str, method: str) -> Iterator[Value]:
        if path.startswith(("sklearn.", "xgboost.", "lightgbm.", "imblearn.")):
            for base in _MIXINS:
                if f"{base}.{method}" in self._by_path:
                    yield self._by_path[f"{base}.{method}"]

    def snapshot(self) -> Mapping[str, Value]:
        """What is patched now, for `restore`."""
        return dict(self._by_path)

    def restore(self, before: Mapping[str, Value]) -> None:
        """Ends the patches made since."""
        self._by_path = dict(before)

    # --- modules that take a library's name -----------------------------------------------------------------------

    def searched(self, folder: str) -> None:
        """`sys.path.insert(0, folder)`."""
        self._folders.add(folder.replace("\\", "/").removeprefix("./").strip("/").replace("/", "."))

    def written(self, file: str) -> None:
        """The notebook writes that file: a module when it ends in `.py`."""
        if file.endswith(".py"):
            self._written.add(file.removeprefix("./").removesuffix(".py").replace("/", ".").removesuffix(".__init__"))

    def imported(self, path: str, cell: int, line: int) -> bool:
        """Whether that import finds a module of the submission that bears a library's name."""
        root = path.partition(".")[0]
        if root not in LIBRARIES or not self._shadows(root):
            return False
        self._by_path.setdefault(root, Stranger(root))
        self.note(root, cell, line)
        return True

    def _shadows(self, root: str) -> bool:
        known = self.local | self._written
        return root in known or any(f"{folder}.{root}" in known for folder in self._folders)


def _target(value: Value) -> str:
    inner = value.function if isinstance(value, Partly) else value
    return inner.path if isinstance(inner, Ref) else ""


def made_up(value: Value | None) -> bool:
    """An object that stands for anything: a mock, an empty module."""
    return isinstance(value, Instance) and value.type.startswith(_MADE_UP)


def callable_value(value: Value | None) -> bool:
    """Something of the notebook's own that can be called."""
    return isinstance(value, (Own, Lambda, Partly, OwnInstance, Stranger)) or made_up(value)
