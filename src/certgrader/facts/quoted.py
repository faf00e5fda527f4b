"""Metric values that sentences of prose claim for the project's own results.

Goals, thresholds, baselines, other people's results, training scores, examples and definitions are no claims.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from certgrader.facts.metrics import LABEL, RATIOS, fold

MAX_SENTENCE = 600
_NUMBER = r"(?<![\w.,/-])(\d{1,3}(?:[.,]\d{1,6})?)(?:\s?(%|pour cent|percent))?(?![\w/]|[.,]\d|\s?[-–]\s?\d)"
_LINKS = (
    "score de d' d of is est etait was vaut atteint atteignant reaches reached reaching achieves at a an une un = : ( "
    "~ ≈ environ about around approximately approximativement pres nearly moyenne moyen average mean global globale "
    "overall final finale test validation set sur le la jeu ensemble du modele on the our data donnees obtenu obtenue "
    "obtained meilleur meilleure best egal egale to model"
)
_LINK = "|".join(
    re.escape(word) + ("\\b" if word[-1].isalpha() else "") for word in sorted(_LINKS.split(), key=len, reverse=True)
)
_AFTER = re.compile(rf"(?:[ *_`]*(?:{_LINK})){{0,8}}[ *_`]*{_NUMBER}")
_BEFORE = re.compile(rf"{_NUMBER}[ *_`]*(?:(?:de |d'|of |in |en |for |pour (?:le |la |l')?)(?:the )?)?[*_`]*$")
_RANGE = re.compile(r"\s?%?\s*(?:-|–|a|to|et|and|ou|or|/|→|->|vs|contre|\+|±)\s*\d")
_FROM = re.compile(r"(?:\bfrom|\bentre|\bbetween|[<>≥≤±+/-]|\b(?:de|of) plus|\d\s?(?:a|to|et|and|→|->))\s*$")
_NO_CLAIM = re.compile(
    r"\b(?:pas|jamais|sans|aucune?|not|never|without|cannot|"
    # goals, thresholds, bounds
    r"objecti\w+|seuils?|thresholds?|cibles?|targets?|goals?|vis(?:e|er|ons|ait|ant)|aim\w*|minim\w+|maxim\w+|"
    r"au moins|at least|au plus|at most|plus de|moins de|more than|less than|superieure?s?|inferieure?s?|above|below|"
    r"over|under|depass\w+|exceed\w*|exig\w+|attend\w+|expect\w*|requi\w+|kpis?|sla|alert\w*|si|if|lorsque|quand|when|"
    # comparisons and changes
    r"baselines?|references?|naif|naive|dummy|hasard|random(?![ _-]?(?:forest|search))|"
    r"(?<!foret )(?<!forets )aleatoire\w*|chance|benchmarks?|parfaite?s?|perfect|"
    r"ideal\w*|gains?|gagn\w+|amelior\w+|improv\w+|augment\w+|increas\w*|baiss\w+|diminu\w+|decreas\w*|drop\w*|perte|"
    r"ecarts?|differences?|points?|chut\w+|pass\w+ de|hauss\w+|std|ecart-type|"
    # others' results, other moments
    r"litterature|literature|articles?|papers?|etudes?|stud(?:y|ies)|auteurs?|authors?|etat de l'art|state of the art|"
    r"sota|leaderboard|premiere?s?|first|essais?|attempts?|tentatives?|fuites?|leak\w*|"
    r"precedent\w*|previous\w*|ancien\w*|old|auparavant|earlier|initial\w*|"
    r"train\w*|apprentissage|entrain\w+|epochs?|epoques?|"
    # examples and definitions
    r"exemples?|examples?|e\.g|signifie\w*|means?|veut dire|imagin\w+|suppos\w+|disons|hypothes\w+|top|"
    r"pourra\w*|pourrait|would|could|should|devrait|faut|must|doit|doivent)\b|[<>≥≤]|\?"
)
_AWAY = re.compile(
    r"\b(?:objecti\w+|litterature|literature|etat de l'art|state of the art|related work|contexte|introduction|context|"
    r"definitions?|glossaire|rappels? theorique|theorie|theory|plan|perspectives?|criteres?|references?|goals?)\b"
)
_VAGUE = re.compile(r"\b(?:environ|about|around|approximat\w+|pres|nearly|presque|almost)\b|[~≈]")

# « rappel à 20 % » may be the recall of the first 20 %.
_AT = re.compile(r"\b(?:a|at)\b")
_AT_SOME = frozenset({"recall", "precision", "average_precision"})
_FIRST = 0.3


@dataclass(frozen=True, slots=True)
class Quoted:
    """`unit`: what one step of the last digit written is worth. `exact`: at least two digits, no « environ »."""

    metric: str
    value: float
    unit: float
    words: str
    exact: bool


def quoted(sentence: str, headings: tuple[str, ...] = ()) -> Iterator[Quoted]:
    """The values claimed in one sentence, under titles `headings`."""
    text = fold(sentence[:MAX_SENTENCE])
    if _NO_CLAIM.search(text) or any(_AWAY.search(fold(title)) for title in headings):
        return
    taken: set[int] = set()
    for label in LABEL.finditer(text):
        if label.lastgroup is None or (label.lastgroup not in RATIOS and label.lastgroup != "r2"):
            continue
        found = _AFTER.match(text, label.end())
        start = label.start()
        if found is None or _RANGE.match(text, found.end()):
            found = _BEFORE.search(text, 0, label.start())
            start = found.start(1) if found is not None else start
            if found is None or found.start(1) in taken or _FROM.search(text[: found.start(1)]):
                continue
        end = max(found.end(), label.end())
        if found.start(1) in taken:
            continue
        taken.add(found.start(1))
        one = _value(label.lastgroup, found[1], bool(found[2]), text[start:end])
        if one is not None:
            words = sentence[start:end] if len(text) == len(sentence[:MAX_SENTENCE]) else text[start:end]
            yield Quoted(one.metric, one.value, one.unit, words.strip(" *_`"), one.exact)


def _value(metric: str, number: str, percent: bool, around: str) -> Quoted | None:
    digits = number.replace(",", ".")
    whole, _, decimals = digits.partition(".")
    value, unit = float(digits), 10.0 ** -len(decimals)
    if percent or (value > 1 and decimals):
        value, unit = value / 100, unit / 100
    if not 0 < value < 1 or value == 0.5:
        return None
    exact = len((whole + decimals).lstrip("0")) >= 2 and not _VAGUE.search(around)
    if metric in _AT_SOME and value <= _FIRST and _AT.search(around):
        exact = False
    return Quoted(metric, value, unit, "", exact)
