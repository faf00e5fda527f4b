"""Verdicts made by the rubric alone → the same with what was fitted on judged notebooks: confidence, and which cells
are shown. Levels stay the rule's, see `fitted.levels`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from certgrader.catalogue.catalogue import phrase
from certgrader.checks.base import STRENGTHS, Evidence
from certgrader.checks.prose import ProseCheck
from certgrader.facts.model import Facts
from certgrader.fitted.features import Asked
from certgrader.fitted.levels import Rated, probabilities
from certgrader.fitted.ranking import Ranked, Ranker
from certgrader.fitted.weights import Weights
from certgrader.grading.confidence import NEEDS_JURY_BELOW
from certgrader.grading.model import NEAREST, CompetencyVerdict, Grading, Verdict
from certgrader.notebook.model import Notebook
from certgrader.rubric.model import Criterion, Rubric

MOST = 3
"""Cells shown for a criterion, besides those that contradict…"""
LEAST_NEAR = 0.05
"""Below this a passage is not near: nothing in the notebook is about the criterion."""
NEARLY = 0.5
"""… if they are this probable beside the first…"""
LEAST = 0.2
"""… and this probable themselves."""
MOST_NEAR = 4
"""Cells shown for a criterion of which nothing sufficient was found."""
_EXCERPT = 300
_BOUNDS = (0.05, 0.99)


def calibrated(grading: Grading, rubric: Rubric, weights: Weights, facts: Facts, notebook: Notebook) -> Grading:
    """All verdicts with fitted confidence and ranked evidence."""
    ranker = Ranker(notebook, facts)
    criteria = {criterion.id: criterion for criterion in rubric.criteria()}

    def one_again(verdict: Verdict, competency: str) -> Verdict:
        criterion = criteria[verdict.criterion]
        ranked = ranker.ranked(asked(verdict, criterion, competency), weights.cells)
        return calibrated_verdict(verdict, criterion, ranked, weights, notebook)

    def again(competency: CompetencyVerdict) -> CompetencyVerdict:
        verdicts = tuple(one_again(one, competency.competency) for one in competency.verdicts)
        return replace(competency, verdicts=verdicts, needs_jury=sum(one.needs_jury for one in verdicts))

    return replace(grading, competencies=tuple(map(again, grading.competencies)))


def asked(verdict: Verdict, criterion: Criterion, competency: str) -> Asked:
    """What the ranking of cells wants to know of a verdict that the rubric alone gave."""
    prose = [check for check in criterion.checks if isinstance(check, ProseCheck)]
    return Asked(
        criterion.id,
        competency,
        frozenset(chain.from_iterable(check.about for check in prose)),
        frozenset(chain.from_iterable(check.with_ for check in prose)),
        verdict.findings,
        frozenset(one.cell for one in verdict.evidence if one.cell is not None),
    )


def rated(verdict: Verdict) -> Rated:
    """What the model of levels wants to know of it."""
    return Rated(verdict.criterion, verdict.level, verdict.confidence, verdict.findings)


def calibrated_verdict(
    verdict: Verdict, criterion: Criterion, ranked: Sequence[Ranked], weights: Weights, notebook: Notebook
) -> Verdict:
    """One verdict; `ranked`: the notebook's cells for this criterion."""
    sureness = _confidence(verdict, criterion, weights)
    return replace(
        verdict,
        confidence=sureness,
        needs_jury=verdict.open or sureness < NEEDS_JURY_BELOW,
        evidence=tuple(_shown(verdict, criterion, ranked, notebook)),
    )


def _confidence(verdict: Verdict, criterion: Criterion, weights: Weights) -> float:
    """The author's own figure, given in the rubric, is left as it is. Where something cannot be told or speaks against
    the level, no more than the documented table gives: a juror who reads of it must not read "very sure" beside it."""
    if criterion.confidence is not None and getattr(criterion.confidence, verdict.level, None) is not None:
        return verdict.confidence
    value = probabilities(rated(verdict), weights.levels).get(verdict.level, verdict.confidence)
    if verdict.open:
        value = min(value, verdict.confidence)
    return round(min(max(value, _BOUNDS[0]), _BOUNDS[1]), 2)


def _shown(verdict: Verdict, criterion: Criterion, ranked: Sequence[Ranked], notebook: Notebook) -> Iterator[Evidence]:
    """The cells that a juror would most probably look at, then all that contradicts.

    For a level above "not met" only what the checks found; for "not met" also the passages that come nearest.
    """
    against = [one for one in verdict.evidence if one.stance == "contradicts"]
    pieces = _pieces(verdict, criterion)
    if verdict.level in ("met", "partial"):
        found = [one for one in ranked if one.cell in pieces]
        least = max(LEAST, NEARLY * found[0].probability) if found else 0.0
        yield from (pieces[one.cell] for n, one in enumerate(found[:MOST]) if n == 0 or one.probability >= least)
        yield from (one for one in verdict.evidence if one.cell is None and one.stance == "supports")
    elif verdict.level == "not_met":
        own = {check.id for check in criterion.checks}
        for cell in _apart(ranked):
            piece = pieces.get(cell)
            # A condition that other criteria check is no trace of what was asked.
            yield piece if piece is not None and piece.check in own else _nearest(cell, notebook)
    else:
        yield from (one for one in verdict.evidence if one.stance == "supports")
    yield from against


def _apart(ranked: Sequence[Ranked]) -> list[int]:
    """The first MOST_NEAR cells of which none lies beside another, as far as a juror might look there at all."""
    kept: list[int] = []
    for one in ranked:
        if one.probability >= LEAST_NEAR and len(kept) < MOST_NEAR and all(abs(one.cell - other) > 1 for other in kept):
            kept.append(one.cell)
    return kept


def _pieces(verdict: Verdict, criterion: Criterion) -> dict[int, Evidence]:
    """For each cell the strongest piece that supports, the criterion's own checks before what its rules borrow."""
    own = {check.id for check in criterion.checks}
    every = [one for finding in verdict.findings for one in finding.evidence if one.stance == "supports"]
    every.sort(key=lambda one: (one.check not in own, STRENGTHS.index(one.strength)))
    pieces: dict[int, Evidence] = {}
    for one in (*(one for one in verdict.evidence if one.stance == "supports"), *every):
        if one.cell is not None:
            pieces.setdefault(one.cell, one)
    return pieces


def _nearest(cell: int, notebook: Notebook) -> Evidence:
    source, note = notebook.cells[cell], phrase("grading.nearest")
    kind, strength = ("code", "coded") if source.kind == "code" else ("prose", "claimed")
    text = next((one.text for one in notebook.paragraphs if one.cell == cell), "") if kind == "prose" else ""
    shown = (text or source.source.lstrip("# "))[:_EXCERPT]
    return Evidence(kind, NEAREST, shown, strength, cell=cell, note=note)  # type: ignore[arg-type]
