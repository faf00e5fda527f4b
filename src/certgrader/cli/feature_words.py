"""The names of fitted features in words that people read."""

import re
from collections.abc import Mapping

from certgrader.catalogue.catalogue import Language, has, translate
from certgrader.rubric.model import Rubric

_CRITERION = re.compile(r":[A-Z]\w*(\.\w+)*$")
_SIDES: Mapping[str, str] = {"prev~": "before", "next~": "after"}
_OUTCOMES = ("found", "not_found", "cannot_tell")


class FeatureWords:
    """Says the names of one rubric's features in one language; what says nothing to people is empty."""

    def __init__(self, rubric: Rubric, language: Language) -> None:
        self._rubric = rubric
        self._language = language
        self._checks = {check.id: check.finds or check.id for check in rubric.checks()}

    def check(self, name: str) -> str:
        """A check in its author's words."""
        return self._checks.get(name, name)

    def feature(self, name: str) -> str:
        """A feature of a cell or of a verdict."""
        for prefix, side in _SIDES.items():
            if name.startswith(prefix):
                text = self.feature(name.removeprefix(prefix))
                return self._say(f"beside-{side}", thing=text) if text else ""
        kind, equals, value = name.partition("=")
        if equals:
            return self._valued(kind, value)
        check, _, said = name.rpartition(":")
        if check in self._checks:
            return self._say(f"check-{said}", thing=self.check(check)) if said in _OUTCOMES else ""
        plain = _CRITERION.sub("", name).replace(":", "-")
        return self._say(plain) if has(f"explain.feature.{plain}", self._language) else ""

    def _valued(self, kind: str, value: str) -> str:
        key = {"ch": "check"}.get(kind, kind)
        if not has(f"explain.feature.{key}=", self._language):
            return ""
        if key == "check":
            return self._say("check=", thing=self.check(value.removesuffix(":share")))
        value, _, how = value.partition(":")
        if key in ("co", "hd"):
            value = self._concept(value)
        if how and has(f"explain.feature.how-{how}", self._language):
            value = f"{value} ({self._say(f'how-{how}')})"
        if key == "level":
            value = translate(f"level.{value}", self._language)
        return self._say(f"{key}=", thing=value)

    def _concept(self, name: str) -> str:
        words = self._rubric.concepts.get(name)
        terms = (words.fr if self._language == "fr" else words.en) if words is not None else ()
        return next(iter(terms), name)

    def _say(self, key: str, **fields: str) -> str:
        return translate(f"explain.feature.{key}", self._language, **fields)
