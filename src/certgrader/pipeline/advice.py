"""The report told to the candidate: what to add or correct, what matters most first.

The certification is obtained competency by competency, and all of them are needed: so the least work that makes a
whole competency met comes first. Competencies are ordered by how many of their criteria are still unmet, fewest
first; inside one, what is partial comes before what is missing. Order in the rubric settles ties.
"""

from dataclasses import dataclass

from certgrader.report.model import CellReport, CompetencyReport, CriterionReport, Report

_WORK = {"partial": 0, "not_met": 1}


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do: a criterion that is not met, and how many its competency still lacks."""

    competency: CompetencyReport
    criterion: CriterionReport
    missing: int


def ordered_advice(report: Report) -> tuple[Advice, ...]:
    """Every applicable notebook-scope criterion that is not met, the most useful first."""
    ranked: list[tuple[int, int, int, int, Advice]] = []
    for place, competency in enumerate(report.competencies):
        unmet = [
            (rank, one)
            for rank, one in enumerate(competency.criteria)
            if one.scope == "notebook" and one.level in _WORK
        ]
        ranked.extend(
            (len(unmet), place, _WORK[one.level], rank, Advice(competency, one, len(unmet))) for rank, one in unmet
        )
    return tuple(advice for *_, advice in sorted(ranked, key=lambda row: row[:4]))


def left_to_the_jury(report: Report) -> tuple[CriterionReport, ...]:
    """Criteria that people judge: certgrade only shows the traces that the notebook carries."""
    return tuple(one for competency in report.competencies for one in competency.criteria if one.scope == "jury")


def broken_cells(report: Report) -> tuple[CellReport, ...]:
    """Code cells that did not run to their end, in order. To be repaired before anything else."""
    return tuple(cell for cell in report.execution.cells if cell.status not in ("ok", "not_run", "skipped"))
