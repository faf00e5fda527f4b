"""A rise called a fall, or a fall a rise: by the sentence's own figures, or by those of a training's history."""

import re
from collections.abc import Iterable, Iterator, Sequence

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.facts.contradictions.claims import Said, Seen, denied
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.contradictions.numbers import Number, numbers
from certgrader.facts.contradictions.results import LOWER_IS_BETTER, measure
from certgrader.facts.metrics import LABEL, RATIOS, measured

RISE = r"augment\w*|haus\w+|progress\w*|croit|croissan\w+|increas\w*|ris(?:e|es|ing)|rose|gr[eo]w\w*|grimp\w*"
FALL = (
    r"diminu\w*|baiss\w*|recul\w*|chut\w*|redui\w*|reduct\w*|decroi\w*|decreas\w*|drop\w*|fell|falls?|declin\w*|"
    r"descend\w*"
)
_BETTER = r"amelior\w*|improv\w*"
_WORSE = r"degrad\w*|deterior\w*|wors\w*"
WORSE_OR_BETTER = rf"(?P<better>{_BETTER})|(?P<worse>{_WORSE})"
_VERB = rf"(?:(?P<rise>{RISE})|(?P<fall>{FALL})|{WORSE_OR_BETTER})\b"
_N = r"[-−]?\d+(?:[.,]\d+)?\s?%?"
_FROM = re.compile(
    rf"\b{_VERB}[^.;:()]{{0,60}}?[ ,(]+(?P<link>passant de|en passant de|passe de|de|"
    rf"from) (?:\w+ )?(?P<a>{_N}) (?:a|to) (?P<b>{_N})(?![\d.,]*\d)"
)
_THEN = re.compile(
    rf"\b(?:pass\w*|went|goes|going|moves?|moved) (?:ainsi |donc )?(?:de|from) (?:\w+ )?(?P<a>{_N}) (?:a|"
    rf"to) (?P<b>{_N})"
    rf"[\s,(*]+(?:soit |ce qui |c'est-a-dire |i\.?e\.? |which |that )?[*]*(?P<no>n'est pas |is not |isn't )?"
    rf"(?:est |constitue |represente |montre |is )?(?:une? |d'une |an? )?(?:\w+ )?{_VERB}"
)
_ARROW = re.compile(rf"\b{_VERB}[^.;:()\d]{{0,40}}[:(]?\s*(?P<a>{_N})\s*(?:→|->|=>)\s*(?P<b>{_N})(?!\s*(?:→|->|=>))")
_NO_CLAIM = re.compile(
    r"(?<!n'est )\bpas\b|(?<!is )\bnot\b|\b(?:jamais|never|sans|without|si|if|objectif|vis\w+|"
    r"reduct\w* (?:de )?dimension\w*)\b|\?"
)
_EITHER = re.compile(rf"\b(?:{RISE}|{FALL}|{_BETTER}|{_WORSE})\b")

_HISTORY = re.compile(r"\bval(?:idation)?[ _-]?loss\s*[:=]\s*(\d+\.\d+(?:e[+-]?\d+)?)", re.IGNORECASE)
_VALIDATION = re.compile(
    r"\b(?:perte|loss|erreur) (?:de|en|sur la?|sur le jeu de) validation\b|\bval[ _]loss\b|\bvalidation loss\b"
)
_DOWN = re.compile(rf"\b(?:{FALL})\b")
_UP = re.compile(rf"\b(?:{RISE})\b")
_PARTLY = re.compile(
    r"\b(?:puis|avant|apres|ensuite|jusqu\w*|debut|fin|d'abord|then|until|before|after|first|start\w*|end|mais|"
    r"but|partir|from|"
    r"epoch\w*|epoque\w*|tandis|alors que|while|whereas|globalement|overall|premier\w*|dernier\w*|stagn\w*|"
    r"stabili\w*|plus|moins)\b"
)
_EPOCHS = 3
_CLEARLY = 1.1


def misread_changes(sentences: Iterable[Said], seen: Seen) -> Iterator[Contradiction]:
    """Directions of change that the figures deny."""
    histories: list[tuple[int, Sequence[float]]] | None = None
    for one in sentences:
        if not _EITHER.search(one.folded) or _NO_CLAIM.search(one.folded):
            continue
        wrong = _by_itself(one)
        if wrong is not None:
            yield denied(one, "direction", wrong)
        elif not (one.denies or one.elsewhere) and _VALIDATION.search(one.folded) and not _PARTLY.search(one.folded):
            histories = histories if histories is not None else list(_histories(seen))
            yield from _by_history(one, histories)


def _by_itself(one: Said) -> Phrase | None:
    """What the two figures of the sentence do, where it says the opposite."""
    for pattern in (_FROM, _THEN, _ARROW):
        found = pattern.search(one.folded)
        if (
            found is None
            or len(_EITHER.findall(found.group())) != 1
            or (one.denies and not found.groupdict().get("no"))
        ):
            continue
        before, after = _raw(found["a"]), _raw(found["b"])
        if (
            before is None
            or after is None
            or before == after
            or (before.percent != after.percent and after.percent is False)
        ):
            continue
        first, second = _same_unit(before, after)
        rises = second > first
        said = _says_rise(one, found)
        if said is None or said == rises or _may_be_a_range(found, rises=rises):
            continue
        return _what_happens(one, found, rises=rises)
    return None


def _what_happens(one: Said, found: re.Match[str], *, rises: bool) -> Phrase:
    figures = {"first": found["a"].strip(), "second": found["b"].strip()}
    if found["rise"] or found["fall"]:
        return phrase(f"grading.contradiction.{'rises' if rises else 'falls'}", **figures)
    metric = next(label.lastgroup for label in LABEL.finditer(one.folded) if label.lastgroup)
    better = rises != (metric in LOWER_IS_BETTER)
    return phrase(f"grading.contradiction.{'improves' if better else 'worsens'}", metric=measure(metric), **figures)


def _raw(text: str) -> Number | None:
    return next(numbers(text.replace("−", "-")), None)


def _same_unit(before: Number, after: Number) -> tuple[float, float]:
    """« de 80 à 85 % »: the sign counts for both."""
    if after.percent and not before.percent and before.value > 1:
        return before.value / 100, after.value
    return before.value, after.value


def _says_rise(one: Said, found: re.Match[str]) -> bool | None:
    """Whether it says that the value goes up; None where better or worse tells nothing without knowing the "
    "measure."""
    denied = bool(found.groupdict().get("no"))
    if found["rise"] or found["fall"]:
        # What does not rise may stay as it is.
        return None if denied else bool(found["rise"])
    measures = {label.lastgroup for label in LABEL.finditer(one.folded) if label.lastgroup}
    if len(measures) != 1 or not measures <= (RATIOS | LOWER_IS_BETTER | {"r2"}):
        return None
    lower = bool(measures & LOWER_IS_BETTER)
    return (bool(found["better"]) != lower) != denied


def _may_be_a_range(found: re.Match[str], *, rises: bool) -> bool:
    """« une baisse de 10 à 15 % » tells by how much: a range goes up."""
    link = found.groupdict().get("link")
    return link == "de" and rises


def _histories(seen: Seen) -> Iterator[tuple[int, Sequence[float]]]:
    for output, fact in seen.outputs():
        if "loss" in output.text:
            values = [float(found[1]) for found in _HISTORY.finditer(output.text)]
            if len(values) >= _EPOCHS:
                yield fact.cell, values


def _by_history(one: Said, histories: Sequence[tuple[int, Sequence[float]]]) -> Iterator[Contradiction]:
    down, up = bool(_DOWN.search(one.folded)), bool(_UP.search(one.folded))
    if down == up or not histories or not any(cell < one.paragraph.cell for cell, _ in histories):
        return
    if down and all(values[-1] > _CLEARLY * values[0] for _, values in histories):
        key = "history-rises"
    elif up and all(values[-1] <= min(values) and values[0] > _CLEARLY * values[-1] for _, values in histories):
        key = "history-falls"
    else:
        return
    cell, values = [pair for pair in histories if pair[0] < one.paragraph.cell][-1]
    shown = phrase(f"grading.contradiction.{key}", first=measured(values[0]), last=measured(values[-1]), n=len(values))
    yield denied(one, "direction", shown, cell)
