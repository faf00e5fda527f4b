"""What the notebook wants against what the environment has, before anything runs."""

from collections.abc import Iterable, Sequence
from importlib.metadata import Distribution
from pathlib import Path

from packaging.version import InvalidVersion, Version

from certgrader.execution.environments.distributions import distribution_of
from certgrader.execution.environments.imports import ImportedModule
from certgrader.execution.environments.requirements import Declared
from certgrader.execution.model import MissingModule, OtherVersion

_SUFFIXES = (".py", ".so", ".pyd")


def missing_modules(imported: Iterable[ImportedModule], folders: Sequence[Path]) -> tuple[MissingModule, ...]:
    """The modules that no folder of the module path holds. Those whose absence the notebook catches are not missed."""
    wanted = [module for module in imported if not module.guarded]
    return tuple(
        MissingModule(module.name, distribution_of(module.name), module.cells)
        for module in wanted
        if not any(_holds(folder, module.name) for folder in folders)
    )


def other_versions(
    declared: Iterable[Declared], installed: Iterable[tuple[str, str]], folders: Sequence[Path]
) -> tuple[OtherVersion, ...]:
    """Distributions that the notebook uses (`installed`) and whose declared versions exclude the one here by its
    first number: later digits seldom change what a notebook meets."""
    here = {distribution_of(name): version for name, version in installed}
    found: list[OtherVersion] = []
    for one in declared:
        if not one.requirement.specifier:
            continue
        version = here.get(one.name) or _installed_version(one.name, folders)
        if version and _majors_differ(one, version):
            found.append(OtherVersion(one.name, str(one.requirement.specifier), version))
    return tuple(found)


def not_installed(declared: Iterable[Declared], folders: Sequence[Path]) -> tuple[str, ...]:
    """Names of the distributions that cells, not files, install and no folder of the module path has."""
    return tuple(
        one.name for one in declared if isinstance(one.origin, int) and _installed_version(one.name, folders) is None
    )


def _majors_differ(one: Declared, version: str) -> bool:
    try:
        here = Version(version)
        named = [Version(specifier.version.removesuffix(".*")) for specifier in one.requirement.specifier]
    except InvalidVersion:
        return False
    excluded = not one.requirement.specifier.contains(here, prereleases=True)
    return excluded and all(other.major != here.major for other in named)


def _installed_version(name: str, folders: Sequence[Path]) -> str | None:
    return next((found.version for found in Distribution.discover(name=name, path=[str(f) for f in folders])), None)


def _holds(folder: Path, module: str) -> bool:
    if (folder / module).is_dir():
        return True
    if any((folder / f"{module}{suffix}").is_file() for suffix in _SUFFIXES):
        return True
    return any(folder.glob(f"{module}.*.so"))
