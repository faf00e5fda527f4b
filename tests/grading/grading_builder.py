"""Verdicts from rules and imagined findings."""

from typing import Any

from certgrader.checks.base import Check, Evidence, Finding, Outcome, Strength
from certgrader.facts.model import Facts
from certgrader.grading.findings import Answers
from certgrader.grading.model import Grading
from certgrader.grading.verdicts import grade
from certgrader.notebook.model import Cell, Notebook
from certgrader.rubric.model import Rubric

PHRASES = {"a": "la suppression des doublons", "b": "leur explication", "c": "un comptage", "d": None}

NOTEBOOK = Notebook(
    cells=tuple(Cell(index, "code", "x", execution_count=index + 10 if index % 2 else None) for index in range(20)),
    sections=(),
    paragraphs=(),
    title="",
    language="fr",
    platform="jupyter",
    kernel_language="python",
    nbformat="4.5",
)


def piece(check: str, strength: Strength = "coded", cell: int | None = 3, **fields: Any) -> Evidence:
    """One piece of evidence."""
    return Evidence("code", check, "df.drop_duplicates()", strength, cell=cell, **fields)


def finding(check: str, outcome: Outcome = "found", *evidence: Evidence) -> Finding:
    """A finding with one coded piece unless others are given."""
    given = evidence or ((piece(check),) if outcome == "found" else ())
    return Finding(check, outcome, given)


def rubric_of(*criteria: dict[str, Any], **fields: Any) -> Rubric:
    """A rubric of one competency; each criterion needs its levels only."""
    parts = []
    for number, criterion in enumerate(criteria):
        base = {"id": f"C1.{number + 1}", "statement": "s", "advice": "a", "question": "q"}
        parts.append({**base, **criterion})
    parts[0]["checks"] = [
        {"id": name, "type": "prose", "about": ["x"], **({"finds": finds} if finds else {})}
        for name, finds in PHRASES.items()
    ]
    value = {
        "schema": "certgrader/rubric@1",
        "id": "r",
        "title": "t",
        "version": "1",
        "language": "fr",
        "concepts": {"x": {"fr": ["x"]}},
        "competencies": [{"id": "C1", "statement": "s", "criteria": parts, **fields}],
    }
    return Rubric.model_validate(value)


def asking(rubric: Rubric, **changed: Check | dict[str, Any]) -> Rubric:
    """The same with other checks in the places of some, or with other values in some of theirs."""
    criterion = rubric.competencies[0].criteria[0]
    checks = []
    for check in criterion.checks:
        change = changed.get(check.id, {})
        checks.append(change if isinstance(change, Check) else check.model_copy(update=change))
    criterion = criterion.model_copy(update={"checks": tuple(checks)})
    competency = rubric.competencies[0].model_copy(update={"criteria": (criterion,)})
    return rubric.model_copy(update={"competencies": (competency,)})


def graded(rubric: Rubric, **found: Finding) -> Grading:
    """The grading from the findings given; the other checks are not found."""
    findings = {name: found.get(name, finding(name, "not_found")) for name in PHRASES}
    return grade(rubric, Answers(findings), Facts(executed=True), NOTEBOOK)
