"""The order in which a candidate is told what to do."""

from typing import Any

from certgrader.pipeline.advice import broken_cells, left_to_the_jury, ordered_advice
from certgrader.report.model import CellReport, CompetencyReport, CriterionReport, ExecutionReport, Report


def criterion(identifier: str, level: str, scope: str = "notebook") -> CriterionReport:
    fields: dict[str, Any] = {
        "id": identifier,
        "statement": "…",
        "scope": scope,
        "conditional": False,
        "level": level,
        "confidence": 0.9,
        "needs_jury": False,
        "reason": "…",
        "advice": "…",
        "question": "…",
        "evidence": [],
    }
    return CriterionReport(**fields)


def report(levels: dict[str, str], cells: tuple[str, ...] = ()) -> Report:
    """`{"C1": "met partial jury:met"}`: a competency of three criteria, the last one of scope jury."""
    competencies = []
    for name, words in levels.items():
        parts = [word.rpartition(":") for word in words.split()]
        criteria = [
            criterion(f"{name}.{n}", level, "jury" if scope else "notebook")
            for n, (scope, _, level) in enumerate(parts, 1)
        ]
        competencies.append(CompetencyReport(id=name, statement="…", level="partial", needs_jury=0, criteria=criteria))
    runs = [
        CellReport(index=n, status=status, seconds=0.0, error=None, reproduced="unknown")
        for n, status in enumerate(cells)
    ]
    whole: Any = Report
    partial: Any = ExecutionReport  # only what advice reads
    execution = partial.model_construct(cells=runs)
    report: Report = whole.model_construct(competencies=competencies, execution=execution)
    return report


def order(**levels: str) -> list[str]:
    return [one.criterion.id for one in ordered_advice(report(levels))]


def test_the_competency_that_lacks_least_comes_first() -> None:
    assert order(C1="not_met not_met met", C2="met not_met met") == ["C2.2", "C1.1", "C1.2"]


def test_what_is_partial_comes_before_what_is_missing() -> None:
    assert order(C1="not_met partial") == ["C1.2", "C1.1"]


def test_the_order_of_the_rubric_settles_ties() -> None:
    assert order(C1="not_met", C2="not_met", C3="not_met") == ["C1.1", "C2.1", "C3.1"]


def test_what_the_jury_judges_and_what_does_not_apply_are_no_advice() -> None:
    whole = report({"C1": "met jury:not_met not_applicable"})
    assert ordered_advice(whole) == ()
    assert [one.id for one in left_to_the_jury(whole)] == ["C1.2"]


def test_the_last_missing_criterion_is_known() -> None:
    assert [one.missing for one in ordered_advice(report({"C1": "partial", "C2": "partial not_met"}))] == [1, 2, 2]


def test_cells_that_did_not_end_well() -> None:
    found = broken_cells(report({"C1": "met"}, ("ok", "error", "skipped", "timeout", "not_run", "killed")))
    assert [cell.index for cell in found] == [1, 3, 5]
