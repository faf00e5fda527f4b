"""Figures of several measures given to one model, where the results shown under its name are clearly others.

The model is the one last named before them in the cell, by the name that a row of results bears; or by its family, in
the very sentence. Told only where two measures or more are off, none is right, and no cell of the notebook shows two of
the figures: what is quoted of the training data, of one class or of another model is not held against anybody.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.contradictions.acquitting import MANY, acquitted, values_by_cell
from certgrader.facts.contradictions.claims import Said, Seen, denied
from certgrader.facts.contradictions.families import families, named
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.contradictions.results import Result, measure
from certgrader.facts.metrics import fold, measured
from certgrader.facts.quoted import Quoted, quoted

_CLEARLY = 0.02
_MAX_LABEL = 60
_VARIANT = re.compile(
    r"\b(?:train\w*|apprentissage|seuils?|thresholds?|folds?|cross|croisees?|cv|classes?|class|classe|avant|before|"
    r"sans|without|si|if)\b"
)


@dataclass(slots=True)
class _Given:
    """The figures that one cell of text gives one model, the first of each measure."""

    figures: dict[str, tuple[Quoted, Said]] = field(default_factory=dict)


def misquoted(sentences: Iterable[Said], seen: Seen, results: Callable[[], list[Result]]) -> Iterator[Contradiction]:
    """For each model so named in a cell, the figure that is furthest from what is shown."""
    held = [one for one in sentences if not (one.denies or one.elsewhere)]
    if not any(True for one in held for _ in _quotes(one)):
        return
    shown = results()
    rows: dict[str, list[Result]] = {}
    for result in shown:
        rows.setdefault(_plain(result.label)[:_MAX_LABEL], []).append(result)
    found = [
        denial
        for (_, subject), given in _by_model(held, rows).items()
        for denial in _against(given, rows.get(subject) or [one for one in shown if one.model == subject])
    ]
    if found and seen.complete():
        values = list(values_by_cell(seen))
        yield from (one for one, figures in found if not acquitted(figures, values, seen))


def _by_model(sentences: Iterable[Said], rows: Mapping[str, list[Result]]) -> dict[tuple[int, str], _Given]:
    given: dict[tuple[int, str], _Given] = {}
    cell, subject = -1, ""
    for one in sentences:
        if one.paragraph.cell != cell:
            cell, subject = one.paragraph.cell, ""
        models = {name for name, _, _ in families(one.folded.replace("_", " "))}
        if models:
            label = _label(_plain(one.text), rows)
            subject = label or next(iter(models)) if len(models) == 1 else ""
        for quote in _quotes(one) if subject in rows or models == {subject} else ():
            given.setdefault((cell, subject), _Given()).figures.setdefault(quote.metric, (quote, one))
    return given


def _label(text: str, rows: Mapping[str, list[Result]]) -> str | None:
    """The longest name of a row of results that stands in the text and says more than a family."""
    there = [one for one in rows if f" {one} " in f" {text} " and rows[one][0].variant]
    return max(there, key=len, default=None)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()


def _quotes(one: Said) -> list[Quoted]:
    if not any(letter.isdigit() for letter in one.text) or _VARIANT.search(one.folded):
        return []
    return [quote for quote in quoted(one.text, one.paragraph.headings) if quote.exact]


def _against(given: _Given, rows: Sequence[Result]) -> Iterator[tuple[Contradiction, list[Quoted]]]:
    off: list[tuple[float, Quoted, Said, Result]] = []
    for metric, (quote, one) in given.figures.items():
        own = [result for result in rows if result.metric == metric]
        if not own:
            continue
        nearest = min(own, key=lambda result, value=quote.value: abs(result.value - value))  # type: ignore[misc]
        distance = abs(nearest.value - quote.value)
        if distance <= _CLEARLY:
            return
        off.append((distance, quote, one, nearest))
    if len(off) >= MANY:
        _, quote, one, nearest = max(off, key=lambda pair: pair[0])
        told = {
            "model": nearest.label or named(nearest.model),
            "own": measured(nearest.value),
            "metric": measure(quote.metric),
        }
        yield (
            denied(one, "unshown", phrase("grading.contradiction.unshown", **told), nearest.cell),
            [quote for _, quote, _, _ in off],
        )
