"""Verdicts made by the rubric alone → the same with what was fitted on judged notebooks: confidence, and which cells
are shown. Levels stay the rule's, see `fitted.levels`."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from certgrader.catalogue.catalogue import phrase
from certgrader.checks.base import STRENGTHS, Evidence
from certgrader.checks.prose import ProseCheck
from certgrader.facts.model import Facts
from certgrader.facts.searching import latest
from certgrader.fitted.features import Asked, pieces
from certgrader.fitted.levels import Rated, probabilities
from certgrader.fitted.ranking import Cells, Ranked, Ranker
from certgrader.fitted.weights import Weights
from certgrader.grading.confidence import NEEDS_JURY_BELOW
from certgrader.grading.failing import unreached
from certgrader.grading.model import ALSO, NEAREST, CompetencyVerdict, Grading, Level, Verdict
from certgrader.grading.reasons import reason
from certgrader.grading.selecting import shown, with_doubts
from certgrader.notebook.model import Cell, Notebook
from certgrader.rubric.model import Criterion, Rubric

MOST = 4
"""Cells shown for a criterion, besides those that contradict."""
LEAST_NEAR = 0.05
"""Below this a passage is not near: nothing in the notebook is about the criterion."""
AIM = 0.7
"""The share of shown cells that should be evidence: one less probable costs the reader the difference, and is worth
the chance that it alone shows him what those before do not."""
LIKELIER = 0.5
"""How probable another level must be, and twice as probable as the rule's own, for the reason to say so."""
_BETTER: Mapping[Level, tuple[Level, ...]] = {"not_met": ("partial", "met"), "partial": ("met",)}
STOPPED = 0.3
"""How much of its probability is left to a cell that an error stopped before what was found in it: it is told after
others, and is to be verified where there are no others."""
_EXCERPT = 300
_BOUNDS = (0.05, 0.99)


def calibrated(grading: Grading, rubric: Rubric, weights: Weights, facts: Facts, notebook: Notebook) -> Grading:
    """All verdicts with fitted confidence and ranked evidence."""
    ranker = Ranker(Cells(notebook, facts), weights.ranking)
    criteria = {criterion.id: criterion for criterion in rubric.criteria()}

    def one_again(verdict: Verdict, competency: str) -> Verdict:
        criterion = criteria[verdict.criterion]
        ranked = ranker.ranked(asked(verdict, criterion, competency))
        return calibrated_verdict(verdict, criterion, ranked, weights, (notebook, facts))

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
        pieces(verdict.findings),
        frozenset(one.cell for one in verdict.evidence if one.cell is not None),
    )


def rated(verdict: Verdict) -> Rated:
    """What the model of levels wants to know of it."""
    return Rated(verdict.criterion, verdict.level, verdict.confidence, verdict.findings)


def calibrated_verdict(
    verdict: Verdict, criterion: Criterion, ranked: Sequence[Ranked], weights: Weights, of: tuple[Notebook, Facts]
) -> Verdict:
    """One verdict `of` a notebook; `ranked`: its cells for this criterion."""
    shares = probabilities(rated(verdict), weights.levels)
    own = _author_s_own(verdict, criterion)
    better = 0.0 if own else sum(shares.get(level, 0.0) for level in _BETTER.get(verdict.level, ()))
    verdict, told = _told_again(verdict, ranked, of, _likelier(verdict, criterion, shares), better)
    sureness = _confidence(verdict, criterion, shares)
    return replace(
        verdict,
        confidence=sureness,
        needs_jury=verdict.open or sureness < NEEDS_JURY_BELOW,
        evidence=tuple(_shown(verdict, criterion, ranked, of[0], told)),
    )


def _told_again(
    verdict: Verdict, ranked: Sequence[Ranked], of: tuple[Notebook, Facts], likelier: Level | None, better: float
) -> tuple[Verdict, tuple[int, ...]]:
    """The same verdict; its reason begins with what a juror would most probably point at. And the cells it names."""
    situation = verdict.situation
    if situation is None:
        return verdict, ()
    own = frozenset(check.id for check in situation.criterion.checks)
    notebook, facts = of
    stops = unreached(facts.stopped, verdict.findings)
    likely = {one.cell: one.probability * (STOPPED if one.cell in stops else 1.0) for one in ranked}
    evidence = shown(verdict.level, situation.deciding, verdict.findings, own, likely)
    situation = replace(situation, evidence=evidence, likelier=likelier, likely=likely, better=better)
    evidence = with_doubts(evidence, situation.doubted)
    why = reason(situation, notebook)
    return replace(verdict, reason=why.text, evidence=evidence, situation=situation), why.cells


def _likelier(verdict: Verdict, criterion: Criterion, shares: Mapping[Level, float]) -> Level | None:
    """The level that was given more often where the same was found, when it was so by far."""
    if _author_s_own(verdict, criterion) or verdict.open or not shares:
        return None
    level = max(shares, key=lambda one: shares[one])
    return level if shares[level] >= LIKELIER and shares.get(verdict.level, 0.0) <= shares[level] / 2 else None


def _author_s_own(verdict: Verdict, criterion: Criterion) -> bool:
    """Whether the rubric gives the confidence of that level itself."""
    return criterion.confidence is not None and getattr(criterion.confidence, verdict.level, None) is not None


def _confidence(verdict: Verdict, criterion: Criterion, shares: Mapping[Level, float]) -> float:
    """The author's own figure, given in the rubric, is left as it is. Where something cannot be told or speaks against
    the level, no more than the documented table gives: a juror who reads of it must not read "very sure" beside it."""
    if _author_s_own(verdict, criterion):
        return verdict.confidence
    value = shares.get(verdict.level, verdict.confidence)
    if verdict.open:
        value = min(value, verdict.confidence)
    return round(min(max(value, _BOUNDS[0]), _BOUNDS[1]), 2)


def _shown(
    verdict: Verdict, criterion: Criterion, ranked: Sequence[Ranked], notebook: Notebook, told: tuple[int, ...]
) -> Iterator[Evidence]:
    """The cells that a juror would most probably look at, those `told` in the reason among them, then all that
    contradicts.

    For a level above "not met" at least one of them is what a check found, the others may lie beside it; for "not met"
    they are the passages that come nearest, those that say something first: measured on 224 judged notebooks, as many
    of them lie near a juror's evidence without bare titles as with them.
    """
    against = [one for one in verdict.evidence if one.stance == "contradicts"]
    pieces = _pieces(verdict, criterion)
    # A cell without text has nothing to read, however well it stands.
    ranked = [one for one in ranked if one.cell in pieces or notebook.cells[one.cell].source.strip()]
    if verdict.level in ("met", "partial"):
        for cell in _with_told(_worth_showing(ranked, frozenset(pieces)), told):
            yield pieces[cell] if cell in pieces else _passage(cell, notebook, ALSO)
        yield from (one for one in verdict.evidence if one.cell is None and one.stance == "supports")
    elif verdict.level == "not_met":
        own = {check.id for check in criterion.checks}
        bare = _bare(notebook)
        near = _apart([one for one in ranked if one.cell in pieces or one.cell not in bare]) or _apart(ranked)
        for cell in _with_told(near, told):
            piece = pieces.get(cell)
            # A condition that other criteria check is no trace of what was asked.
            yield piece if piece is not None and piece.check in own else _passage(cell, notebook, NEAREST)
    else:
        yield from (one for one in verdict.evidence if one.stance == "supports")
    yield from against


def _worth_showing(ranked: Sequence[Ranked], found: frozenset[int]) -> list[int]:
    """The cells to show for a level above "not met", the most probable first; one at least that a check `found`.

    What no check found and stands beside a cell that is shown anyway adds nothing for the reader.
    """
    best = next((one.cell for one in ranked if one.cell in found), None)
    kept: list[int] = []
    missed = 1.0
    for one in ranked:
        if len(kept) == MOST:
            break
        if one.cell not in found and any(abs(one.cell - other) <= 1 for other in kept):
            continue
        if kept and missed * one.probability < AIM - one.probability:
            break
        kept.append(one.cell)
        missed *= 1 - one.probability
    return kept if best is None or best in kept else [*kept[: MOST - 1], best]


def _with_told(cells: list[int], told: tuple[int, ...]) -> list[int]:
    """Who reads of a place finds it in the list: it takes that of the least probable."""
    absent = [cell for cell in told if cell not in cells]
    least = [cell for cell in reversed(cells) if cell not in told]
    out = least[: max(0, len(cells) + len(absent) - MOST)]
    return [*(cell for cell in cells if cell not in out), *absent]


def _apart(ranked: Sequence[Ranked]) -> list[int]:
    """The first MOST cells of which none lies beside another, as far as a juror might look there at all."""
    kept: list[int] = []
    for one in ranked:
        if one.probability >= LEAST_NEAR and len(kept) < MOST and all(abs(one.cell - other) > 1 for other in kept):
            kept.append(one.cell)
    return kept


@latest
def _bare(notebook: Notebook) -> frozenset[int]:
    """Cells that say nothing by themselves: titles alone, and imports alone."""
    kinds: dict[int, set[str]] = {}
    for paragraph in notebook.paragraphs:
        kinds.setdefault(paragraph.cell, set()).add(paragraph.kind)
    titles = {cell for cell, found in kinds.items() if found == {"heading"} and notebook.cells[cell].kind != "code"}
    return frozenset(titles | {cell.index for cell in notebook.cells if _only_imports(cell)})


def _only_imports(cell: Cell) -> bool:
    tree = cell.code.tree if cell.code is not None and not cell.code.magics else None
    body = tree.body if tree is not None else []
    return bool(body) and all(isinstance(one, (ast.Import, ast.ImportFrom)) for one in body)


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


def _passage(cell: int, notebook: Notebook, stands_for: str) -> Evidence:
    source, note = notebook.cells[cell], phrase(f"grading.{stands_for}")
    kind, strength = ("code", "coded") if source.kind == "code" else ("prose", "claimed")
    # A line of dashes above a title says nothing.
    said = (one.text for one in notebook.paragraphs if one.cell == cell and any(map(str.isalnum, one.text)))
    text = next(said, "") if kind == "prose" else ""
    shown = (text or (source.source.strip() if kind == "code" else source.source.lstrip("# ")))[:_EXCERPT]
    return Evidence(kind, stands_for, shown, strength, cell=cell, note=note)  # type: ignore[arg-type]
