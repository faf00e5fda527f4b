"""What the walk over data knows of a value: which calls shaped it, which part of the data it is, what was learned."""

import ast
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from inspect import signature
from operator import attrgetter
from typing import Any, Literal, overload

from certgrader.facts.modelling.columns import Columns, among, joined, spared, without
from certgrader.facts.modelling.model import FitKind, Part, Spot
from certgrader.unchanging import unchanging

Role = Literal["data", "statistic", "index", "labels", "scores", "metric"]
"""A statistic sums data up; an index chooses rows; labels and scores come from a model; a metric judges them."""

Origin = tuple[int | str, ...]
"""Number of a value that was given a name, and what was chosen of it."""

NO_NAMES: frozenset[str] = frozenset()
NO_ECHO: frozenset[Origin] = frozenset()


@dataclass(frozen=True, slots=True)
class Learning:
    """Something learned: by what, from which part of which data. `broad`: also from the data set apart later. `cuts`:
    places before which its rows stand."""

    kind: FitKind
    part: Part
    sources: frozenset[int]
    spot: Spot
    call: str
    column: str | None = None
    cuts: frozenset[str] = NO_NAMES


@unchanging
class Data:
    """Any value. `mask`: bits of the calls that shaped it; `learned`: bits of the learnings that did.

    `sources`: numbers of the data sets it comes from; `split`: number of the split that set it apart. Columns:
    `column` that it is, `selected` ones where they are known, `dropped` ones, `derived` ones with what they were made
    from, `uses`: those that its values were made from. `flags`: see `FLAGS`. `metrics`: numbers of the scores in it.

    `origin`: what it is the same as, `holder`: number of the object that holds it, which a call may change; `echoes`:
    what it is computed from value by value. A clock's answer has the number of a moment as its holder.

    `own`: columns with the part of `mask` that is theirs alone; what changes the mask otherwise than by `grown` and its
    like makes it all the whole's. `keys`: columns that hold another value in each row, by the way they are made.
    """

    mask: int = 0
    part: Part = "unknown"
    sources: frozenset[int] = frozenset()
    split: int | None = None
    fold: bool = False
    learned: int = 0
    role: Role = "data"
    model: "Model | None" = field(default=None, compare=False)
    column: str | None = None
    selected: frozenset[str] | None = None
    dropped: frozenset[str] = NO_NAMES
    derived: tuple[tuple[str, frozenset[str]], ...] = ()
    uses: frozenset[str] = NO_NAMES
    flags: frozenset[str] = NO_NAMES
    metrics: frozenset[int] = frozenset()
    literal: str | int | float | bool | None = None
    origin: Origin | None = None
    holder: int = 0
    echoes: frozenset[Origin] = NO_ECHO
    own: Columns = ()
    keys: frozenset[str] = NO_NAMES


_VALUES = attrgetter(*signature(Data).parameters)


def having(data: Data, **changes: Any) -> Data:
    """`dataclasses.replace`, several times as fast: half the time of a walk was spent in it."""
    if data.own and "mask" in changes and "own" not in changes:
        changes["own"] = ()
    new = Data(*_VALUES(data))
    for name, value in changes.items():
        setattr(new, name, value)
    return new


def grown(data: Data, bits: int, **changes: Any) -> Data:
    """The same columns, all of them shaped by `bits` too."""
    return having(data, mask=data.mask | bits, own=spared(data.own, bits), **changes)


def only(data: Data, names: Collection[str], **changes: Any) -> Data:
    """Some columns; a single one is a value of its own."""
    own, mask = among(data.own, data.mask, names)
    return having(data, mask=mask, own=own, **changes)


def less(data: Data, names: Collection[str], **changes: Any) -> Data:
    """All columns but some."""
    own, mask = without(data.own, data.mask, names)
    return having(data, mask=mask, own=own, **changes)


FLAGS = (
    "lagged",
    "future",
    "dated",
    "dates",
    "grouped",
    "columns",
    "tuned",
    "subset",
    "left",
    "sampled",
    "made",
    "fresh",
    "clock",
    "joined",
    "reunited",
    "redrawn",
    "unseeded",
    "noisy",
    "zero",
    "unique",
    "summed",
    "quantile",
    "spread",
    "far",
    "idle",
    "mask",
    "transformed",
    "opaque",
)
"""lagged: holds earlier values of itself; future: holds later ones; dated: its rows are moments in their order; dates:
moments themselves; grouped: rows taken by group; columns: a list of names of columns; tuned: found by a search; subset:
some rows of another; left: those that are not in a third; sampled: drawn at random; made: numbers
drawn or counted; hits, errors: predictions beside the truth, compared or subtracted; fresh: as read, nothing done;
clock: a moment read from a clock; joined: parts that were set apart, put together; reunited: as rows, the test's too;
itself: answers beside themselves; written: numbers in the code; redrawn: drawn with replacement, or rows chosen so;
unseeded: in an order, or a choice, that is another each time; noisy: numbers drawn were put on it; zero: it is
nothing but noughts; unique: another number in each row; summed, quantile, spread: it sums data up, and how; far: a
limit that no value comes to; idle: a choice of all rows, or of none; mask: true or false for each row;
transformed: what a transformer gave; opaque: what a call that was not followed gave.
"<n" and ">n" stand for rows before and after a place, "=words" for those that a condition chooses."""


@dataclass(slots=True, eq=False)
class Model:
    """An estimator, by identity. `steps`: classes it is made of; `learned`: bits of what its training data knew."""

    call: str
    kind: FitKind
    spot: Spot
    steps: tuple[str, ...] = ()
    mask: int = 0
    tuned: bool = False
    pretrained: bool = False
    early: bool = False
    fits: list[Data] = field(default_factory=list)
    fitted_at: Spot | None = None
    own: int = 0  # bit of what it learned at its latest fit
    learned: int = 0
    watched: list[Data] = field(default_factory=list)
    parts: dict[str, "Value"] = field(default_factory=dict)  # its steps, by their names
    sees: frozenset[str] | None = None  # the only columns that it looks at
    final: str = ""  # class of the estimator that a pipeline or a search ends in
    like: "Model | None" = None  # what it was copied from
    best: "Model | None" = None  # the model that a search has found
    idle: bool = False  # it searches among nothing
    doubtful: bool = False  # under its name may stand another one
    settings: "dict[str, Value] | None" = None  # None: not all that it was given is known


@dataclass(slots=True, eq=False)
class Function:
    """A function of the notebook, a lambda, or a method bound to `owner`."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    cell: int
    env: "Env"
    owner: "Object | None" = None


@dataclass(slots=True, eq=False)
class Class:
    """A class of the notebook."""

    node: ast.ClassDef
    cell: int
    env: "Env"
    bases: tuple["Value", ...] = ()


@dataclass(slots=True, eq=False)
class Object:
    """An object of a class of the notebook, with what its attributes hold."""

    made_by: Class
    attributes: dict[str, "Value"] = field(default_factory=dict)


@unchanging
class Items:
    """A tuple or list whose elements are known."""

    items: tuple["Value", ...]
    mask: int = 0


@dataclass(slots=True, eq=False)
class Entries:
    """A dict whose keys are known where they are texts."""

    entries: dict[str, "Value"] = field(default_factory=dict)
    mask: int = 0
    everything: bool = False  # whatever is not there stands at a model's standard


@dataclass(slots=True, eq=False)
class Lazy:
    """A generator: what it does is done when its values are asked for, by `work`. `nodes`: what it would do."""

    work: Callable[[], "Value"]
    nodes: Sequence[ast.AST]
    cell: int
    given: "Value | None" = None


Value = Data | Model | Function | Class | Object | Items | Entries | Lazy
NOTHING = Data()


@dataclass(slots=True)
class Env:
    """Names of one function or of the notebook, over those around it."""

    names: dict[str, Value] = field(default_factory=dict)
    outer: "Env | None" = None
    shared: set[str] = field(default_factory=set)
    spans: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Numbers between which the value of a name lies, where that is certain."""

    def find(self, name: str) -> "Env | None":
        """The innermost scope that binds `name`."""
        env: Env | None = self
        while env is not None and name not in env.names:
            env = env.outer
        return env

    def bind(self, name: str, value: Value) -> None:
        """Binds here, or outermost when declared global."""
        env = self
        while name in self.shared and env.outer is not None:
            env = env.outer
        env.names[name] = value
        env.spans.pop(name, None)


def leaves(value: Value, depth: int = 3) -> Iterator[Data | Model]:
    """The data and models that a value holds."""
    if isinstance(value, (Data, Model)):
        yield value
    elif depth > 0:
        held: Iterable[Value] = ()
        if isinstance(value, Items):
            held = value.items
        elif isinstance(value, Entries):
            held = value.entries.values()
        elif isinstance(value, Object):
            held = value.attributes.values()
        for one in list(held)[:32]:
            yield from leaves(one, depth - 1)


def mask_of(value: Value) -> int:
    """Bits of all calls that shaped what the value holds."""
    if isinstance(value, (Data, Model)):
        return value.mask
    mask = value.mask if isinstance(value, (Items, Entries)) else 0
    for one in leaves(value):
        mask |= one.mask
    return mask


def datum(value: Value) -> Data:
    """The value as one piece of data: what a container holds, taken together."""
    if isinstance(value, Data):
        return value
    found = [one for one in leaves(value) if isinstance(one, Data)]
    return having(together(found), mask=mask_of(value))


def together(found: Iterable[Data]) -> Data:
    """Data made of several: of train and test, the whole."""
    result: Data | None = None
    for one in found:
        result = one if result is None else _both(result, one)
    return result or NOTHING


def _both(one: Data, other: Data) -> Data:
    if is_noise(one, other):
        one, other = other, one
    if is_noise(other, one):
        # Noise added to data is no data of its own, and what it gives is no other form of a column.
        one = having(one, uses=NO_NAMES)
        other = having(other, part="unknown", sources=frozenset(), flags=NO_NAMES, uses=NO_NAMES)
    parts: set[Part] = {part for part in (one.part, other.part) if part != "unknown"}
    part = _joined(parts)
    main = one if one.sources or not other.sources else other
    return Data(
        mask=one.mask | other.mask,
        part=part,
        sources=one.sources | other.sources,
        split=main.split if part != "whole" else None,
        fold=one.fold or other.fold,
        learned=one.learned | other.learned,
        role=_role(one, other),
        model=one.model or other.model,
        selected=main.selected,
        dropped=main.dropped,
        derived=one.derived if one.derived == other.derived else (*one.derived, *other.derived)[:64],
        uses=one.uses | other.uses,
        flags=(one.flags | other.flags) - {"fresh", "clock"} | _joining(parts, part),
        metrics=one.metrics | other.metrics,
        own=joined(one.own, one.mask, other.own, other.mask) if one.own or other.own else (),
    )


def _joined(parts: set[Part]) -> Part:
    """Of train and validation rows the train rows of a last model; with those of the test, all."""
    if not parts:
        return "unknown"
    if len(parts) == 1:
        return parts.pop()
    return "train" if parts == {"train", "validation"} else "whole"


def _joining(parts: set[Part], part: Part) -> frozenset[str]:
    """Whether it is whole because parts that were set apart are put together."""
    return frozenset({"joined"}) if part == "whole" and len(parts) > 1 else NO_NAMES


def is_noise(one: Data, other: Data) -> bool:
    """Whether `one` is numbers drawn, beside data."""
    if "made" not in one.flags or not other.sources:
        return False
    return "made" not in other.flags or (one.part == "whole" != other.part)


def _role(one: Data, other: Data) -> Role:
    roles = {one.role, other.role} - {"statistic", "index"}
    for role in ("metric", "labels", "scores"):
        if role in roles:
            return role
    return "data" if roles else one.role


def echoes_of(values: Iterable[Data]) -> frozenset[Origin]:
    """What all of these are, or are computed from value by value."""
    found: frozenset[Origin] = frozenset()
    for one in values:
        found |= one.echoes if one.origin is None else one.echoes | {one.origin}
    return found


@overload
def loosened(value: Data, *, echo: bool) -> Data: ...
@overload
def loosened(value: Value, *, echo: bool) -> Value: ...
def loosened(value: Value, *, echo: bool) -> Value:
    """A value of which it is not known any longer that it is the same; `echo`: it is still computed from that."""
    if isinstance(value, Data) and (value.origin is not None or value.echoes):
        return having(value, origin=None, holder=0, echoes=echoes_of([value]) if echo else frozenset())
    if isinstance(value, Items):
        return Items(tuple(loosened(one, echo=echo) for one in value.items), value.mask)
    return value


def either(one: Value | None, other: Value | None) -> Value:
    """What a name is after two branches, one of which was taken."""
    if one is None or other is None or one is other:
        return one or other or NOTHING
    if isinstance(one, Data) and isinstance(other, Data):
        joined = _both(one, other)
        # A constant in place of a value leaves the rows what they are.
        same = one.part == other.part or one.literal is not None or other.literal is not None
        return joined if same else having(joined, part="unknown", split=None)
    if isinstance(one, Model) and isinstance(other, Model):
        one.doubtful = other.doubtful = True
        other.mask |= one.mask
    return one if isinstance(other, Data) else other
