"""Selections of variables that are told to keep them all."""

import re
from collections.abc import Mapping

from certgrader.facts.model import Call, CodeFacts

Scalar = str | int | float | bool

_ALL: Mapping[str, tuple[str, frozenset[Scalar]]] = {
    "SelectKBest": ("k", frozenset({"all"})),
    "SelectPercentile": ("percentile", frozenset({100})),
    "RFE": ("n_features_to_select", frozenset({1.0})),
    "SelectFromModel": ("threshold", frozenset({float("-inf"), 0})),
}
"""The argument of each that says how much is kept, and what keeps all."""


def keeps_all(code: CodeFacts) -> set[Call]:
    """Calls that select nothing. A search may set anew what they are told."""
    found: set[Call] = set()
    for call in code.calls:
        if not call.name.startswith("sklearn.feature_selection.") or call.dead:
            continue
        name, everything = _ALL.get(call.name.rpartition(".")[2], ("", frozenset[Scalar]()))
        if name:
            said = [one.literal for one in call.arguments if one.name == name]
            # A share of one is all, a number of one is a single variable.
            if said and said[0] in everything and (name != "n_features_to_select" or isinstance(said[0], float)):
                set_anew = re.compile(rf"__{name}\b")
                if not any(set_anew.search(text) for _, _, text in code.live):
                    found.add(call)
    return found
