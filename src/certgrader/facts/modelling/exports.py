"""What is written to a file as an object: a model, or data that are certainly none. `models.stored`, as a call."""

from collections.abc import Iterator
from dataclasses import replace

from certgrader.facts.model import Call, CodeFacts
from certgrader.facts.modelling.values import Class, Data, Function, Items, Lazy, Model, Object, Value, leaves

DUMPS = frozenset({"joblib.dump", "pickle.dump", "cloudpickle.dump", "dill.dump", "pickle.Pickler.dump"})
_TOLD = frozenset({"tuned", "transformed"})
"""Of settings that were found, and of data that were transformed."""
_LEARNS = frozenset({"model", "search"})


def stored(code: CodeFacts, others: int) -> Iterator[Call]:
    """The calls that write a model, or what may be one. `others`: bits of those that certainly write none."""
    for number, call in enumerate(code.calls):
        if not call.dead and call.name in DUMPS and not others >> number & 1:
            yield replace(call, name="models.stored", arguments=())


def is_no_model(value: Value | None) -> bool:
    """Whether it is certainly no model that has learned to answer: data, scores, settings, a scaler alone."""
    if value is None or isinstance(value, (Function, Class, Object, Lazy)):
        return False
    held = list(leaves(value))
    return (bool(held) or isinstance(value, Items)) and all(map(_other, held))


def _other(one: Data | Model) -> bool:
    if isinstance(one, Model):
        return one.kind not in _LEARNS
    # Of what a model gave otherwise it is not known what it is: a step of it may be a model too.
    return one.literal is not None or one.role != "data" or bool(one.flags & _TOLD) or bool(one.sources or one.learned)
