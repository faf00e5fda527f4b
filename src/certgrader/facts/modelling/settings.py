"""Hyperparameters: what a model was given, and what became of it until it learned."""

from collections.abc import Sequence

from certgrader.facts.modelling.arguments import Arguments
from certgrader.facts.modelling.kinds import last
from certgrader.facts.modelling.values import Model, Value

_ENDS = ("SearchCV", "Pipeline", "CalibratedClassifierCV")


def settings_of(given: Arguments) -> dict[str, Value] | None:
    """Settings given by name; None where some may be that are not known."""
    if "**" in given.named or any(name.startswith("?") for name in given.named):
        return None
    return dict(given.named)


def final_of(made: Model, inner: Sequence[Model]) -> str:
    """The class whose methods it has: its own, or that of the estimator in a search or at the end of a pipeline."""
    short = last(made.call)
    if short.endswith("SearchCV") and len(inner) == 1:
        return inner[0].final or inner[0].call
    if short == "Pipeline" and inner:
        return inner[-1].final or inner[-1].call
    return made.call
