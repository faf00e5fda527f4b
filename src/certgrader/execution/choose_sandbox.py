"""`--sandbox NAME` → a backend that works here, or a refusal that says what to install."""

from collections.abc import Iterator

from certgrader.catalogue.catalogue import Phrase
from certgrader.errors import ExecutionUnavailable
from certgrader.sandbox.base import Probe, Sandbox, sandboxes


def choose(name: str) -> Sandbox:
    """The backend called `name`, or for "auto" the strongest usable one that isolates.

    Raises ExecutionUnavailable when it is not usable, UsageProblem when there is no such backend.
    """
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
    for name in ("bwrap", "docker"):
        sandbox = sandboxes.get(name)()
        yield sandbox.probe(), sandbox
