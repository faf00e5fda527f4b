"""Extensions found by file name, then by entry point. Adding one is adding one file."""

import difflib
import importlib
import pkgutil
from importlib.metadata import entry_points
from typing import Generic, TypeVar

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.errors import UsageProblem

T = TypeVar("T")


class Registry(Generic[T]):
    """The subclasses of `base` that live one per module in `package`, and those of third parties.

    Listing names imports nothing; `get` imports the one asked for. A third party's name never replaces ours.
    """

    def __init__(self, base: type[T], package: str, *, what: str, group: str | None = None) -> None:
        self._base = base
        self._package = package
        self._what = what
        self._group = group

    def names(self) -> list[str]:
        """Names of all extensions, ours first, each list in alphabetical order."""
        ours = self._ours()
        theirs = {point.name for point in entry_points(group=self._group)} if self._group else set()
        return ours + sorted(theirs - set(ours))

    def get(self, name: str) -> type[T]:
        """The extension called `name`; raises UsageProblem with the nearest known name."""
        if name in self._ours():
            module = importlib.import_module(f"{self._package}.{name}")
            found = [
                value
                for value in vars(module).values()
                if isinstance(value, type)
                and issubclass(value, self._base)
                and value.__module__ == module.__name__
                and not value.__name__.startswith("_")
            ]
            if len(found) != 1:
                raise TypeError(f"{module.__name__} must define exactly one subclass of {self._base.__name__}")
            return found[0]
        for point in entry_points(group=self._group) if self._group else ():
            if point.name == name:
                loaded = point.load()
                if not (isinstance(loaded, type) and issubclass(loaded, self._base)):
                    raise TypeError(f"entry point {name} is not a subclass of {self._base.__name__}")
                return loaded
        near = difflib.get_close_matches(name, self.names(), 1)
        suggestion: Phrase | str = phrase("registry.did-you-mean", near=near[0]) if near else ""
        raise UsageProblem(
            "registry.unknown", what=self._what, name=name, known=", ".join(self.names()), near=suggestion
        )

    def _ours(self) -> list[str]:
        package = importlib.import_module(self._package)
        return sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.name != "base")
