"""Which cells are too much to be analysed.

A notebook of 100 MB is shown, but not all of it is examined: a syntax tree takes a hundred times the room of its
source, and markdown takes seconds a megabyte. What is examined is counted in what stands in the cells rather than in
seconds, so that it is the same on every machine and when the run is graded again. Cells are left out heaviest first:
data pasted into one cell does not cost the others.
"""

import re
from collections.abc import Callable, Mapping

# The longest of 200 public notebooks has 7,000 marks and 55,000 characters of prose.
MOST_CODE = 150_000
"""Marks of all code cells, some four for each line; about 1.5 million characters of ordinary code."""
MOST_PROSE = 1_000_000
"""Characters of all text cells, pictures in them not counted."""
_MARKS = ",\n(="
# Rarer in what is pasted as one string, base64 too, which costs nothing.
_OPERATORS = (*"+-*/%&|^<>.@~[{;:", "and", "or", "if", "in", "is", "not")
_OPERATORS_FOR_A_MARK = 3
_EMBEDDED = re.compile(r"data:[\w/+.;=-]{1,100},[A-Za-z0-9+/=%\s]*+")


def beyond_code(sources: Mapping[int, str]) -> frozenset[int]:
    """The keys of the code cells that are left unread."""
    return _heaviest(sources, _marks, MOST_CODE)


def beyond_prose(sources: Mapping[int, str]) -> frozenset[int]:
    """The keys of the text cells that are left unread."""
    return _heaviest(sources, _characters, MOST_PROSE)


def _heaviest(sources: Mapping[int, str], weight: Callable[[str], int], most: int) -> frozenset[int]:
    # No cell weighs more than its characters: what every real notebook needs no counting for.
    if sum(map(len, sources.values())) <= most:
        return frozenset()
    weights = {key: weight(source) for key, source in sources.items()}
    left_out, total = [], 0
    for key in sorted(weights, key=lambda key: (weights[key], key)):
        total += weights[key]
        if total > most:
            left_out.append(key)
    return frozenset(left_out)


def _marks(source: str) -> int:
    """What the tree of `source` will weigh, seen without making it."""
    marks = sum(source.count(mark) for mark in _MARKS)
    return max(marks, sum(source.count(operator) for operator in _OPERATORS) // _OPERATORS_FOR_A_MARK)


def _characters(source: str) -> int:
    return len(_EMBEDDED.sub("", source)) if "data:" in source else len(source)
