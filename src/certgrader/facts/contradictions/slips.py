"""A share ten times too small or too large: « 0,08 point » where the cell just above shows 0.0079, which is 0,79 point.

Only where that cell shows one number and the sentence gives one, of the same digits, about what the output names.
"""

import re
from collections.abc import Iterable, Iterator

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.contradictions.claims import Said, Seen, denied
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.contradictions.numbers import numbers
from certgrader.facts.metrics import fold, measured

_SHARE = re.compile(
    r"(?<![\w.,])(?P<figure>\d+(?:[.,]\d+)?)\s*"
    r"(?:%|pour cent\b|percent\b|percentage points?\b|points? de pourcentage\b)"
)
_NO_CLAIM = re.compile(
    r"\b(?:pas|not|jamais|never|seuil|threshold|si|if|fois|times|risque|confiance|confidence|niveau)\b|[<>?]"
)
_SHOWN = re.compile(r"(?<![\w.])[-+−]?0?\.\d+(?:e[+-]?\d+)?(?![\w.%])")
_ANY = re.compile(r"\d+(?:[.,]\d+)?")
_WORD = re.compile(r"[a-z]{3,}")
_EMPTY = frozenset(
    "the and for les des est une que qui sur dans avec par pour is of are was value valeur print".split()
)
_MAX_OUTPUT = 400


def slipped(sentences: Iterable[Said], seen: Seen) -> Iterator[Contradiction]:
    """Shares whose decimal point is one place off."""
    for one in sentences:
        found = _SHARE.search(one.folded)
        if found is None or one.denies or one.elsewhere or _NO_CLAIM.search(one.folded):
            continue
        value = _above(one, seen) if sum(1 for _ in numbers(one.folded)) == 1 else None
        if value is None:
            continue
        written = found["figure"].replace(",", ".")
        said, half = float(written), 0.5 * 10.0 ** -len(written.partition(".")[2])
        if said and any(abs(power * value - said) <= half for power in (10, 1000)) and abs(100 * value - said) > half:
            told = {"value": measured(value), "share": measured(100 * value)}
            yield denied(one, "size", phrase("grading.contradiction.share", **told), one.paragraph.cell - 1)


def _above(one: Said, seen: Seen) -> float | None:
    """The one number that the cell just above shows, a fraction, if it names something that the sentence names."""
    place = one.paragraph.cell - 1
    shown = [output for output, fact in seen.outputs() if fact.cell == place]
    if len(shown) != 1 or len(shown[0].text) > _MAX_OUTPUT:
        return None
    text = shown[0].text
    values = _SHOWN.findall(text)
    named = set(_WORD.findall(fold(text))) - _EMPTY
    if len(values) != 1 or len(_ANY.findall(text)) != 1 or named.isdisjoint(_WORD.findall(one.folded)):
        return None
    return abs(float(values[0].replace("−", "-")))
