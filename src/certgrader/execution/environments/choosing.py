"""The environment of one run: the one that `--env` names, or one built for the submission."""

from dataclasses import dataclass

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.execution.environments.building import Built, build, uv_program
from certgrader.execution.environments.comparison import missing_modules, not_installed, other_versions
from certgrader.execution.environments.distributions import distribution_of, distributions_of, used_without_import
from certgrader.execution.environments.imports import imported_modules
from certgrader.execution.environments.requirements import declared_requirements
from certgrader.execution.kernels import KernelEnvironment, built_environment, find_environment
from certgrader.execution.model import MissingModule, OtherVersion
from certgrader.execution.packages import package_versions
from certgrader.notebook.model import Notebook
from certgrader.submission.model import Submission

BUILD = "build"
"""The reserved name: a folder or a kernel called so is reached as `./build`."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Where the kernel runs, and what the notebook will lack there."""

    environment: KernelEnvironment
    packages: tuple[tuple[str, str], ...]
    missing: tuple[MissingModule, ...]
    versions: tuple[OtherVersion, ...]
    not_installed: tuple[str, ...]
    notes: tuple[Phrase, ...] = ()


def check_environment(env: str | None) -> None:
    """Raises ExecutionUnavailable when `env` cannot serve any submission."""
    if env == BUILD:
        uv_program()
        env = None
    find_environment(env)


def prepare(env: str | None, submission: Submission, notebook: Notebook) -> Prepared:
    """Find or build the environment, and compare it with what the notebook imports and asks for.

    Raises ExecutionUnavailable when there is none.
    """
    imported = imported_modules(notebook, submission)
    declared = declared_requirements(notebook, submission)
    built: Built | None = None
    if env == BUILD:
        asked = {one.name: str(one.requirement) for one in declared}
        for module in imported:
            if not any(name in asked for name in distributions_of(module.name)):
                asked[distribution_of(module.name)] = distribution_of(module.name)
        code = "\n".join(cell.source for cell in notebook.cells if cell.kind == "code")
        for name in used_without_import(code):
            asked.setdefault(name, name)
        built = build(sorted(asked.values()))
        environment = built_environment(built.root)
    else:
        environment = find_environment(env)
    packages = package_versions((module.name for module in imported), environment.packages)
    return Prepared(
        environment,
        packages,
        missing_modules(imported, environment.packages),
        other_versions(declared, packages, environment.packages),
        not_installed(declared, environment.packages),
        () if built is None else (phrase("execution.build.done", n=built.packages), *built.notes),
    )
