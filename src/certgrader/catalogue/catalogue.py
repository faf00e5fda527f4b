"""The one place that turns keys into sentences, in French or English.

A key is `<file>.<path>`: `submission.not-found` is the entry `not-found` of `fr/submission.toml` and of
`en/submission.toml`; only the files that are used are read. Values are `str.format` templates. Plural forms are
tables with the keys `one` and `other`, chosen by the field `n`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from certgrader.errors import CertgradeError, RubricProblem

_BREAK = re.compile("[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence that is not yet in any language: a catalogue key and its fields, phrases themselves or values."""

    key: str
    fields: "tuple[tuple[str, str | int | float | Phrase], ...]" = ()


def phrase(key: str, /, **fields: str | int | float | Phrase) -> Phrase:
    """A `Phrase` from keyword fields."""
    return Phrase(key, tuple(fields.items()))


@cache
def _catalogue(language: Language, name: str) -> Mapping[str, object]:
    path = Path(__file__).parent / language / f"{name}.toml"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        return tomllib.load(file)


def _template(key: str, language: Language, fields: Mapping[str, object]) -> str | None:
    name, *path = key.split(".")
    node: object = _catalogue(language, name)
    for part in path:
        if not isinstance(node, Mapping) or part not in node:
            return None
        node = node[part]
    if isinstance(node, Mapping):
        # French counts 0 and 1 as singular, English only 1.
        n = fields.get("n", 0)
        singular = isinstance(n, int) and (n == 1 or (n == 0 and language == "fr"))
        node = node.get("one" if singular else "other")
    return node if isinstance(node, str) else None


def translate(key: str, language: Language, /, **fields: object) -> str:
    """The sentence `key` in `language`; raises KeyError when the catalogue lacks it."""
    template = _template(key, language, fields)
    if template is None:
        raise KeyError(key)
    shown = {
        name: translate(value.key, language, **dict(value.fields)) if isinstance(value, Phrase) else value
        for name, value in fields.items()
    }
    return template.format(**shown)


def has(key: str, language: Language) -> bool:
    """Whether the catalogue of `language` holds `key`."""
    return _template(key, language, {}) is not None


def say(sentence: Phrase, language: Language) -> str:
    """`translate` for a `Phrase`."""
    return translate(sentence.key, language, **dict(sentence.fields))


def error_sentence(error: CertgradeError, language: Language) -> str:
    """What, where and what to do, in one line; one line each for several problems of one rubric.

    A name with a line break in it, which Linux allows, cannot make up a second sentence.
    """
    text = translate(error.key, language, **error.fields)
    line = _BREAK.sub("␊", f"{error.place}: {text}" if error.place else text)
    others = error.others if isinstance(error, RubricProblem) else ()
    return "\n".join([line, *(error_sentence(other, language) for other in others)])
