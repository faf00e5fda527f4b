"""« Pas de surapprentissage » where the scores shown on training and on other data are far apart."""

import re
from collections.abc import Iterable, Iterator

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.contradictions.claims import Said, Seen, denied
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.contradictions.numbers import numbers
from certgrader.facts.contradictions.tables import MAX_LINE, MAX_LINES
from certgrader.facts.metrics import LABEL, RATIOS, fold, measured
from certgrader.notebook.model import Output

_OVERFIT = r"(?:sur-? ?apprentissage|sur-? ?ajustement|over-? ?fit\w*)"
_DENIES = re.compile(
    rf"(?:\b(?:pas|aucun\w*|absence|sans|no|not|without|any sign of)|n't) (?:\w+ ){{0,2}}?"
    rf"(?:de |d'|en |signe de |d'effet de )?{_OVERFIT}|\bne sur-?(?:apprend|ajuste) (?:donc )?pas"
)
_NO_CLAIM = re.compile(
    rf"\b(?:eviter|avoid\w*|prevent\w*|limit\w*|redui\w*|reduc\w*|risque|risk|si|if|afin|pour|to|contre|against|"
    rf"detect\w*|verif\w*|"
    rf"check\w*|robust\w*|penalis\w*|ensure\w*|garanti\w*|veut|want\w*|mais|but|presque|peu|trop|"
    rf"too) (?:\w+ ){{0,4}}{_OVERFIT}|\?|"
    r"\b(?:si|if|mais|but|pour (?:ne )?pas|so as not)\b"
)
_TRAIN = re.compile(r"\b(?:train\w*|apprentissage|entrainement)\b")
_OTHER = re.compile(r"\b(?:test|validation|val|valid)\b")
_APART = 0.15
_CLOSE = 0.1


def unseen_overfitting(sentences: Iterable[Said], seen: Seen) -> Iterator[Contradiction]:
    """Overfitting denied though every pair of scores shown above is far apart, the last one clearly."""
    claims = [one for one in sentences if _DENIES.search(one.folded) and not _NO_CLAIM.search(one.folded)]
    if not claims:
        return
    pairs = [(fact.cell, pair) for output, fact in seen.outputs() for pair in _pairs(output)]
    for one in claims:
        above = [(cell, train, other) for cell, (train, other) in pairs if cell < one.paragraph.cell]
        if one.elsewhere or not above or any(train - other < _CLOSE for _, train, other in above):
            continue
        cell, train, other = above[-1]
        if train - other >= _APART:
            shown = phrase("grading.contradiction.apart", train=measured(train), other=measured(other))
            yield denied(one, "direction", shown, cell)


def _pairs(output: Output) -> Iterator[tuple[float, float]]:
    """The scores of one measure on training data and on others, where an output shows one of each."""
    scores: dict[str, tuple[list[float], list[float]]] = {}
    for line in output.text.split("\n")[:MAX_LINES]:
        folded = fold(line[:MAX_LINE]).replace("_", " ")
        on_train, on_other = _TRAIN.search(folded), _OTHER.search(folded)
        if (on_train is None) == (on_other is None) or re.search(r"epoch|step|loss|\[=", folded):
            continue
        names = {found.lastgroup for found in LABEL.finditer(folded)} or ({"score"} if "score" in folded else set())
        values = [number.value for number in numbers(folded) if number.step < 1 and 0 <= number.value <= 1]
        name = next(iter(names)) if len(names) == 1 else None
        if name is not None and len(values) == 1 and (name in RATIOS or name in {"score", "r2"}):
            scores.setdefault(name, ([], []))[0 if on_train is not None else 1].append(values[0])
    for train, other in scores.values():
        if len(train) == 1 and len(other) == 1:
            yield train[0], other[0]
