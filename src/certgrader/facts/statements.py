"""A line of live code, with the lines on which its statement goes on."""

import re

from certgrader.facts.model import CodeFacts

MOST_LINES = 12
_STRINGS = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"")
_OPENS, _CLOSES = frozenset("([{"), frozenset(")]}")


def statement(code: CodeFacts, at: int) -> str:
    """The line `code.live[at]`, on one line with those of its cell on which a bracket that it opens is closed."""
    cell, _, text = code.live[at]
    told, depth = [text.strip()], _left_open(text)
    for other, _, more in code.live[at + 1 : at + MOST_LINES]:
        if depth <= 0 or other != cell:
            break
        told.append(more.strip())
        depth += _left_open(more)
    return " ".join(told)


def _left_open(text: str) -> int:
    """How many brackets more are opened than closed."""
    bare = _STRINGS.sub("", text)
    return sum((one in _OPENS) - (one in _CLOSES) for one in bare)
