"""Competencies, criteria and evidence as the page shows them: every code in words, every pointer a link."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from certgrader.catalogue.catalogue import Language, translate
from certgrader.grading.model import NEAREST, UNCHECKED
from certgrader.notebook.label import cell_label
from certgrader.notebook.model import Notebook
from certgrader.report.ansi import visible
from certgrader.report.model import CompetencyReport, CriterionReport, EvidenceReport, Level, Report
from certgrader.report.page.citations import evidence_anchor
from certgrader.report.page.words import confidence_words, jury_reasons, lines_words, percent, strength_words, typeset

LEVELS: tuple[Level, ...] = ("met", "partial", "not_met", "not_applicable")
_SHOWN = 6
"""Evidence shown at once; the rest unfolds."""
_MOST = 40
_EXCERPT = 500
_LINES = 8
_OBJECT = re.compile(r"<[^<>]*>")
_STRENGTHS = ("observed", "executed", "coded", "stated", "claimed")


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One pointer. `href` is a fragment of this page, or None for a file."""

    href: str | None
    place: str
    lines: str
    kind: str
    strength: str
    excerpt: str
    notes: tuple[str, ...]
    contradicts: bool


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One criterion; `why` says in a few words why the jury is asked. `near`: passages on which
    nothing rests, under `near_title`."""

    id: str
    anchor: str
    statement: str
    level: str
    level_words: str
    confidence: str
    confidence_number: str
    needs_jury: bool
    people: bool
    why: str
    reason: str
    advice: str
    question: str
    evidence: tuple[EvidenceView, ...]
    more: tuple[EvidenceView, ...]
    near: tuple[EvidenceView, ...]
    near_title: str
    left_out: int


@dataclass(frozen=True, slots=True)
class CompetencyView:
    """One competency. `counts` are of its notebook-scope criteria, in the order of `LEVELS`."""

    id: str
    anchor: str
    statement: str
    level: str
    level_words: str
    needs_jury: int
    counts: tuple[int, ...]
    criteria: tuple[CriterionView, ...]


def competency_views(report: Report, notebook: Notebook, anchors: set[str], language: Language) -> list[CompetencyView]:
    """All competencies in the rubric's order. `anchors`: the fragments that the page has."""
    return [_competency(one, notebook, anchors, language) for one in report.competencies]


def level_words(level: str, language: Language) -> str:
    """« maîtrisé », « partiel », « non maîtrisé », « sans objet »."""
    return translate(f"level.{level}", language)


def level_counts(competency: CompetencyReport) -> tuple[int, ...]:
    """How many criteria have each level of `LEVELS`; those that rest on people are left out, as in the pre-score."""
    levels = [one.level for one in competency.criteria if one.scope == "notebook"]
    return tuple(levels.count(level) for level in LEVELS)


def _competency(
    competency: CompetencyReport, notebook: Notebook, anchors: set[str], language: Language
) -> CompetencyView:
    return CompetencyView(
        id=competency.id,
        anchor=f"comp-{competency.id}",
        statement=typeset(competency.statement, language),
        level=competency.level,
        level_words=level_words(competency.level, language),
        needs_jury=competency.needs_jury,
        counts=level_counts(competency),
        criteria=tuple(_criterion(one, notebook, anchors, language) for one in competency.criteria),
    )


def _criterion(criterion: CriterionReport, notebook: Notebook, anchors: set[str], language: Language) -> CriterionView:
    ordered = sorted(
        criterion.evidence, key=lambda one: (one.stance == "supports", _STRENGTHS.index(one.strength), one.cell or 0)
    )
    found = [one for one in ordered[:_MOST] if one.check not in UNCHECKED]
    near = [one for one in ordered[:_MOST] if one.check in UNCHECKED]
    views, nearest = (_merged(_evidence(one, notebook, anchors, language) for one in part) for part in (found, near))
    return CriterionView(
        id=criterion.id,
        anchor=f"crit-{criterion.id}",
        statement=typeset(criterion.statement, language),
        level=criterion.level,
        level_words=level_words(criterion.level, language),
        confidence=confidence_words(criterion.confidence, language),
        confidence_number=typeset(percent(criterion.confidence, language), language),
        needs_jury=criterion.needs_jury,
        people=criterion.scope == "jury",
        why=", ".join(jury_reasons(criterion, language)) if criterion.needs_jury else "",
        reason=typeset(visible(criterion.reason), language),
        advice=typeset(visible(criterion.advice), language),
        question=typeset(visible(criterion.question), language),
        evidence=views[:_SHOWN],
        more=views[_SHOWN:],
        near=nearest,
        near_title=_near_title({one.check for one in near}, len(nearest), language),
        left_out=max(0, len(criterion.evidence) - _MOST),
    )


def _near_title(stands_for: set[str], count: int, language: Language) -> str:
    kind = "nearest" if NEAREST in stands_for else "also"
    return typeset(translate(f"html.evidence.{kind}", language, n=count), language)


def _evidence(evidence: EvidenceReport, notebook: Notebook, anchors: set[str], language: Language) -> EvidenceView:
    anchor = evidence_anchor(evidence, anchors)
    cell = evidence.cell
    place = visible(evidence.path or "") if cell is None else cell_label(notebook, cell, language)
    return EvidenceView(
        href=f"#{anchor}" if anchor else None,
        place=place,
        lines=lines_words(evidence.lines, language) if evidence.lines and evidence.kind != "output" else "",
        kind=evidence.kind,
        strength=strength_words(evidence, language),
        excerpt=_excerpt(evidence),
        # That nothing rests on it is said beside the place.
        notes=(visible(evidence.note),) if evidence.note and evidence.check not in UNCHECKED else (),
        contradicts=evidence.stance == "contradicts",
    )


def _merged(views: Iterable[EvidenceView]) -> tuple[EvidenceView, ...]:
    """What several checks found in one place is shown once, under its strongest name, with all that was seen."""
    merged: dict[tuple[object, ...], EvidenceView] = {}
    for view in views:
        key = (view.place, view.lines, view.href, view.excerpt, view.contradicts)
        first = merged.setdefault(key, view)
        if first is not view:
            notes = tuple(dict.fromkeys((*first.notes, *view.notes)))
            merged[key] = replace(first, notes=notes)
    return tuple(merged.values())


def _excerpt(evidence: EvidenceReport) -> str:
    """What is quoted: a few lines, as the cell itself is a click away; a figure's technical name says nothing."""
    shown = visible(evidence.excerpt[: 4 * _EXCERPT]).strip("\n")
    if evidence.kind == "output" and _OBJECT.fullmatch(shown.strip()):
        return ""
    lines = shown.split("\n")
    cut = "\n".join(lines[:_LINES])[:_EXCERPT].rstrip()
    return cut if cut == shown.rstrip() else f"{cut} …"
