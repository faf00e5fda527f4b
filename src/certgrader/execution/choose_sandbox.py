"""`--sandbox NAME` → a backend that works here, or a refusal that says what to install."""

import platform
import sys
from collections.abc import Iterator

from certgrader.catalogue.catalogue import Phrase
from certgrader.errors import ExecutionUnavailable
from certgrader.sandbox.base import Probe, Sandbox, sandboxes

_ISOLATING = ("bwrap", "docker")


def choose(name: str) -> Sandbox:
    """The backend called `name`, or for "auto" the strongest usable one that isolates.

    Raises ExecutionUnavailable when it is not usable, UsageProblem when there is no such backend.
    """
    if sys.platform != "linux" and name in ("auto", *_ISOLATING):
        system = {"Darwin": "macOS"}.get(platform.system(), platform.system())
        raise ExecutionUnavailable("sandbox.other-system", system=system)
    if name != "auto":
        sandbox = sandboxes.get(name)()
        probe = sandbox.probe()
        if not probe.usable:
            raise ExecutionUnavailable("sandbox.not-usable", name=name, problem=probe.problem or "")
        return sandbox
    problems: dict[str, Phrase | str] = {}
    for probe, sandbox in _isolating():
        if probe.usable:
            return sandbox
        problems[sandbox.name] = probe.problem or "?"
    raise ExecutionUnavailable("sandbox.none-usable", bwrap=problems.get("bwrap"), docker=problems.get("docker"))


def _isolating() -> Iterator[tuple[Probe, Sandbox]]:
    """Strongest first, and lazily: trying docker costs seconds where its service does not answer."""
    for name in _ISOLATING:
        sandbox = sandboxes.get(name)()
        yield sandbox.probe(), sandbox
