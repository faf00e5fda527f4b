"""Findings → verdicts → the levels of competencies and of the whole."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from certgrader.catalogue.catalogue import Phrase
from certgrader.checks.base import Check, Evidence, Finding, Strength
from certgrader.facts.model import Facts
from certgrader.facts.modelling.model import Task
from certgrader.grading.cautions import cautions_of
from certgrader.grading.confidence import NEEDS_JURY_BELOW, Circumstances, confidence
from certgrader.grading.contradicted import denials
from certgrader.grading.doubts import doubts
from certgrader.grading.findings import Answers
from certgrader.grading.leakage import resting_on_scores
from certgrader.grading.model import CompetencyLevel, CompetencyVerdict, Doubt, Grading, Level, Situation, Verdict
from certgrader.grading.reasons import reason
from certgrader.grading.resting import resting
from certgrader.grading.selecting import MAX_EVIDENCE, denied, shown, with_doubts
from certgrader.notebook.model import Notebook
from certgrader.rubric.model import Competency, Criterion, LevelRule, Quorum, Rubric
from certgrader.rubric.rules import Answer, Rule, checks_of, evaluate

MIN_SILENT = 3
_ORDER: tuple[CompetencyLevel, ...] = ("not_met", "partial", "met")


@dataclass(frozen=True, slots=True)
class Settled:
    """A criterion's level, the checks that decided it, and those that would have but cannot tell."""

    level: Level
    deciding: tuple[str, ...]
    undecided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Submitted:
    """What all verdicts of one submission are made of."""

    rubric: Rubric
    findings: Mapping[str, Finding]
    facts: Facts
    notebook: Notebook
    told: bool


def grade(rubric: Rubric, answers: Answers, facts: Facts, notebook: Notebook, *, told: bool = True) -> Grading:
    """All verdicts of one submission. `notebook` gives the cells their labels in the reasons, which are left empty
    unless `told`: weights have them written once it is known where jurors would look."""
    submitted = _Submitted(rubric, answers.findings, facts, notebook, told)
    competencies = []
    touched: dict[Phrase, list[str]] = {}
    for competency in rubric.competencies:
        settled = [settle(criterion, answers.findings) for criterion in competency.criteria]
        silent = _silent(settled)
        verdicts = tuple(
            _verdict(submitted, criterion, one, silent=silent)
            for criterion, one in zip(competency.criteria, settled, strict=True)
        )
        for criterion, one in zip(competency.criteria, settled, strict=True):
            for _, what in denials(_decided(submitted, one), facts, rubric.check_by_id):
                touched.setdefault(what, []).append(criterion.id)
        needs_jury = sum(verdict.needs_jury for verdict in verdicts)
        level = competency_level(competency, verdicts)
        competencies.append(CompetencyVerdict(competency.id, level, needs_jury, verdicts))
    overall = overall_level(rubric, competencies)
    resting_on = {what: tuple(dict.fromkeys(criteria)) for what, criteria in touched.items()}
    cautions = cautions_of(facts, resting_on_scores(rubric), resting_on)
    return Grading(overall, tuple(competencies), (*answers.cautions, *cautions))


def settle(criterion: Criterion, findings: Mapping[str, Finding]) -> Settled:
    """The best level whose rule is found; what cannot tell on the way there is kept as `undecided`."""
    met = evaluate(criterion.levels.met, findings)
    if met.outcome == "found":
        return Settled("met", met.deciding)
    undecided = met.deciding if met.outcome == "cannot_tell" else ()
    if criterion.applies is not None:
        occasion = evaluate(criterion.applies, findings)
        if occasion.outcome == "not_found":
            return Settled("not_applicable", (), ())
        if occasion.outcome == "cannot_tell":
            undecided += occasion.deciding
    partial = Answer("not_found", ())
    if criterion.levels.partial is not None:
        partial = evaluate(criterion.levels.partial, findings)
    if partial.outcome == "found":
        return Settled("partial", _with_found(partial.deciding, criterion.levels.met, findings), undecided)
    if partial.outcome == "cannot_tell":
        undecided += partial.deciding
    rules = [rule for rule in (criterion.levels.met, criterion.levels.partial) if rule is not None]
    deciding = tuple(dict.fromkeys(chain.from_iterable(checks_of(rule) for rule in rules)))
    return Settled("not_met", deciding, tuple(dict.fromkeys(undecided)))


def _with_found(deciding: tuple[str, ...], met: Rule, findings: Mapping[str, Finding]) -> tuple[str, ...]:
    """What decided a partial level, and whatever else was found on the way to the level above."""
    also = (check for check in checks_of(met) if findings[check].outcome == "found")
    return tuple(dict.fromkeys((*deciding, *also)))


def _silent(settled: Sequence[Settled]) -> bool:
    """Whether nothing was found of a competency that asks for several things."""
    return len(settled) >= MIN_SILENT and all(one.level in ("not_met", "not_applicable") for one in settled)


def _verdict(submitted: _Submitted, criterion: Criterion, settled: Settled, *, silent: bool) -> Verdict:
    findings = submitted.findings
    involved = _involved(criterion, findings)
    own = frozenset(check.id for check in criterion.checks)
    evidence = shown(settled.level, settled.deciding, involved, own)
    supports = tuple(one for one in evidence if one.stance == "supports")
    doubted = _doubted(submitted, criterion, settled)
    against = any(denied(finding, settled.deciding) for finding in involved)
    contradicted = against and (settled.level in ("met", "partial") or bool(supports))
    undecided = tuple(findings[check] for check in settled.undecided)
    uncompared = _uncompared(submitted, settled)
    found = [finding.check for finding in involved if finding.outcome == "found"]
    seen = Circumstances(
        resting=_resting(criterion, settled, findings, own),
        found=sum(check in own for check in found),
        places=len({(one.kind, one.cell, one.path) for one in supports}),
        conditions=any(check not in own for check in found),
        silent=silent,
        cannot_tell=bool(undecided) or uncompared,
        contradicted=contradicted,
        doubted=bool(doubted),
    )
    sureness = confidence(criterion, settled.level, seen)
    asked = criterion.scope == "jury" or bool(undecided) or contradicted or bool(doubted) or uncompared
    unrun = submitted.facts.unrun
    situation = Situation(
        submitted.rubric,
        criterion,
        settled.level,
        evidence,
        findings,
        settled.deciding,
        undecided,
        unrun,
        doubted,
        _out_of_reach(submitted, involved),
    )
    return Verdict(
        criterion.id,
        settled.level,
        sureness,
        asked or sureness < NEEDS_JURY_BELOW,
        reason(situation, submitted.notebook).text if submitted.told else "",
        with_doubts(evidence, doubted),
        tuple(involved),
        open=asked,
        situation=situation,
    )


def _uncompared(submitted: _Submitted, settled: Settled) -> bool:
    """Whether the level rests on an output beside code that is not analysed: it may be that code's, or not."""
    others = {cell for cell, _ in submitted.facts.code.other_languages}
    return any(piece.kind == "output" and piece.cell in others for piece in _decided(submitted, settled))


def _out_of_reach(submitted: _Submitted, involved: Sequence[Finding]) -> frozenset[str]:
    """Checks of what only a run shows, where there was none, and of what does not suit the notebook's task."""
    facts = submitted.facts
    checks = [submitted.rubric.check_by_id[one.check] for one in involved]
    unrun = {check.id for check in checks if check.type == "runtime" and not facts.executed}
    return frozenset(unrun.union(one.id for one in checks if not _suits(one, facts.modelling.task)))


def _suits(check: Check, task: Task) -> bool:
    """Whether a notebook of that task may lack it. Nobody makes groups without its being known."""
    return not check.suits or task in check.suits or (task == "unknown" and set(check.suits) != {"clustering"})


def _resting(
    criterion: Criterion, settled: Settled, findings: Mapping[str, Finding], own: frozenset[str]
) -> Strength | None:
    rule = criterion.levels.met if settled.level == "met" else criterion.levels.partial
    return resting(rule, findings, own) if rule is not None and settled.level in ("met", "partial") else None


def _doubted(submitted: _Submitted, criterion: Criterion, settled: Settled) -> tuple[Doubt, ...]:
    """What speaks against the places that decided a level above "not met"."""
    facts = submitted.facts
    speaks = facts.modelling.leaks or facts.code.replaced or facts.contradictions or facts.claims
    if settled.level not in ("met", "partial") or not speaks:
        return ()
    decided = _decided(submitted, settled)
    return tuple(doubts(criterion, submitted.rubric.check_by_id, decided, facts)[: MAX_EVIDENCE // 2])


def _decided(submitted: _Submitted, settled: Settled) -> list[Evidence]:
    """The pieces that support a level above "not met"."""
    if settled.level not in ("met", "partial"):
        return []
    found = (one for check in settled.deciding for one in submitted.findings[check].evidence)
    return [one for one in found if one.stance == "supports"]


def _involved(criterion: Criterion, findings: Mapping[str, Finding]) -> list[Finding]:
    """Findings of the criterion's own checks and of those that its rules name, each once, in the rubric's order."""
    rules = [criterion.levels.met, criterion.levels.partial, criterion.applies]
    named = chain.from_iterable(checks_of(rule) for rule in rules if rule is not None)
    ids = dict.fromkeys((*(check.id for check in criterion.checks), *named))
    return [findings[check] for check in ids]


def competency_level(competency: Competency, verdicts: Sequence[Verdict]) -> CompetencyLevel:
    """The rubric's rule, else: met when every applicable notebook-scope criterion is, not met when over half are not.

    A competency that leaves nothing to pre-score (only criteria of scope jury) is partial: the jury decides.
    """
    scopes = {criterion.id: criterion.scope for criterion in competency.criteria}
    counted = {v.criterion: v.level for v in verdicts if scopes[v.criterion] == "notebook"}
    if not counted:
        return "partial"
    levels = {name: level for name, level in counted.items() if level != "not_applicable"}
    return _combined(competency.rule, levels)


def overall_level(rubric: Rubric, competencies: Sequence[CompetencyVerdict]) -> CompetencyLevel:
    """The rubric's rule, else: met when all competencies are, not met when more than half are not."""
    return _combined(rubric.rule, {one.competency: one.level for one in competencies})


def _combined(rule: LevelRule | None, levels: Mapping[str, Level]) -> CompetencyLevel:
    if rule is not None:
        if _reached(rule.met, levels):
            return "met"
        if rule.partial is not None:
            return "partial" if _reached(rule.partial, levels) else "not_met"
    counts = Counter(levels.values())
    if rule is None and counts["met"] == len(levels):
        return "met"
    return "not_met" if counts["not_met"] * 2 > len(levels) else "partial"


def _reached(quorum: Quorum, levels: Mapping[str, Level]) -> bool:
    parts = [level for name, level in levels.items() if not quorum.of or name in quorum.of]
    enough = sum(level in _ORDER[_ORDER.index(quorum.reach) :] for level in parts)
    if quorum.share is not None:
        return enough >= quorum.share * len(parts)
    return enough >= min(quorum.at_least or 0, len(parts))
