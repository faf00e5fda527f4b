"""What naming, choosing, filling and computing do to data: parts, columns, what was learned."""

import ast
import re
from abc import abstractmethod
from collections.abc import Sequence

from certgrader.facts.modelling.columns import Columns, listed, put, spared
from certgrader.facts.modelling.expressions import LiveLines, NumberedCalls
from certgrader.facts.modelling.kinds import GROUPS, TUNED_ATTRIBUTES
from certgrader.facts.modelling.model import FitKind, Part, Spot
from certgrader.facts.modelling.steady import Steady
from certgrader.facts.modelling.values import (
    NO_NAMES,
    NOTHING,
    Data,
    Entries,
    Items,
    Model,
    Role,
    Value,
    datum,
    echoes_of,
    grown,
    having,
    mask_of,
    only,
    together,
)

_TRAIN = re.compile(
    r"(?:^|_)(?:train|tr|trn|entrainement|entraînement|apprentissage|appr?)(?:\d*$|_)|train", re.IGNORECASE
)
_TEST = re.compile(r"(?:^|_)(?:test|te|tst|holdout|essai)(?:\d*$|_)|test", re.IGNORECASE)
_VALIDATION = re.compile(r"(?:^|_)(?:val|valid|validation|dev|valide)(?:\d*$|_)|valid", re.IGNORECASE)
_INDEXERS = frozenset({"loc", "iloc", "at", "iat", "values", "T", "ix"})
_SCALARS = frozenset({"shape", "size", "ndim", "dtype", "dtypes", "empty"})
_COLUMN_LISTS = frozenset({"columns", "feature_names_in_"})
_OF_A_MODEL = frozenset({"feature_importances_", "coef_", "support_", "ranking_", "scores_", "pvalues", "pvalues_"})


def part_named(name: str) -> Part | None:
    """The part of the data that a variable's name says it is."""
    for pattern, part in _NAMED:
        if pattern.search(name):
            return part
    return None


_NAMED: tuple[tuple[re.Pattern[str], Part], ...] = (
    (_VALIDATION, "validation"),
    (_TEST, "test"),
    (_TRAIN, "train"),
)


class Tables(Steady):
    """Adds data to the walk. `selecting`: bits of learnings that choose columns."""

    def __init__(self, calls: NumberedCalls, live: LiveLines) -> None:
        super().__init__(calls, live)
        self.sources = 0
        self.selecting = 0
        self.echoed: dict[tuple[int, str], frozenset[str]] = {}
        """By data set and name of a column: the columns of which it was computed value by value, nothing else."""
        self.answers: dict[tuple[int, str], tuple[Role, Model]] = {}
        """By data set and name of a column: what a model has answered, where the column holds that."""
        self.columns_read: dict[int, set[str]] = {}
        self.made_columns: dict[tuple[int, int, str], tuple[int, ast.stmt, frozenset[str]]] = {}
        """By cell, line and name, columns computed from others: bit, statement, columns they are made of."""
        self.met: set[str] = set()
        """Names of columns that were read: what is filled later under another name is new."""

    @abstractmethod
    def learning(self, kind: FitKind, data: Data, spot: Spot, call: str) -> int:
        """The bit of something learned from `data` there."""

    @abstractmethod
    def set_apart(self, part: Part, data: Data) -> None:
        """Some rows of a table are given a name that says which part they are."""

    def source(self) -> frozenset[int]:
        """A data set not met before."""
        self.sources += 1
        return frozenset({self.sources})

    # --- names ---------------------------------------------------------------------------------------------------

    def bound(self, name: str, value: Value) -> Value:
        if not isinstance(value, Data) or value.role != "data" or value.literal is not None:
            return value
        part = part_named(name)
        if part is None:
            return value
        if value.part == "test" and part == "validation":
            return having(value, part="validation")
        if value.part == "unknown" and (value.mask or value.sources):
            return having(value, part=part)
        if value.part == "whole" and ("subset" in value.flags or (part == "test" and "fresh" in value.flags)):
            if "subset" in value.flags:
                self.set_apart(part, value)
            return having(value, part=part, flags=value.flags - {"fresh"})
        return value

    def unbound(self, name: str) -> Value:
        part = part_named(name)
        return NOTHING if part is None else Data(part=part)

    # --- choosing ------------------------------------------------------------------------------------------------

    def chosen(self, owner: Value, key: Value, node: ast.Subscript) -> Value:
        if not isinstance(owner, Data):
            return having(datum(owner), mask=mask_of(owner) | mask_of(key)) if not isinstance(owner, Model) else NOTHING
        chooser = datum(key)
        names = column_names(key)
        result = grown(
            owner,
            # Names of columns are not made of what the columns hold.
            chooser.mask & ~owner.mask if names or "columns" in chooser.flags else chooser.mask,
            learned=owner.learned | (chooser.learned & self.selecting),
            literal=None,
            flags=owner.flags - {"fresh"},
        )
        if chooser.role == "index" and chooser.part != "unknown":
            return having(result, part=chooser.part, split=chooser.split, fold=chooser.fold)
        if not names and isinstance(key, Items) and len(key.items) == 2 and column_names(key.items[1]):
            # Columns of some rows: what chose the rows is in all of them.
            return self.chosen(grown(owner, mask_of(key.items[0])), key.items[1], node)
        return self._columns(result, names, isinstance(key, Data)) if names else _part_of(result, chooser, node, key)

    def _columns(self, result: Data, names: tuple[str, ...], alone: bool) -> Data:
        """Columns chosen by their names, `alone`: a single one."""
        if result.role in {"labels", "scores"}:
            # A table of predictions is no table of the data.
            return result
        self.met.update(names)
        if not alone:
            return only(result, names, selected=frozenset(names), column=None)
        for one in result.sources:
            self.columns_read.setdefault(one, set()).add(names[0])
        return self.answered(result, single(result, names[0]))

    def attribute_of(self, owner: Value, name: str) -> Value:
        if isinstance(owner, Model):
            return self._of_model(owner, name)
        if not isinstance(owner, Data):
            return having(datum(owner), mask=mask_of(owner))
        if name in _INDEXERS:
            return owner
        if name in _SCALARS:
            return Data(mask=owner.mask)
        if name in _COLUMN_LISTS:
            return having(owner, role="statistic", flags=owner.flags | {"columns"})
        if name == "index":
            return owner
        if owner.column is None and owner.role == "data" and owner.sources and name.isidentifier():
            self.met.add(name)
            return self.answered(owner, single(owner, name))
        return owner

    def _of_model(self, owner: Model, name: str) -> Value:
        if name in TUNED_ATTRIBUTES or (owner.kind == "search" and name in {"best_estimator", "best_model"}):
            owner.tuned = True
            return owner if "estimator" in name or "odel" in name else Data(mask=owner.mask, flags=frozenset({"tuned"}))
        if name in _OF_A_MODEL and owner.fits:
            learned = self.learning("selection", owner.fits[-1], owner.fitted_at or owner.spot, owner.call)
            self.selecting |= learned
            return Data(mask=owner.mask, learned=learned, role="statistic", sources=owner.fits[-1].sources)
        if name == "cv_results_":
            return Data(mask=owner.mask, model=owner, role="metric")
        return Data(mask=owner.mask, model=owner)

    def filled(self, owner: Data, key: Value, value: Value) -> Data:
        new = datum(value)
        uses = new.uses | (frozenset({new.column}) if new.column else NO_NAMES)
        names = column_names(key) or (
            column_names(key.items[1]) if isinstance(key, Items) and len(key.items) > 1 else ()
        )
        derived = owner.derived
        for name in names[:8]:
            made = tuple(one for one in derived if one[0] != name)
            derived = (*made, (name, uses - {name} | _future(new)))[-64:]
            self._answers(owner, name, new)
            self._echoes(owner, name, new)
        flags = new.flags & {"lagged"}
        bits = new.mask | mask_of(key)
        for name in names[:8]:
            bits |= self.derives(name, new) if owner.sources or owner.own else 0
        own, mask = self._filled(owner, key, names, bits)
        return having(
            owner,
            mask=mask,
            own=own,
            learned=owner.learned | new.learned,
            flags=(owner.flags | flags) - {"fresh"},
            derived=derived,
            dropped=owner.dropped - frozenset(names),
            selected=owner.selected | frozenset(names) if owner.selected is not None else None,
            sources=owner.sources or new.sources,
        )

    def _answers(self, table: Data, name: str, new: Data) -> None:
        for source in table.sources or new.sources:
            self.answers.pop((source, name), None)
            model = new.model
            if new.role in {"labels", "scores"} and model is not None and not GROUPS.search(model.call):
                self.answers[source, name] = new.role, model

    def _echoes(self, table: Data, name: str, new: Data) -> None:
        said = {one[-1] for one in echoes_of([new]) if len(one) > 1 and isinstance(one[-1], str)}
        names = frozenset(one[1:-1] for one in said if one[:1] == "'")
        pure = len(said) == len(names) == 1 and not new.mask & ~table.mask & ~self.plain
        for source in table.sources or new.sources:
            self.echoed[source, name] = names if pure else NO_NAMES

    def copies(self, one: Data, other: Data) -> bool:
        """Whether the first is a column that was computed from the second alone, value by value."""
        held = {name for source in one.sources for name in self.echoed.get((source, column_of(one)), ())}
        return bool(one.sources & other.sources) and column_of(other) in held - {""}

    def answered(self, table: Data, column: Data) -> Data:
        """A column that holds a model's answers is what they are."""
        for source in table.sources:
            held = self.answers.get((source, column.column or ""))
            if held is not None:
                return having(column, role=held[0], model=held[1], column=None)
        return column

    def derives(self, name: str, made: Data) -> int:
        """The bit of a column that is computed from others; none for a column that is only changed, or no feature."""
        told = made.role in {"labels", "scores", "metric"} or made.model is not None or made.metrics
        uses = made.uses | (frozenset({made.column}) if made.column else NO_NAMES)
        if told or name in uses or not uses or not made.sources or made.literal is not None:
            return 0
        key = (self.cell, self.at.lineno, name)
        if key not in self.made_columns:
            self.made_columns[key] = self.new_bit(), self.at, uses
        return self.made_columns[key][0]

    def _filled(self, owner: Data, key: Value, names: tuple[str, ...], bits: int) -> tuple[Columns, int]:
        """Columns and bits of a table some of whose columns are filled."""
        if not names:
            return spared(owner.own, bits), owner.mask | bits
        new = not self.met.intersection(names)
        return put(owner.own, owner.mask, names, bits, new=new, over=isinstance(key, Data))

    # --- computing -----------------------------------------------------------------------------------------------

    def compared(self, values: Sequence[Value], *, fixed: bool) -> Value:
        del fixed
        found = [datum(value) for value in values]
        both = together(found)
        hits = {"hits"} if _beside(found) else NO_NAMES
        hits |= {"itself"} if hits and _the_same(found) else NO_NAMES
        learned = both.learned if hits else both.learned & self.selecting
        return having(both, learned=learned, column=None, literal=None, flags=both.flags | hits,
                       origin=None, echoes=echoes_of(found))  # fmt: skip

    def arithmetic(self, values: Sequence[Value]) -> Data:
        found = [datum(value) for value in values]
        both = having(together(found), column=None, literal=None, origin=None, echoes=echoes_of(found))
        if not _beside(found):
            return both
        return having(both, flags=both.flags | {"errors"} | ({"itself"} if _the_same(found) else NO_NAMES))


def _part_of(result: Data, chooser: Data, node: ast.Subscript, key: Value) -> Data:
    """Rows, or columns whose names are not written there."""
    if "columns" in chooser.flags:
        own, mask = listed(result.own, result.mask, chooser.own, chooser.dropped)
        dropped = result.dropped | chooser.dropped
        return having(result, selected=chooser.selected, dropped=dropped, column=None, own=own, mask=mask)
    if _rows(node, key):
        flags = result.flags | {"subset"} | (chooser.flags & {"redrawn"}) | (_cut(node) or _condition(node))
        return having(result, flags=flags)
    # Which columns these are is not known: none is held to be there.
    return having(result, selected=NO_NAMES, column=None)


def single(table: Data, name: str) -> Data:
    """One column, a value of its own."""
    return having(only(table, {name}, column=name, selected=frozenset({name}), uses=_uses(table, name)), own=())


def column_of(data: Data) -> str:
    """The column that it is, also where that holds a model's answers; empty where it is none."""
    if data.origin is None or len(data.origin) < 2:
        return data.column or ""
    said = data.origin[-1]
    return said[1:-1] if isinstance(said, str) and said[:1] == "'" else data.column or ""


def _cut(node: ast.Subscript) -> frozenset[str]:
    """Of `X[:n]` "<n", of `X[n:]` ">n", of `X[m:n]` both: what was there before n, and after m."""
    inner = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice
    if not isinstance(inner, ast.Slice) or inner.step is not None:
        return NO_NAMES
    before = () if inner.upper is None else (f"<{ast.unparse(inner.upper)}",)
    after = () if inner.lower is None else (f">{ast.unparse(inner.lower)}",)
    return frozenset((*before, *after))


def _condition(node: ast.Subscript) -> frozenset[str]:
    """Of `t[t["an"] < 9]` what chooses the rows: rows chosen by the same words are the same."""
    inner = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice
    return frozenset({f"={ast.unparse(inner)}"})


def _beside(found: Sequence[Data]) -> bool:
    """Whether predictions stand beside the truth."""
    roles = [one.role for one in found]
    both = len(found) == 2 and all(one.sources for one in found)
    return both and (("data" in roles and "labels" in roles) or _the_same(found))


def _the_same(found: Sequence[Data]) -> bool:
    """Whether answers stand beside themselves."""
    one, other = found
    return one.role == other.role == "labels" and one.origin is not None and one.origin == other.origin


def column_names(key: Value) -> tuple[str, ...]:
    """The columns that a key names: a text, or a list of them."""
    if isinstance(key, Data):
        return (key.literal,) if isinstance(key.literal, str) else ()
    if isinstance(key, Items):
        names = [one.literal for one in key.items if isinstance(one, Data) and isinstance(one.literal, str)]
        return tuple(names) if len(names) == len(key.items) else ()
    return tuple(key.entries) if isinstance(key, Entries) else ()


FUTURE = "\0future"
"""Stands among what a column was made from for values that were not known yet."""


def _future(new: Data) -> frozenset[str]:
    return frozenset({FUTURE}) if "future" in new.flags else NO_NAMES


def _uses(owner: Data, name: str) -> frozenset[str]:
    return next((uses for one, uses in owner.derived if one == name), NO_NAMES) | {name}


def _rows(node: ast.Subscript, key: Value) -> bool:
    """Whether the key chooses rows: a slice, a mask, an index."""
    inner = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice
    if isinstance(inner, ast.Slice):
        return inner.lower is not None or inner.upper is not None
    if isinstance(inner, (ast.Compare, ast.BoolOp, ast.UnaryOp)):
        return True
    chooser = datum(key)
    tells = chooser.role in {"data", "index"} or "mask" in chooser.flags
    return bool(chooser.sources) and tells and chooser.literal is None
