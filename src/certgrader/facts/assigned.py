"""Names that code assigns: whether they are read later, or given something else."""

import re

from certgrader.facts.model import Assignment, CodeFacts, Facts
from certgrader.facts.searching import within

_FILLED = re.compile(r"\s*\w+(\.loc)?\[[^=]*?(['\"])(?P<name>[^'\"]+)\2\s*\]\s*=(?!=)")


def given_anew(assigned: Assignment, code: CodeFacts, value: tuple[str, ...]) -> bool:
    """Whether live code gives the name something of another kind too."""
    others = (one for one in code.assignments if one.target == assigned.target and not one.dead)
    return any(not within(value, one.value) for one in others)


def is_read(assigned: Assignment, facts: Facts) -> bool:
    """Whether later live code names what is assigned here, or the object that it is a part of."""
    whole = re.sub(r"(\.\w+|\[.*\])$", "", assigned.target, flags=re.DOTALL)
    name = re.compile(rf"(?<![\w.]){re.escape(whole)}(?!\w)(?!\s*=[^=])")
    return any(
        name.search(text) for cell, line, text in facts.code.live if cell != assigned.cell or line > assigned.line
    )


def fills_target(text: str, targets: tuple[str, ...]) -> bool:
    """Whether the line fills a column that is predicted."""
    filled = _FILLED.match(text)
    return filled is not None and filled["name"] in targets
