"""Where the notebook runs what its own functions hold: the calls, outside functions, that lead to them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from certgrader.facts.model import Call, CodeFacts
from certgrader.facts.reach import DEPTH, led_to
from certgrader.facts.searching import latest


def callers(function: str, code: CodeFacts) -> Sequence[Call]:
    """Live calls outside functions that lead to `function`, itself or through others, in order; none for what is
    only handed over where that is not seen."""
    asked = _asked(code)
    found: dict[int, Call] = {}
    seen: set[str] = set()
    step = {function}
    for _ in range(DEPTH):
        seen |= step
        calls = [(place, call) for name in step for place, call in asked.get(name, ())]
        found.update((place, call) for place, call in calls if call.function is None)
        step = {call.function for _, call in calls if call.function is not None} - seen
        if not step:
            break
    return [found[place] for place in sorted(found)]


@latest
def _asked(code: CodeFacts) -> Mapping[str, Sequence[tuple[int, Call]]]:
    """Live calls, with their places, by the functions that each leads to; a class leads to its methods."""
    functions = {one.function for one in code.calls if one.function is not None}
    methods: dict[str, set[str]] = defaultdict(set)
    for one in functions:
        methods[one].add(one)
        methods[one.partition(".")[0]].add(one)
    found: dict[str, list[tuple[int, Call]]] = defaultdict(list)
    for place, call in enumerate(code.calls):
        if not call.dead:
            for name in {method for one in led_to(call, methods) for method in methods[one]}:
                found[name].append((place, call))
    return found
