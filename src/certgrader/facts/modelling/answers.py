"""Which columns the models of a notebook are to answer."""

import re
from collections.abc import Collection, Iterable

from certgrader.facts.model import CodeFacts

_NAMED = re.compile(r"(y|target|cible)(_\w+)?", re.IGNORECASE)
_COLUMN = re.compile(
    r"\w+(?:\.loc)?(?:\.pop\(|\[(?::\s*,)?)\s*(['\"])(?P<name>[^'\"]+)\1\s*[\])]+(?:\.\w+(?:\([^()]*\))?)*"
)


def targets(learned: Iterable[str], features: Collection[str], code: CodeFacts, *, trains: bool) -> tuple[str, ...]:
    """`learned`: columns that models were given as the answers; what another of them learns from is no target.

    Where none could be followed but something `trains`: the columns that are given such a name, `y = df["price"]`.
    """
    found = tuple(one for one in learned if one not in features)
    if found or not trains:
        return found
    told = (_COLUMN.fullmatch(one.value) for one in code.assignments if not one.dead and _NAMED.fullmatch(one.target))
    return tuple(dict.fromkeys(one["name"] for one in told if one is not None))
