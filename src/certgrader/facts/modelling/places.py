"""Rows before and after a place, `X[:n]` and `X[n:]`, or of a condition, `t[t["an"] < 9]`."""

import re
from collections.abc import Iterable
from typing import Literal

from certgrader.facts.modelling.values import Data

_PERIOD = re.compile(
    r"(?<![a-z])(date|jour|day|semaine|week|mois|month|ann[ée]e|an|year|trimestre|quarter|semestre|p[ée]riode?|lot|vague|"
    r"wave|phase|saison|season|fenêtre|fenetre|window)s?(?![a-z])",
    re.IGNORECASE,
)


def is_period(text: str) -> bool:
    """Whether the text names times that follow each other, or what comes in one after another."""
    return _PERIOD.search(text) is not None


def cuts(data: Data, side: Literal["<", ">", "="]) -> frozenset[str]:
    """Places before ("<") or after (">") which the rows stand, or conditions ("=") that choose them."""
    return frozenset(one[1:] for one in data.flags if one[0] == side)


def cut_apart(before: Iterable[str], after: Iterable[str]) -> bool:
    """Whether rows that stand before the one places all stand before those that stand after the others."""
    return any(
        one == other or (one.isdecimal() and other.isdecimal() and int(one) <= int(other))
        for one in before
        for other in after
    )
