"""Which code a text stands with: the calls it accompanies, and where the first model learns."""

from bisect import bisect

from certgrader.facts.lookups import lookups
from certgrader.facts.model import Facts, Prose
from certgrader.facts.modelling.model import LEARNS, ModellingFacts
from certgrader.facts.patterns import matches_any, packages
from certgrader.notebook.model import Lines


def where_models_start(modelling: ModellingFacts) -> int | None:
    """The cell before the one in which a model first learns, where a text announces it. None: none learns."""
    cells = [fit.spot.cell for fit in modelling.fits if fit.kind in LEARNS]
    return max(0, min(cells) - 1) if cells else None


class Alongside:
    """Live code that makes certain calls or has certain lines, and the text that stands with it."""

    def __init__(self, patterns: tuple[str, ...], lines: tuple[str, ...], facts: Facts) -> None:
        known, there = packages(facts.code), lookups(facts.code)
        self._calls: dict[int, list[Lines]] = {}
        for name, calls in there.by_name.items():
            for _, call in calls if matches_any(name, patterns, known) else ():
                if not call.dead and call.result_used:
                    self._calls.setdefault(call.cell, []).append(call.lines)
        for cell, line, _ in (facts.code.live[at] for at in (there.live.within(lines) if lines else ())):
            self._calls.setdefault(cell, []).append((line, line))
        self._functions = [one for one in facts.code.definitions if one.documented and one.called]
        self._cells = sorted(facts.standing)

    def accompanied_by(self, prose: Prose) -> bool:
        """Whether the paragraph stands with one of the calls."""
        if prose.kind != "comment":
            return any(cell in self._calls for cell in self._neighbours(prose.cell))
        first, last = prose.lines
        lines = self._calls.get(prose.cell, ())
        if any(first <= call[0] <= last + 1 for call in lines):
            return True
        return any(
            one.cell == prose.cell
            and one.lines[0] < first
            and last <= one.lines[1]
            and any(one.lines[0] <= call[0] <= one.lines[1] for call in lines)
            for one in self._functions
        )

    def _neighbours(self, cell: int) -> list[int]:
        """The code cells next to a text, before and after."""
        at = bisect(self._cells, cell)
        return self._cells[max(0, at - 1) : at + 1]
