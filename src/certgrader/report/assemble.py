"""Verdicts, run and provenance → Report."""

import math
import re
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any, Literal, cast, get_args

from certgrader.catalogue.catalogue import Language, Phrase, say
from certgrader.checks.base import Evidence
from certgrader.execution.model import CellRun, Run
from certgrader.facts.prose.grammar import installed as installed_grammar
from certgrader.grading.model import Caution, CompetencyVerdict, Grading, Verdict
from certgrader.notebook.model import Notebook
from certgrader.report.model import (
    CellErrorReport,
    CellReport,
    CompetencyReport,
    CriterionReport,
    Environment,
    EvidenceReport,
    ExecutionReport,
    LimitReport,
    Overall,
    Report,
    RubricReference,
    SubmissionSummary,
    Tool,
    WarningCode,
    WarningReport,
)
from certgrader.report.warnings import cautions_of
from certgrader.rubric.model import Competency, Criterion, Rubric
from certgrader.submission.model import Submission

MAX_EXCERPT = 300
MAX_NOTE = 300
MAX_MESSAGE = 1000

SandboxName = Literal["bwrap", "docker", "none"]
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def assemble(  # noqa: PLR0913  # the report is where all products meet
    submission: Submission,
    notebook: Notebook,
    run: Run,
    rubric: Rubric,
    grading: Grading,
    *,
    created: str,
    language: Language,
) -> Report:
    """The whole report. `created` is an ISO 8601 time; `language` is that of warnings and diagnoses.

    Deterministic: the same arguments give an equal report.
    """
    pairs = list(zip(rubric.competencies, grading.competencies, strict=True))
    cautions = [*cautions_of(submission, notebook, run), *grading.warnings]
    # That the run, or the whole reading, means little is to be read before what it found.
    cautions.sort(key=lambda caution: caution.code not in ("run-lacking", "kernel-language"))
    return Report(
        created=created,
        tool=Tool(version=version("certgrader"), grammar=installed_grammar()),
        rubric=RubricReference(
            id=rubric.id,
            title=rubric.title,
            version=rubric.version,
            sha256=rubric.sha256,
            calibration=_calibration(rubric),
            calibrated_on=rubric.weights.provenance.notebooks if rubric.weights is not None else None,
            recalibrate=rubric.recalibrate,
        ),
        submission=_submission(submission, notebook, run),
        execution=_execution(notebook, run, language),
        overall=Overall(
            level=grading.overall,
            competencies_met=sum(one.level == "met" for one in grading.competencies),
            of=len(grading.competencies),
            needs_jury=sum(one.needs_jury for one in grading.competencies),
        ),
        competencies=[_competency(asked, given, rubric.language) for asked, given in pairs],
        warnings=[_warning(caution, language) for caution in cautions],
    )


def _calibration(rubric: Rubric) -> str | None:
    """What the confidences rest on, for people, and the sha256 of the weights' file. None where nothing does."""
    if rubric.weights is None:
        return None
    made = rubric.weights.provenance
    return f"{made.notebooks} notebooks, {made.date}, sha256:{rubric.weights_sha256}"


def _submission(submission: Submission, notebook: Notebook, run: Run) -> SubmissionSummary:
    return SubmissionSummary(
        name=_clean(submission.name, MAX_MESSAGE),
        sha256=submission.sha256,
        received=submission.received,
        platform=notebook.platform,
        language=notebook.language,
        kernel_language=_clean(notebook.kernel_language, MAX_NOTE),
        cells=len(notebook.cells),
        parameters={name: _plain(value) for name, value in run.parameters},
        data=run.data,
    )


def _execution(notebook: Notebook, run: Run, language: Language) -> ExecutionReport:
    ran = {cell.index: cell for cell in run.cells}
    sandbox = "docker" if run.sandbox == "podman" else run.sandbox
    return ExecutionReport(
        mode=run.mode,
        status=run.status,
        sandbox=cast("SandboxName", sandbox) if sandbox in get_args(SandboxName) else None,
        seconds=_seconds(run.seconds),
        network=run.mode == "executed" and run.sandbox == "none",
        environment=Environment(python=run.python, packages=dict(run.packages)),
        limits=[
            LimitReport(name=limit.name, value=limit.value, enforced_by=limit.enforced_by, hit=limit.hit)
            for limit in run.limits
        ],
        cells=[
            _cell(ran.get(cell.index) or CellRun(cell.index, "not_run"), language)
            for cell in notebook.cells
            if cell.kind == "code"
        ],
    )


def _cell(cell: CellRun, language: Language) -> CellReport:
    error = None
    if cell.error is not None:
        diagnosis = cell.error.diagnosis
        error = CellErrorReport(
            name=_clean(cell.error.name, MAX_NOTE),
            message=_clean(cell.error.message, MAX_MESSAGE),
            diagnosis=_clean(say(diagnosis, language), MAX_MESSAGE) if diagnosis is not None else None,
        )
    return CellReport(
        index=cell.index,
        status=cell.status,
        seconds=_seconds(cell.seconds),
        error=error,
        reproduced=cell.reproduced,
    )


def _competency(asked: Competency, given: CompetencyVerdict, language: Language) -> CompetencyReport:
    return CompetencyReport(
        id=asked.id,
        statement=asked.statement,
        level=given.level,
        needs_jury=given.needs_jury,
        criteria=[
            _criterion(criterion, verdict, language)
            for criterion, verdict in zip(asked.criteria, given.verdicts, strict=True)
        ],
    )


def _criterion(asked: Criterion, given: Verdict, language: Language) -> CriterionReport:
    return CriterionReport(
        id=asked.id,
        statement=asked.statement,
        scope=asked.scope,
        conditional=asked.conditional,
        level=given.level,
        confidence=given.confidence,
        needs_jury=given.needs_jury,
        reason=_clean(given.reason, MAX_MESSAGE),
        advice=asked.advice,
        question=asked.question,
        evidence=[_evidence(one, language) for one in given.evidence],
    )


def _evidence(one: Evidence, language: Language) -> EvidenceReport:
    note = say(one.note, language) if isinstance(one.note, Phrase) else one.note
    return EvidenceReport(
        kind=one.kind,
        cell=one.cell,
        path=one.path,
        lines=one.lines,
        output=one.output,
        excerpt=_clean(one.excerpt, MAX_EXCERPT),
        check=one.check,
        strength=one.strength,
        stance=one.stance,
        origin=one.origin,
        note=None if note is None else _clean(note, MAX_NOTE),
    )


def _warning(caution: Caution, language: Language) -> WarningReport:
    return WarningReport(
        code=cast("WarningCode", caution.code),
        severity=caution.severity,
        message=_clean(say(caution.message, language), MAX_MESSAGE),
        cells=list(caution.cells),
        criteria=list(caution.criteria),
    )


def _clean(text: str, limit: int) -> str:
    """Without control characters nor lone surrogates, at most `limit` characters."""
    cleaned = _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
    return cleaned if len(cleaned) <= limit else cleaned[: limit - 1] + "…"


def _seconds(value: float) -> float:
    return round(value, 3) if math.isfinite(value) else 0.0


def _plain(value: object) -> Any:
    """A parameter's value as JSON can carry it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return _clean(str(value), MAX_MESSAGE)
