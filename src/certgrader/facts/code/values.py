"""What an expression of the notebook is known to be. None stands for "not known"."""

from collections.abc import Iterable
from dataclasses import dataclass, field

Scalar = str | int | float | bool | None

DEEP = 12
"""Containers within containers that are followed: a dict of dicts of lists of pairs."""

HEAVY = 400
"""Values held by one value, all levels together: bounds what must be compared."""

MANY = 64
"""Literal elements kept of a list or dict: enough for estimators and columns, bounded for tables of numbers."""

_MOST_OPTIONS = 12


@dataclass(frozen=True, slots=True)
class Ref:
    """A module, function or class of a library, by its public path."""

    path: str


@dataclass(frozen=True, slots=True)
class Instance:
    """An object of a library's class. `inner` is what it wraps: the estimator of a grid search, the steps of a
    pipeline. `own` are attributes that the notebook set on it."""

    type: str
    inner: "Value | None" = None
    own: tuple[tuple[str, "Value"], ...] = ()
    depth: int = field(default=0, compare=False)
    weight: int = field(default=1, compare=False)

    def __post_init__(self) -> None:
        if self.inner is not None or self.own:
            held = (self.inner, *(value for _, value in self.own))
            kept, depth, weight = _bounded(held)
            object.__setattr__(self, "inner", kept[0])
            own = tuple((name, value) for (name, _), value in zip(self.own, kept[1:], strict=True) if value is not None)
            object.__setattr__(self, "own", own)
            object.__setattr__(self, "depth", depth)
            object.__setattr__(self, "weight", weight)


@dataclass(frozen=True, slots=True)
class Own:
    """A function or class of the notebook, by its number among the definitions met."""

    definition: int


@dataclass(frozen=True, slots=True)
class OwnInstance:
    """An object of a class of the notebook."""

    definition: int


@dataclass(frozen=True, slots=True)
class Parent:
    """`super()` inside the class `above`, for an object of the class `of`."""

    above: int
    of: int


@dataclass(frozen=True, slots=True)
class Stranger:
    """What stands in a library's place: a patch, or a local module of that name. Calls are `notebook.<path>`."""

    path: str


@dataclass(frozen=True, slots=True)
class Many:
    """A tuple, list or set with what its elements are, in order. Depth and weight are bounded."""

    items: tuple["Value | None", ...]
    depth: int = field(default=1, compare=False)
    weight: int = field(default=1, compare=False)

    def __post_init__(self) -> None:
        items, depth, weight = _bounded(self.items)
        object.__setattr__(self, "items", items)
        object.__setattr__(self, "depth", depth)
        object.__setattr__(self, "weight", weight)


@dataclass(frozen=True, slots=True)
class Table:
    """A dict: key where it is a string, value, and the value's source text."""

    pairs: tuple[tuple[str | None, "Value | None", str], ...]
    depth: int = field(default=1, compare=False)
    weight: int = field(default=1, compare=False)

    def __post_init__(self) -> None:
        values, depth, weight = _bounded(tuple(value for _, value, _ in self.pairs))
        pairs = tuple((key, value, text) for (key, _, text), value in zip(self.pairs, values, strict=True))
        object.__setattr__(self, "pairs", pairs)
        object.__setattr__(self, "depth", depth)
        object.__setattr__(self, "weight", weight)


@dataclass(frozen=True, slots=True)
class Const:
    """A constant."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several things: a loop variable over a list of estimators."""

    options: tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Lambda:
    """A lambda, by its number among those met."""

    number: int


@dataclass(frozen=True, slots=True)
class Bound:
    """A method taken from its object without being called: `predict = model.predict`."""

    owner: "Value"
    name: str


@dataclass(frozen=True, slots=True)
class Partly:
    """A function with some of its arguments: `functools.partial(f, x)`."""

    function: "Value"
    arguments: tuple[tuple[str | None, "Value | None"], ...] = ()


Value = Ref | Instance | Own | OwnInstance | Parent | Stranger | Many | Table | Const | OneOf | Lambda | Bound | Partly


def _depth(value: Value | None) -> int:
    match value:
        case Many() | Table() | Instance():
            return value.depth
        case OneOf(options):
            return max(map(_depth, options), default=0)
        case Bound(owner):
            return _depth(owner)
        case Partly(function, arguments):
            return 1 + max(_depth(function), *(_depth(one) for _, one in arguments), 0)
    return 0


def _weight(value: Value | None) -> int:
    match value:
        case Many() | Table() | Instance():
            return value.weight
        case OneOf(options):
            return sum(map(_weight, options))
        case Bound(owner):
            return 1 + _weight(owner)
        case Partly(function, arguments):
            return 1 + _weight(function) + sum(_weight(one) for _, one in arguments)
    return 1


def _bounded(items: tuple[Value | None, ...]) -> tuple[tuple[Value | None, ...], int, int]:
    """The items without those that nest too deep or weigh too much, with the depth and weight of what holds them.

    `x = [x, x]`, repeated, would double what must be compared.
    """
    kept: list[Value | None] = []
    deepest, total = 0, 1
    for item in items:
        depth, weight = _depth(item), _weight(item)
        if depth < DEEP and total + weight <= HEAVY:
            kept.append(item)
            deepest, total = max(deepest, depth), total + weight
        else:
            kept.append(None)
            total += 1
    return tuple(kept), deepest + 1, total


DATAFRAME = Instance("pandas.DataFrame")
SERIES = Instance("pandas.Series")
AXES = Instance("matplotlib.axes.Axes")
INDEX = Instance("pandas.Index")
ARRAY = Instance("numpy.ndarray")
TENSOR = Instance("torch.Tensor")
GROUPED = Instance("pandas.DataFrameGroupBy")
STRING = Instance("str")

# What a loop over such an object gives.
_ELEMENTS: dict[str, Value] = {
    "pandas.DataFrame": STRING,
    "pandas.Index": STRING,
    "pandas.TextFileReader": DATAFRAME,
    "pandas.DataFrameGroupBy": Many((None, DATAFRAME)),
    "matplotlib.axes.Axes": AXES,
    "torch.utils.data.DataLoader": TENSOR,
    "torch.Tensor": TENSOR,
    "str": STRING,
    "io.TextIOWrapper": STRING,
    "spacy.Doc": Instance("spacy.Token"),
    "polars.DataFrame": Instance("polars.Series"),
}
# `subplots` gives one drawing area or an array of them, and a batch is unpacked into tensors: both are treated alike.
_ALIKE = frozenset({"matplotlib.axes.Axes", "torch.Tensor", "numpy.ndarray"})


def options(value: Value | None) -> tuple[Value | None, ...]:
    """The alternatives of a value: itself, or those of a `OneOf`."""
    return value.options if isinstance(value, OneOf) else (value,)


def union(values: Iterable[Value | None]) -> Value | None:
    """What is either of `values`; the unknown ones are left out."""
    found: dict[Value, None] = {}
    for value in values:
        if value is None:
            continue
        for option in options(value):
            if option is not None:
                found[option] = None
    if not found:
        return None
    kept = tuple(found)[:_MOST_OPTIONS]
    return kept[0] if len(kept) == 1 else OneOf(kept)


def element(value: Value | None) -> Value | None:
    """What a loop over `value` gives at each step."""
    match value:
        case Many(items):
            return union(items)
        case Table(pairs):
            return union(Const(key) for key, _, _ in pairs if key is not None)
        case OneOf(alternatives):
            return union(element(option) for option in alternatives)
        case Instance("pandas.DataFrameGroupBy", inner) if inner is not None:
            return Many((None, inner))
        case Instance(kind):
            return _ELEMENTS.get(kind)
    return None


def position(value: Value | None, index: int, of: int) -> Value | None:
    """Element `index` of a value that is unpacked into `of` names."""
    match value:
        case Many(items):
            return items[index] if len(items) == of else union(items)
        case OneOf(alternatives):
            return union(position(option, index, of) for option in alternatives)
        case Instance(kind) if kind in _ALIKE:
            return value
    return None


def strings(value: Value | None) -> tuple[str, ...]:
    """The string constants in a value: one, or those of a list or the keys of a dict."""
    match value:
        case Const(str(text)):
            return (text,)
        case Many(items) | OneOf(items):
            return tuple(text for item in items for text in strings(item))
        case Table(pairs):
            return tuple(key for key, _, _ in pairs if key is not None)
    return ()
