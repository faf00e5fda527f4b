"""Versions of the packages that a notebook imports, read from the environment, not asked of the kernel."""

from collections.abc import Iterable
from importlib.metadata import Distribution
from pathlib import Path

from certgrader.execution.environments.distributions import distributions_of


def package_versions(modules: Iterable[str], folders: Iterable[Path]) -> tuple[tuple[str, str], ...]:
    """(distribution, version) of the `modules` that `folders` (module path) hold, by name.

    Looked up one by one: to read all of an environment's records costs 100 ms.
    """
    path = [str(folder) for folder in folders]
    found: dict[str, str] = {}
    for module in sorted(set(modules)):
        named = (one for name in distributions_of(module) for one in Distribution.discover(name=name, path=path))
        distribution = next(named, None)
        if distribution is not None:
            found.setdefault(distribution.metadata["Name"] or module, distribution.version)
    return tuple(sorted(found.items(), key=lambda item: item[0].lower()))
