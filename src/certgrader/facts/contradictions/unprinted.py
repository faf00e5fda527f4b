"""Scores written in the text to so many digits that they were copied from somewhere, and that no output shows.

Of any measure, the project's own among them: only the digits are held against the outputs. Told only where a sentence
gives two such figures, something was measured above, and neither code nor a figure with words of its own holds them.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.claims import drawing_cells
from certgrader.facts.contradictions.claims import Said, Seen, denied
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.contradictions.numbers import MAX_TEXT, Number, numbers
from certgrader.facts.metrics import LABEL

_MANY = 2
_DIGITS = 4
"""Digits from the first to the last that is no zero: fewer may be rounded, or a coincidence."""
_SCORE = re.compile(r"\bscores?\b")
_NO_CLAIM = re.compile(r"\b(?:seuils?|thresholds?|objecti\w+|cibles?|targets?|exemples?|example|kaggle|leaderboard)\b")
_WRITES = re.compile(r"annot|\.text\(|bar_label|(?:title|label)\w*\(?=?\s*\(?f[\"']|\.format\(")
"""Code that may write figures into what it draws."""
_SCALES = (1.0, 100.0, 0.01, -1.0)


def unprinted(sentences: Iterable[Said], seen: Seen) -> Iterator[Contradiction]:
    """Sentences with two such figures or more."""
    claims = [(one, figures) for one in sentences for figures in (_figures(one),) if len(figures) >= _MANY]
    measured = min(_measured(seen), default=None)
    claims = [pair for pair in claims if measured is not None and measured < pair[0].paragraph.cell]
    if not claims or not seen.complete():
        return
    writing = _writing(seen)
    shown = sorted(_all(seen))
    for one, figures in claims:
        absent = [figure for figure in figures if not _stands(figure, shown)]
        if len(absent) >= _MANY and not any(cell < one.paragraph.cell for cell in writing):
            first, second = (one.text[figure.start : figure.end].strip() for figure in absent[:_MANY])
            told = phrase("grading.contradiction.nowhere", first=first, second=second)
            yield denied(one, "unshown", told)


def _figures(one: Said) -> list[Number]:
    """The figures of a sentence on scores that were written to many digits."""
    if one.elsewhere or one.denies or not (LABEL.search(one.folded) or _SCORE.search(one.folded)):
        return []
    if _NO_CLAIM.search(one.folded):
        return []
    return [figure for figure in numbers(one.text) if _precise(one.text[figure.start : figure.end])]


def _precise(written: str) -> bool:
    digits = re.sub(r"\D", "", written).strip("0")
    return len(digits) >= _DIGITS and not re.fullmatch(r"(?:19|20)\d\d", written.strip())


def _measured(seen: Seen) -> Iterator[int]:
    """Cells in which something is measured, or a measure shown."""
    yield from (one.spot.cell for one in seen.modelling.metrics)
    yield from (one.cell for one in seen.output.metrics)


def _writing(seen: Seen) -> frozenset[int]:
    """Cells that draw and may write figures there."""
    drawing = drawing_cells(seen.notebook, seen.run)
    return frozenset(cell for cell, _, text in seen.code.live if cell in drawing and _WRITES.search(text))


def _all(seen: Seen) -> Iterator[float]:
    """Every number of the outputs and of the code, in every reading."""
    for text in (*seen.texts(), *(text for _, _, text in seen.code.live)):
        for start in range(0, len(text), MAX_TEXT):
            for number in numbers(text[start : start + MAX_TEXT]):
                yield from number.readings


def _stands(figure: Number, shown: Sequence[float]) -> bool:
    """Whether one of them is it, rounded or cut, as it is, as a percentage or with the other sign."""
    for reading in figure.readings:
        for scale in _SCALES:
            wanted, step = reading * scale, figure.step * abs(scale)
            at = bisect_left(shown, wanted - step * 1.01)
            if at < len(shown) and shown[at] <= wanted + step * 1.01:
                return True
    return False
