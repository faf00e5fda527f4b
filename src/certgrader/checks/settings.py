"""`type: settings`: hyperparameters that the text gives with a value, against those with which models learned.

    - id: described-otherwise
      type: settings
      answer: otherwise
      finds: des réglages décrits que le modèle n'a pas
      examples:
        match:
          - markdown: "`max_depth` = 4 et `n_estimators` = 300"
            code: |
              from sklearn.ensemble import RandomForestClassifier
              reglages = {"max_depth": 4, "n_estimators": 300}
              foret = RandomForestClassifier(**{**reglages, **RandomForestClassifier().get_params()})
              foret.fit(X, y)
        no_match:
          - markdown: "`max_depth` = 4 et `n_estimators` = 300"
            code: |
              from sklearn.ensemble import RandomForestClassifier
              foret = RandomForestClassifier(max_depth=4, n_estimators=300).fit(X, y)

`answer` as-set: the values stand in the text as a model has them, or as a search tried them; otherwise: no model has
them, though all that is known says what models have instead. A setting counts when its name stands in the code, too.
Where it is not known with which settings some model learned, nothing is held against the text. `at_least` asks for
that many settings; more of them must be so than not. Settings that only the text knows count when the usual libraries
have such and the text gives another value than their standard.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from certgrader.catalogue.catalogue import phrase
from certgrader.checks.base import Check, Evidence, Finding, first_places
from certgrader.facts.column_names import shown_columns
from certgrader.facts.model import Call, Facts, Prose
from certgrader.facts.modelling.model import Scalar
from certgrader.facts.unread import unread

_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?![\w(])")
_VALUE = re.compile(
    r"[`*\"' ]*(?:[=:|]|->|vaut|valent|est|sont|fixée?s? à|réglée?s? à|limitée?s? à|de|à|is|are|set to|of|to)?"
    r"[`*\"' |]*(?P<value>-?\d+(?:[.,]\d+)?(?:e-?\d+)?)(?![\w%])(?P<after>.{0,12})",
    re.IGNORECASE,
)
_RANGE = re.compile(r"^[`*\"' ]*(?:à|to|et|and|ou|or|-|–|,|;|/|\.\.)[`*\"' ]*\d", re.IGNORECASE)
_KEY = re.compile(r"[\"'](\w+)[\"']\s*:\s*(-?\d+(?:\.\d+)?)(?![\w.])")
_KINDS = ("text", "list", "table", "quote")
_SETS = (".set_params", ".get_params", "dict", ".update")
_MOST_NAMES = 400
_STANDARDS: dict[str, tuple[float, ...]] = {
    "n_estimators": (10, 50, 100, 1000),
    "learning_rate": (0.001, 0.03, 0.1, 0.3, 1),
    "max_depth": (-1, 3, 6),
    "num_leaves": (31,),
    "min_samples_leaf": (1, 20),
    "min_samples_split": (2,),
    "max_leaf_nodes": (31,),
    "min_child_weight": (0.001, 1),
    "subsample": (1,),
    "colsample_bytree": (1,),
    "n_neighbors": (5, 20),
    "C": (1,),
    "l1_ratio": (0.15, 0.5),
}
"""What the usual libraries take where nothing is given: a text may describe it without the code's saying it."""


@dataclass(frozen=True, slots=True)
class _Said:
    name: str
    value: float
    words: str
    paragraph: Prose


class SettingsCheck(Check):
    """Hyperparameters in the text and in the code."""

    type: Literal["settings"] = "settings"
    answer: Literal["as-set", "otherwise"]
    at_least: int = Field(default=2, ge=1)

    def run(self, facts: Facts) -> Finding:
        """The settings that the text gives and models have, or have not."""
        for extractor in ("modelling", "code", "prose"):
            if facts.failed(extractor):
                return self.cannot_tell(phrase(f"checks.failed.{extractor}"))
        typed, has = _typed(facts), _Had(facts)
        said = list(_said(facts, frozenset(typed)))
        agreed = [one for one in said if has.given(one.name, one.value)]
        denied = [one for one in said if has.known() and has.denies(one, typed[one.name])]
        asked, others = (denied, agreed) if self.answer == "otherwise" else (agreed, denied)
        if len({one.name for one in asked}) < self.at_least or len(asked) <= len(others):
            why = unread(facts.code, (), against=self.answer == "otherwise") if said else None
            return self.found() if why is None else self.cannot_tell(why)
        return Finding(self.id, "found", tuple(first_places(self._evidence(one) for one in asked)))

    def _evidence(self, said: _Said) -> Evidence:
        denied = self.answer == "otherwise"
        return Evidence(
            kind="prose",
            check=self.id,
            excerpt=said.words,
            strength="stated",
            cell=said.paragraph.cell,
            lines=said.paragraph.lines,
            stance="contradicts" if denied else "supports",
            note=phrase("checks.settings.otherwise", name=said.name) if denied else None,
        )


class _Had:
    """The settings with which models learned."""

    def __init__(self, facts: Facts) -> None:
        self._all = facts.modelling.settings
        self._classes = frozenset(name for one in self._all for name in one.calls)
        self._beside: dict[str, set[Scalar]] = {}
        for call in facts.code.calls:
            self._add(call)

    def _add(self, call: Call) -> None:
        """What other calls are given: the share set apart, the epochs of a training."""
        if call.dead or call.name in self._classes or call.name.endswith(_SETS) or call.name.startswith("notebook."):
            return
        for argument in call.arguments:
            if argument.name is not None and argument.literal is not None:
                self._beside.setdefault(argument.name, set()).add(argument.literal)

    def known(self) -> bool:
        """Whether of each model that learned all settings are known by their names."""
        return bool(self._all) and all(one.whole for one in self._all)

    def given(self, name: str, value: float) -> bool:
        """Whether a model has learned with that, or a search has tried it."""
        return any(_among(value, values) for values in self._values(name) if values is not None)

    def denies(self, said: _Said, typed: Collection[Scalar]) -> bool:
        """Whether models have another value, or the standard in the place of that which was `typed` in the code."""
        # "max_depth = 4" may also say how many of them are tried.
        if any(values is None or _among(said.value, (*values, len(values))) for values in self._values(said.name)):
            return False
        if any(name == said.name for one in self._all for name, _ in one.given):
            return True
        return _among(said.value, tuple(typed)) or said.value not in _STANDARDS.get(said.name, (said.value,))

    def _values(self, name: str) -> Iterator[tuple[Scalar, ...] | None]:
        for one in self._all:
            given: Mapping[str, tuple[Scalar, ...] | None] = dict(one.given)
            if name in given:
                yield given[name]
        if name in self._beside:
            yield tuple(self._beside[name])


def _among(value: float, values: tuple[Scalar, ...]) -> bool:
    numbers = (one for one in values if isinstance(one, (int, float)) and not isinstance(one, bool))
    return any(abs(value - one) <= 1e-9 * max(1.0, abs(value)) for one in numbers)


def _typed(facts: Facts) -> dict[str, set[Scalar]]:
    """Names of settings that stand in the code, with the numbers that are written beside them."""
    found: dict[str, set[Scalar]] = {name: set() for one in facts.modelling.settings for name, _ in one.given}
    for assignment in facts.code.assignments:
        if not assignment.dead and "{" in assignment.value:
            for name, number in _KEY.findall(assignment.value):
                found.setdefault(name, set()).add(float(number))
    classes = {name for one in facts.modelling.settings for name in one.calls}
    for call in facts.code.calls:
        for argument in call.arguments if call.name == "dict" or call.name in classes else ():
            if argument.name is not None and argument.literal is not None and not call.dead:
                found.setdefault(argument.name, set()).add(argument.literal)
    # A row of the data is written as a dict too: what a column holds is no setting.
    columns = {*facts.code.columns, *(name for one in shown_columns(facts) for name in one.names)}
    names = sorted(name for name in found if name not in columns and (len(name) > 1 or name == "C"))
    kept = {name: found[name] for name in names[:_MOST_NAMES]}
    return {name: kept.get(name, set()) for name in (*kept, *_STANDARDS)}


def _said(facts: Facts, names: frozenset[str]) -> Iterator[_Said]:
    """Each setting that the text gives a single value."""
    for paragraph in facts.prose.paragraphs:
        if paragraph.kind not in _KINDS or paragraph.foreign:
            continue
        for line in paragraph.text.split("\n"):
            for met in _NAME.finditer(line):
                name = met.group().rpartition("__")[2]
                value = _VALUE.match(line, met.end()) if name in names else None
                if value is not None and not _RANGE.match(value["after"]):
                    number = float(value["value"].replace(",", "."))
                    yield _Said(name, number, line[met.start() : value.end("value")], paragraph)
