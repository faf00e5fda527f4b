"""Data set apart: by functions, by folds."""

import ast
import re
from collections.abc import Callable

from certgrader.facts.modelling import kinds
from certgrader.facts.modelling.arguments import Arguments
from certgrader.facts.modelling.expressions import LiveLines, NumberedCalls
from certgrader.facts.modelling.model import Part, SplitFact, SplitKind, Spot
from certgrader.facts.modelling.rows import Rows
from certgrader.facts.modelling.values import (
    NO_ECHO,
    NO_NAMES,
    NOTHING,
    Data,
    Items,
    Origin,
    Value,
    datum,
    grown,
    having,
)

_SPLITS = re.compile(
    r"(^|\.)(train_test_split|randomSplit|random_split|train_val_test_split|temporal_train_test_split)$"
)
_NEXT: dict[Part, tuple[Part, Part]] = {
    "whole": ("train", "test"),
    "unknown": ("train", "test"),
    "train": ("train", "validation"),
    "test": ("validation", "test"),
    "validation": ("validation", "test"),
    "folds": ("train", "test"),
}


_RECOMMENDERS = ("surprise.", "implicit.", "lightfm.", "recommenders.")


class Splits(Rows):
    """Adds splits."""

    def __init__(self, calls: NumberedCalls, live: LiveLines) -> None:
        super().__init__(calls, live)
        self.cut_from: dict[Origin | None, frozenset[int]] = {}
        """The data sets that unknown data became when they were set apart, by what the data are."""

    places: Callable[[int, ast.stmt], Spot]
    """The place of a statement in a cell."""

    def set_apart(self, part: Part, data: Data) -> None:
        for source in data.sources:
            parts = self.by_hand.setdefault(source, set())
            parts.add(part)
            if "unseeded" in data.flags:
                self.unseeded.add(source)
            if "train" in parts and len(parts) > 1:
                known = self.splits.get(source)
                spot = known.spot if known is not None else self.places(self.cell, self.at)
                self.splits[source] = SplitFact(spot, "", "manual", source not in self.unseeded, len(parts))

    def split(self, name: str, owner: Value | None, given: Arguments, spot: Spot, bit: int) -> Value | None:
        """Data are set apart."""
        short, folds = kinds.last(name), kinds.last(name.rpartition(".")[0])
        if short in {"randomSplit", "random_split"}:
            return self._weighted(name, owner if short == "randomSplit" else given.get(0), given, spot, bit)
        if _SPLITS.search(name):
            return self._train_test(name, given, spot, bit)
        if short != "split" or not kinds.FOLDERS.search(folds):
            return None
        data = datum(given.get(0, "X") or NOTHING)
        self._note_split(spot, name, _folded(folds), given)
        if not folds.startswith(("TimeSeries", "Group", "StratifiedGroup", "LeaveOneGroup", "PredefinedSplit")):
            self.leaks.split_at_random(data, spot, grouped="groups" in given.named, shuffled=True)
        index = Data(mask=data.mask | bit, role="index", sources=data.sources, split=self._next(), fold=True)
        return Items((Items((having(index, part="train"), having(index, part="test"))),), bit)

    def _weighted(self, name: str, owner: Value | None, given: Arguments, spot: Spot, bit: int) -> Value:
        """`df.randomSplit([0.8, 0.2])`, `random_split(data, [800, 200])`."""
        whole = datum(owner) if owner is not None else NOTHING
        self._note_split(spot, name, "random", given)
        weights = given.get(0 if name.endswith("randomSplit") else 1, "weights", "lengths")
        three = isinstance(weights, Items) and len(weights.items) == 3
        parts: tuple[Part, ...] = ("train", "validation", "test") if three else ("train", "test")
        self._next()
        return Items(tuple(self._part(whole, part, bit) for part in parts))

    def _train_test(self, name: str, given: Arguments, spot: Spot, bit: int) -> Value:
        ordered = given.says("shuffle") is False or "temporal" in name
        node = given.nodes.get("stratify")
        stratified = node is not None and not (isinstance(node, ast.Constant) and node.value is None)
        self._note_split(spot, name, "ordered" if ordered else "stratified" if stratified else "random", given)
        number = self._next()
        parts: list[Value] = []
        for value in given.positional:
            data = datum(value)
            if not data.sources and data.part == "unknown":
                data = having(data, sources=self.source(), part="whole")
                if datum(value).origin is not None:
                    self.cut_from[datum(value).origin] = data.sources
            # A recommender is judged on other ratings of the same people.
            self.leaks.split_at_random(data, spot, grouped=name.startswith(_RECOMMENDERS), shuffled=not ordered)
            first, second = _NEXT[data.part]
            if data.split is not None:
                self.inside[number] = data.split
            parts.append(having(self._part(data, first, bit), split=number))
            parts.append(having(self._part(data, second, bit), split=number))
        if len(given.positional) > 1:
            self._target(datum(given.positional[1]), datum(given.positional[0]))
        return Items(tuple(parts))

    def _part(self, data: Data, part: Part, bit: int) -> Data:
        return grown(
            data,
            bit & ~data.mask,
            part=part,
            split=self._number,
            flags=data.flags - {"fresh", "subset"},
            origin=None,
            holder=0,
            echoes=NO_ECHO,
        )

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _note_split(self, spot: Spot, name: str, kind: SplitKind, given: Arguments) -> None:
        seeded = kind == "ordered" or any(one in given.named for one in ("random_state", "seed"))
        self.splits.setdefault((spot, name), SplitFact(spot, name, kind, seeded))

    def _target(self, data: Data, features: Data) -> None:
        name = data.column or (next(iter(data.selected)) if data.selected and len(data.selected) == 1 else None)
        if name and len(self.targets) < 16:
            self.targets.setdefault(name)
            self.features |= (features.selected or NO_NAMES) - {name}


def _folded(name: str) -> SplitKind:
    if name.startswith("TimeSeries"):
        return "ordered"
    if "Group" in name:
        return "grouped"
    return "stratified" if name.startswith("Stratified") else "folds"
