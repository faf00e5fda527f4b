"""« Coefficient positif » of a variable for which the table of coefficients shows a negative one, and conversely."""

import re
from collections.abc import Iterable, Iterator

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.contradictions.claims import Said, Seen, denied
from certgrader.facts.contradictions.correlations import NEGATIVE, POSITIVE, label_of, named_in
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.contradictions.numbers import Number, numbers
from certgrader.facts.contradictions.tables import tables

_COEFFICIENT = re.compile(r"\bcoefficients?\b")
_NO_CLAIM = re.compile(r"\b(?:pas|not|si|if|signifi\w+|mean\w*|correl\w*|silhouette|absolu\w*|mais|but)\b|\?")
_COLUMN = re.compile(r"coef")
_DIGITS = 2
"""Units of the last digit shown that a coefficient must be away from zero."""


def misread_coefficients(sentences: Iterable[Said], seen: Seen) -> Iterator[Contradiction]:
    """Signs of a model's coefficients read the wrong way round, for the one variable that the sentence names."""
    claims = [(one, sign) for one in sentences for sign in _sign(one)]
    if not claims:
        return
    shown = _shown(seen)
    for one, sign in claims:
        names = named_in(one.folded.replace("_", " "), frozenset(shown))
        values = shown[next(iter(names))] if len(names) == 1 else []
        if values and all(number.value * sign < -_DIGITS * number.step * 0.999 for number, _ in values):
            number, cell = values[-1]
            told = phrase("grading.contradiction.coefficient", name=next(iter(names)), value=f"{number.value:g}")
            yield denied(one, "direction", told, cell)


def _sign(one: Said) -> Iterator[int]:
    text = one.folded
    if one.denies or one.elsewhere or not _COEFFICIENT.search(text) or _NO_CLAIM.search(text):
        return
    positive, negative = len(POSITIVE.findall(text)), len(NEGATIVE.findall(text))
    if positive + negative == 1:
        yield 1 if positive else -1


def _shown(seen: Seen) -> dict[str, list[tuple[Number, int]]]:
    found: dict[str, list[tuple[Number, int]]] = {}
    for output, fact in seen.outputs():
        for table in tables(output) if "oef" in output.text else ():
            columns = [place for place, name in enumerate(table.header) if _COLUMN.search(label_of(name))]
            if len(columns) != 1:
                continue
            from_right = len(table.header) - columns[0]
            for row in table.rows:
                name = next((cell for cell in row if not re.fullmatch(r"[-\d.,e+]*", cell)), "")
                number = next(numbers(row[-from_right]), None) if len(row) >= from_right else None
                if name and number is not None:
                    found.setdefault(label_of(name), []).append((number, fact.cell))
    return found
