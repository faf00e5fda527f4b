"""Which calls a cell makes, those inside the notebook's own functions included."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from certgrader.facts.model import Call, CodeFacts

DEPTH = 6


class Reach:
    """Live calls by the cell that causes them."""

    def __init__(self, code: CodeFacts) -> None:
        self._top: dict[int, list[Call]] = defaultdict(list)
        self._inside: dict[str, list[Call]] = defaultdict(list)
        for call in code.calls:
            if call.dead:
                continue
            if call.function is None:
                self._top[call.cell].append(call)
            else:
                self._inside[call.function].append(call)
                # A class's methods are reached through the class, whichever of them is meant.
                if "." in call.function:
                    self._inside[call.function.partition(".")[0]].append(call)

    def direct(self, cell: int) -> Sequence[Call]:
        """Live calls written in the cell, outside functions."""
        return self._top.get(cell, ())

    def calls(self, cell: int) -> tuple[Call, ...]:
        """All live calls that running the cell can cause, its own first."""
        found: list[Call] = list(self.direct(cell))
        seen: set[str] = set()
        step: Sequence[Call] = found
        for _ in range(DEPTH):
            names = {name for call in step for name in led_to(call, self._inside)} - seen
            if not names:
                break
            seen |= names
            step = [call for name in sorted(names) for call in self._inside[name]]
            found.extend(step)
        return tuple(found)


def led_to(call: Call, inside: Mapping[str, object]) -> list[str]:
    """Which of these functions and classes a call runs, or hands to another."""
    found = []
    if call.name.startswith("notebook."):
        name = call.name.removeprefix("notebook.")
        found += [one for one in (name, name.partition(".")[0]) if one in inside]
    # A function handed to another: `df.apply(clean)`.
    found += [argument.value for argument in call.arguments if argument.value in inside]
    return found
