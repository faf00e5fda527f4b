"""What an expression of the notebook is known to be. None stands for "not known"."""

from collections.abc import Iterable
from dataclasses import dataclass, field

Scalar = str | int | float | bool | None

DEEP = 3
"""Containers within containers that are followed: a dict of lists of pairs."""

MANY = 64
"""Literal elements kept of a list or dict: enough for estimators and columns, bounded for tables of numbers."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A module, function or class of a library, by its public path."""

    path: str


@dataclass(frozen=True, slots=True)
class Instance:
    """An object of a library's class. `inner` is what it wraps: the estimator of a grid search."""

    type: str
    inner: "Value | None" = None


@dataclass(frozen=True, slots=True)
class Own:
    """A function or class of the notebook, by its number among the definitions met."""

    definition: int


@dataclass(frozen=True, slots=True)
class OwnInstance:
    """An object of a class of the notebook."""

    definition: int


@dataclass(frozen=True, slots=True)
class Many:
    """A tuple, list or set with what its elements are, in order. `depth` of containers in containers is bounded."""

    items: tuple["Value | None", ...]
    depth: int = field(default=1, compare=False)

    def __post_init__(self) -> None:
        items, depth = _shallow(self.items)
        object.__setattr__(self, "items", items)
        object.__setattr__(self, "depth", depth)


@dataclass(frozen=True, slots=True)
class Table:
    """A dict: key where it is a string, value, and the value's source text."""

    pairs: tuple[tuple[str | None, "Value | None", str], ...]
    depth: int = field(default=1, compare=False)

    def __post_init__(self) -> None:
        values, depth = _shallow(tuple(value for _, value, _ in self.pairs))
        pairs = tuple((key, value, text) for (key, _, text), value in zip(self.pairs, values, strict=True))
        object.__setattr__(self, "pairs", pairs)
        object.__setattr__(self, "depth", depth)


@dataclass(frozen=True, slots=True)
class Const:
    """A constant."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several things: a loop variable over a list of estimators."""

    options: tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Maker:
    """A lambda, by what calling it gives."""

    result: "Value | None"


Value = Maker | Ref | Instance | Own | OwnInstance | Many | Table | Const | OneOf


def _depth(value: Value | None) -> int:
    if isinstance(value, Many | Table):
        return value.depth
    if isinstance(value, OneOf):
        return max(map(_depth, value.options), default=0)
    return _depth(value.result) if isinstance(value, Maker) else 0


def _shallow(items: tuple[Value | None, ...]) -> tuple[tuple[Value | None, ...], int]:
    """The items without those that would nest too deep: `x = [x, x]`, repeated, doubles what must be compared."""
    kept = tuple(item if _depth(item) < DEEP else None for item in items)
    return kept, 1 + max(map(_depth, kept), default=0)


DATAFRAME = Instance("pandas.DataFrame")
SERIES = Instance("pandas.Series")
AXES = Instance("matplotlib.axes.Axes")
INDEX = Instance("pandas.Index")
ARRAY = Instance("numpy.ndarray")


def options(value: Value | None) -> tuple[Value | None, ...]:
    """The alternatives of a value: itself, or those of a `OneOf`."""
    return value.options if isinstance(value, OneOf) else (value,)


def union(values: Iterable[Value | None]) -> Value | None:
    """What is either of `values`; the unknown ones are left out."""
    found: dict[Value, None] = {}
    for value in values:
        for option in options(value):
            if option is not None:
                found[option] = None
    kept = tuple(found)[:12]
    if not kept:
        return None
    return kept[0] if len(kept) == 1 else OneOf(kept)


def element(value: Value | None) -> Value | None:
    """What a loop over `value` gives at each step."""
    if isinstance(value, Many):
        return union(value.items)
    if isinstance(value, Table):
        return union(Const(key) for key, _, _ in value.pairs if key is not None)
    if isinstance(value, OneOf):
        return union(element(option) for option in value.options)
    # `subplots` gives one drawing area or an array of them: both are treated alike.
    return AXES if value == AXES else None


def position(value: Value | None, index: int, of: int) -> Value | None:
    """Element `index` of a value that is unpacked into `of` names."""
    if isinstance(value, Many):
        return value.items[index] if len(value.items) == of else union(value.items)
    if isinstance(value, OneOf):
        return union(position(option, index, of) for option in value.options)
    return AXES if value == AXES else None


def strings(value: Value | None) -> tuple[str, ...]:
    """The string constants in a value: one, or those of a list or the keys of a dict."""
    if isinstance(value, Const):
        return (value.value,) if isinstance(value.value, str) else ()
    if isinstance(value, Many):
        return tuple(text for item in value.items for text in strings(item))
    if isinstance(value, Table):
        return tuple(key for key, _, _ in value.pairs if key is not None)
    return ()
