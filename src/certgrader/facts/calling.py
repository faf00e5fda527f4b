"""Where the notebook runs what its own functions hold: the calls, outside functions, that lead to them."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from certgrader.facts.model import Call, CodeFacts
from certgrader.facts.reach import DEPTH, led_to
from certgrader.facts.searching import latest

_NUMBERS = re.compile(r"\[[\s\d.,-]*\]")


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
    sites = [found[place] for place in sorted(found)]
    # A function that is tried out on lists of numbers does its work elsewhere.
    return [one for one in sites if not _tried_out(one, code)] or sites


def _tried_out(call: Call, code: CodeFacts) -> bool:
    given = _lists(code)
    return bool(call.arguments) and all(one.value in given or _NUMBERS.fullmatch(one.value) for one in call.arguments)


@latest
def _lists(code: CodeFacts) -> frozenset[str]:
    """Names that stand for nothing but lists of numbers spelt out."""
    given: dict[str, bool] = {}
    for one in code.assignments:
        given[one.target] = given.get(one.target, True) and _NUMBERS.fullmatch(one.value) is not None
    return frozenset(name for name, written in given.items() if written)


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
