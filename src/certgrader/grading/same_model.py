"""What is told beside a model that was fitted is of that model, or is not told: another's prediction proves nothing."""

import re
from collections.abc import Sequence

from certgrader.checks.base import Evidence

_FITTED = re.compile(r"(?:(\w+)\s*=[^=\n(][^\n]*?)?(?:\b(\w+)|\))\s*\.fit\w*\(")
_ASKED = re.compile(r"\b(\w+)\.predict\w*\(")


def of_the_same(fitted: Evidence | None, pieces: Sequence[Evidence]) -> list[Evidence]:
    """The pieces that ask no other model than the one that `fitted` names."""
    found = _FITTED.search(fitted.excerpt) if fitted is not None else None
    names = {name for name in found.groups() if name} if found is not None else set()
    return [one for one in pieces if one is fitted or not names or _asked(one) <= names]


def _asked(piece: Evidence) -> set[str]:
    return set(_ASKED.findall(piece.excerpt)) if piece.kind in {"code", "modelling"} else set()
