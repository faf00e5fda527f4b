"""What checks look up in the code facts, arranged once for all of them."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from certgrader.facts.model import Call, CodeFacts
from certgrader.facts.searching import Texts, latest

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Placed = tuple[int, Call]
"""A call and its place in the order of all."""


class Lookups:
    """Calls by what they are asked for, and the texts that patterns are tried on."""

    def __init__(self, code: CodeFacts) -> None:
        self._code = code

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[Placed]]:
        """The calls of each name, in order."""
        return _arranged((call.name, (place, call)) for place, call in enumerate(self._code.calls))

    @cached_property
    def by_argument(self) -> Mapping[str | None, Sequence[Placed]]:
        """The calls that are given each argument by its name, in order."""
        return _arranged(
            (name, (place, call))
            for place, call in enumerate(self._code.calls)
            for name in {argument.name for argument in call.arguments}
        )

    @cached_property
    def _by_cell(self) -> Mapping[int, Sequence[Call]]:
        return _arranged((call.cell, call) for call in self._code.calls)

    def at(self, cell: int, line: int) -> Sequence[Call]:
        """The calls that stand on a line, or go on over it, in order."""
        return [one for one in self._by_cell.get(cell, ()) if one.lines[0] <= line <= one.lines[1]]

    @cached_property
    def live(self) -> Texts:
        """The lines of live code."""
        return Texts([text for _, _, text in self._code.live])

    @cached_property
    def targets(self) -> Texts:
        """What is assigned to."""
        return Texts([one.target for one in self._code.assignments])


@latest
def lookups(code: CodeFacts) -> Lookups:
    """Those of the facts at hand."""
    return Lookups(code)


def _arranged(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
