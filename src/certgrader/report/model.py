"""The report, `certgrader/report@1`: what is written to JSON and shown in HTML.

All keys are always present. Within `@1` fields are only added; readers accept unknown keys.
"""

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

SCHEMA = "certgrader/report@1"

Level = Literal["met", "partial", "not_met", "not_applicable"]
CompetencyLevel = Literal["met", "partial", "not_met"]
CellStatus = Literal["ok", "error", "timeout", "memory", "output", "killed", "skipped", "not_run"]
WarningCode = Literal[
    "best-contradicted",
    "check-crashed",
    "choice-contradicted",
    "claim-contradicted",
    "code-unreadable",
    "calls-unobserved",
    "cells-failed",
    "direction-contradicted",
    "events-unexplained",
    "execution-note",
    "execution-order",
    "facts-incomplete",
    "file-served",
    "foreign-text",
    "hidden-state",
    "imports-continued",
    "installs-skipped",
    "kernel-died",
    "kernel-language",
    "leakage-group",
    "leakage-overlap",
    "leakage-preprocessing",
    "leakage-resampling",
    "leakage-selection",
    "leakage-target",
    "leakage-temporal",
    "leakage-test-reuse",
    "library-replaced",
    "limit-hit",
    "method-unused",
    "never-executed",
    "no-code",
    "not-executed",
    "not-reproduced",
    "not-sandboxed",
    "notebook-repaired",
    "outputs-cut",
    "outputs-unexplained",
    "packages-missing",
    "packages-version",
    "run-lacking",
    "secret-found",
    "sandbox-partial",
    "score-not-reproduced",
    "section-empty",
    "size-contradicted",
    "submission-note",
    "test-contradicted",
]
WARNING_CODES: tuple[WarningCode, ...] = get_args(WarningCode)


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True, json_schema_serialization_defaults_required=True)


class Tool(_Part):
    """`grammar`: the parser that was there to settle what French sentences deny; None where rules alone read them."""

    name: Literal["certgrader"] = "certgrader"
    version: str
    grammar: str | None = None


class RubricReference(_Part):
    id: str
    title: str
    version: str
    sha256: str
    calibration: str | None = None
    calibrated_on: int | None = None
    recalibrate: bool = False


class SubmissionSummary(_Part):
    name: str
    sha256: str
    received: str
    platform: Literal["jupyter", "kaggle", "colab"]
    language: Literal["fr", "en"]
    kernel_language: str
    cells: int
    parameters: dict[str, object]
    data: str | None


class Environment(_Part):
    python: str | None
    packages: dict[str, str]


class LimitReport(_Part):
    name: Literal["cell_time", "total_time", "memory", "processes", "disk", "file_size", "open_files", "output"]
    value: str
    enforced_by: Literal["cgroup", "rlimit", "watchdog", "client", "none"]
    hit: bool


class CellErrorReport(_Part):
    name: str
    message: str
    diagnosis: str | None


class CellReport(_Part):
    index: int
    status: CellStatus
    seconds: float
    error: CellErrorReport | None
    reproduced: Literal["same", "close", "different", "unknown"]


class ExecutionReport(_Part):
    mode: Literal["executed", "static"]
    status: Literal["completed", "cell_error", "timeout", "memory", "output", "killed", "not_run"]
    sandbox: Literal["bwrap", "docker", "none"] | None
    seconds: float
    network: bool
    environment: Environment
    limits: list[LimitReport]
    cells: list[CellReport]


class Overall(_Part):
    level: CompetencyLevel
    competencies_met: int
    of: int
    needs_jury: int


class EvidenceReport(_Part):
    kind: Literal["code", "prose", "output", "runtime", "file"]
    cell: int | None
    path: str | None
    lines: tuple[int, int] | None
    output: int | None
    excerpt: str
    check: str
    strength: Literal["observed", "executed", "coded", "stated", "claimed"]
    stance: Literal["supports", "contradicts"]
    origin: Literal["run", "saved"] | None
    note: str | None


class CriterionReport(_Part):
    id: str
    statement: str
    scope: Literal["notebook", "jury"]
    conditional: bool
    level: Level
    confidence: float = Field(ge=0, le=1)
    needs_jury: bool
    reason: str
    advice: str
    question: str
    evidence: list[EvidenceReport]


class CompetencyReport(_Part):
    id: str
    statement: str
    level: CompetencyLevel
    needs_jury: int
    criteria: list[CriterionReport]


class WarningReport(_Part):
    code: WarningCode
    severity: Literal["info", "warning", "serious"]
    message: str
    cells: list[int]
    criteria: list[str]


class Report(_Part):
    """One submission's pre-score, for two jurors who decide."""

    schema_: Literal["certgrader/report@1"] = Field(alias="schema", default="certgrader/report@1")
    created: str
    tool: Tool
    rubric: RubricReference
    submission: SubmissionSummary
    execution: ExecutionReport
    overall: Overall
    competencies: list[CompetencyReport]
    warnings: list[WarningReport]
