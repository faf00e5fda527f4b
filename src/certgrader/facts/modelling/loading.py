"""Models read from a file, which are no data: `models.loaded`, as a call that checks ask for.

What is read is one where the notebook asks it what only a model answers, or where its file or its name says so.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from certgrader.facts.model import Call, CodeFacts

_LOADS = frozenset(
    f"{package}.{name}"
    for package in ("joblib", "pickle", "cloudpickle", "dill", "torch")
    for name in ("load", "loads")
)
_SAYS = re.compile(
    r"(?<![a-z])(mod[eèé]l|classifi|regress|estimat|pipe|scaler|encod|vectori[sz]|tokeni[sz]|pca|kmeans|xgb|lgbm|rf_|clf)",
    re.IGNORECASE,
)
_ASKED = (
    r"\s*\.\s*(predict\w*|decision_function|best_\w+_?|cv_results_|feature_importances_|coef_|classes_|named_steps|"
    r"steps|transform|inverse_transform|get_params|eval|state_dict|forecast)\b"
)
_FILE = re.compile(r"['\"]([^'\"]+)['\"]")


def loaded(code: CodeFacts) -> Iterator[Call]:
    """One beside each call that reads a model from a file."""
    calls = [one for one in code.calls if one.name in _LOADS and not one.dead]
    text = "\n".join(text for _, _, text in code.live) if calls else ""
    for call in calls:
        if _is_model(call, code, text):
            yield replace(call, name="models.loaded", arguments=())


def _is_model(call: Call, code: CodeFacts, text: str) -> bool:
    if re.search(re.escape(call.name.rpartition(".")[2]) + r"\([^\n]*\)" + _ASKED, call.excerpt):
        return True
    names = {one.target for one in code.assignments if _gives(one.cell, one.line, one.value, call)}
    files = [found for argument in call.arguments for found in _FILE.findall(argument.value)]
    if any(_SAYS.search(one) for one in (*names, *files)):
        return True
    return any(re.search(rf"(?<![\w.]){re.escape(name)}{_ASKED}", text) for name in names)


def _gives(cell: int, line: int, value: str, call: Call) -> bool:
    """Whether an assignment there takes what the call reads."""
    there = cell == call.cell and call.lines[0] <= line <= call.lines[1]
    return there and f"{call.name.rpartition('.')[2]}(" in value
