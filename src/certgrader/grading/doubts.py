"""What speaks against the very places that a verdict rests on: words that the outputs deny, a leak behind its score, a
library put aside.

The level stays what the rubric's rule gives, since how much a leak flatters is not known; the jury is told and asked. A
rule may ask for the absence of one kind (`type: modelling`, `fact: leak`), such as copies of rows on both sides.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.checks.base import Check, Evidence
from certgrader.facts.calling import callers
from certgrader.facts.model import Facts, Replaced
from certgrader.facts.modelling.model import LeakFact, LeakKind, MetricFact, Spot
from certgrader.grading.contradicted import denials
from certgrader.grading.leakage import is_serious
from certgrader.grading.model import Doubt
from certgrader.notebook.model import Lines
from certgrader.rubric.model import Criterion
from certgrader.rubric.rules import checks_of

_OF_THE_MODEL: frozenset[LeakKind] = frozenset({"target", "overlap", "resampling", "selection"})
"""They spoil whatever the model is judged by afterwards; the others the scores of one place."""


def doubts(criterion: Criterion, checks: Mapping[str, Check], pieces: Iterable[Evidence], facts: Facts) -> list[Doubt]:
    """Those about the `pieces` that support one criterion's level, each once, what the text says wrongly first."""
    pieces = list(pieces)
    resting = [piece for piece in pieces if piece.kind in ("code", "output") and piece.cell is not None]
    found: dict[Phrase | str, Doubt] = {}
    leaks = _leaks(resting, facts) if asks_where_measured(criterion, checks) else iter(())
    denied = (Doubt("denied", piece, what) for piece, what in denials(pieces, facts, checks))
    for doubt in (*denied, *leaks, *_replacements(resting, facts)):
        found.setdefault(doubt.what, doubt)
    return list(found.values())


def asks_where_measured(criterion: Criterion, checks: Mapping[str, Check]) -> bool:
    """Whether a rule of the criterion asks on which data a score is computed: then the score itself matters."""
    rules = [rule for rule in (criterion.levels.met, criterion.levels.partial) if rule is not None]
    named = [checks[check] for rule in rules for check in checks_of(rule)]
    return any(getattr(one, "fact", None) == "metric" and getattr(one, "part", ()) for one in named)


def _leaks(pieces: list[Evidence], facts: Facts) -> Iterator[Doubt]:
    scores = [
        metric
        for metric in facts.modelling.metrics
        if metric.part != "train" and any(_at(one, p) for one in _places(metric, facts) for p in pieces)
    ]
    cells = {score.spot.cell for score in scores} | {piece.cell for piece in pieces if piece.kind == "output"}
    for leak in facts.modelling.leaks:
        if is_serious(leak.kind) and (leak.seen.cell in cells or any(_spoils(leak, score, facts) for score in scores)):
            note = phrase(f"checks.modelling.leak-{leak.kind}")
            yield Doubt("flattered", _piece(leak.spot, pieces[0].check, note), note)


def _places(metric: MetricFact, facts: Facts) -> Iterator[tuple[int, Lines]]:
    """Where the score is computed, and where the function of the notebook that does it is called."""
    yield metric.spot.cell, metric.spot.lines
    for call in callers(metric.spot.function, facts.code) if metric.spot.function is not None else ():
        yield call.cell, call.lines


def _at(place: tuple[int, Lines], piece: Evidence) -> bool:
    """Whether the piece is code in whose lines that stands."""
    cell, lines = place
    if piece.cell != cell or piece.lines is None:
        return False
    return piece.lines[0] <= lines[1] and lines[0] <= piece.lines[1]


def _spoils(leak: LeakFact, score: MetricFact, facts: Facts) -> bool:
    """Whether the score judges the model that the leak is about."""
    if leak.kind not in _OF_THE_MODEL or score.model is None:
        return False
    judged = {metric.model for metric in facts.modelling.metrics if metric.spot == leak.seen}
    return score.model in judged or leak.call.startswith(score.model)


def _replacements(pieces: list[Evidence], facts: Facts) -> Iterator[Doubt]:
    for one in facts.code.replaced:
        name = one.name.rpartition(".")[2]
        called = re.compile(rf"(?<!def )\b{re.escape(name)}\b(?=\s*[(.])(?!.*\b{re.escape(name)}\s*=[^=])")
        for piece in pieces:
            if any(
                cell == piece.cell and _after(one, cell, line) and called.search(text)
                for cell, line, text in facts.code.live
            ):
                note = phrase("grading.reason.replaced", what=name)
                spot = Spot(one.cell, (one.line, one.line), _line(one, facts))
                yield Doubt("replaced", _piece(spot, piece.check, note), name)
                break


def _after(one: Replaced, cell: int, line: int) -> bool:
    return (cell, line) > (one.cell, one.line)


def _line(one: Replaced, facts: Facts) -> str:
    texts = (text.strip() for cell, line, text in facts.code.live if (cell, line) == (one.cell, one.line))
    return next(texts, one.name)[:200]


def _piece(spot: Spot, check: str, note: Phrase) -> Evidence:
    return Evidence(
        kind="code",
        check=check,
        excerpt=spot.excerpt,
        strength="coded",
        cell=spot.cell,
        lines=spot.lines,
        stance="contradicts",
        note=note,
    )
