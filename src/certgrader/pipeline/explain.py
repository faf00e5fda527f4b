"""One criterion of one report → all that its verdict rests on: findings, ranked cells, and what weighed in both."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from certgrader.bundle.store import Bundle, load
from certgrader.checks.base import Finding
from certgrader.errors import SubmissionProblem, UsageProblem
from certgrader.fitted.levels import probabilities, rated_features
from certgrader.fitted.ranking import Cells, Ranked, Ranker, Weighed
from certgrader.fitted.weights import Level, Provenance, Weights
from certgrader.grading.calibrating import asked, calibrated_verdict, rated
from certgrader.grading.model import Verdict
from certgrader.notebook.model import Notebook
from certgrader.pipeline.judge import examined
from certgrader.pipeline.regrade import find_bundles
from certgrader.report.model import Report
from certgrader.rubric.model import Criterion, Rubric

CELLS = 4
"""Ranked cells that are explained."""


@dataclass(frozen=True, slots=True)
class ExplainedCell:
    """A ranked cell, and what counted for and against it, the heaviest first."""

    ranked: Ranked
    weighed: tuple[Weighed, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """`verdict` as the report gives it. Without fitted weights `cells`, `levels` and `counted` are empty: the level is
    the rule's, the confidence the documented table's. `counted`: what made the level given more or less probable."""

    criterion: Criterion
    verdict: Verdict
    findings: tuple[Finding, ...]
    notebook: Notebook
    cells: tuple[ExplainedCell, ...] = ()
    levels: Mapping[Level, float] | None = None
    counted: tuple[Weighed, ...] = ()
    provenance: Provenance | None = None


def read_report(path: Path) -> tuple[Report, Path]:
    """The report at `path`, its JSON or the HTML beside it, and the folder it stands in.

    Raises SubmissionProblem when there is none, UsageProblem when the file is no report."""
    file = path.with_suffix(".json") if path.suffix == ".html" else path
    try:
        return Report.model_validate_json(file.read_bytes()), file.parent
    except OSError as error:
        raise SubmissionProblem("explain.no-report", place=str(file)) from error
    except ValidationError as error:
        raise UsageProblem("explain.not-a-report", place=str(file)) from error


def bundle_of(report: Report, home: Path) -> Bundle:
    """The run that a report was made of. Raises SubmissionProblem when none is kept beside it."""
    for stored in find_bundles(home)[0]:
        bundle = load(stored.folder)
        if bundle.submission.name == report.submission.name and bundle.submission.sha256 == report.submission.sha256:
            return bundle
    raise SubmissionProblem("explain.no-bundle", place=str(home), name=report.submission.name)


def explain(bundle: Bundle, rubric: Rubric, criterion_id: str) -> Explanation:
    """Raises UsageProblem when the rubric has no such criterion."""
    named = ((one, criterion) for one in rubric.competencies for criterion in one.criteria)
    competency, criterion = next((pair for pair in named if pair[1].id.lower() == criterion_id.lower()), (None, None))
    if competency is None or criterion is None:
        raise UsageProblem("explain.no-criterion", place=rubric.path or rubric.id, name=criterion_id)
    found = examined(bundle.submission, bundle.notebook, bundle.run, rubric)
    verdicts = (one for competency in found.grading.competencies for one in competency.verdicts)
    by_rule = next(one for one in verdicts if one.criterion == criterion.id)
    weights = rubric.weights
    if weights is None:
        return Explanation(criterion, by_rule, by_rule.findings, bundle.notebook)
    ranker = Ranker(Cells(bundle.notebook, found.facts), weights.ranking)
    question = asked(by_rule, criterion, competency.id)
    ranked = ranker.ranked(question)
    return Explanation(
        criterion,
        calibrated_verdict(by_rule, criterion, ranked, weights, (bundle.notebook, found.facts)),
        by_rule.findings,
        bundle.notebook,
        tuple(ExplainedCell(one, tuple(ranker.weighed(question, one.cell))) for one in ranked[:CELLS]),
        probabilities(rated(by_rule), weights.levels),
        _counted(by_rule, weights),
        weights.provenance,
    )


def _counted(verdict: Verdict, weights: Weights) -> tuple[Weighed, ...]:
    """What each feature added to the score of the verdict's level, beyond what it added to the others' mean."""
    own = weights.levels.get(verdict.level)
    others = [linear for level, linear in weights.levels.items() if level != verdict.level]
    if own is None or not others:
        return ()
    features = rated_features(rated(verdict))
    added: dict[str, float] = defaultdict(float)
    for linear, share in ((own, 1.0), *((one, -1 / len(others)) for one in others)):
        for name, value in linear.added(features):
            added[name] += share * value
    found = (Weighed(name, weight) for name, weight in added.items() if weight)
    return tuple(sorted(found, key=lambda one: -abs(one.weight)))
