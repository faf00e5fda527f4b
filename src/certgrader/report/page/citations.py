"""Which cells the evidence points into, and which criteria point there."""

from dataclasses import dataclass, field

from certgrader.report.model import EvidenceReport, Report


@dataclass(slots=True)
class Cited:
    """What is cited of one cell. `starts` maps the first line of each cited range to its last."""

    criteria: list[str] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)

    def lines(self) -> set[int]:
        """All cited lines, from 1."""
        return {line for first, last in self.starts.items() for line in range(first, last + 1)}


MAX_LINES = 5_000
"""A range longer than this is cited by its first lines: a report is no place for a forged number to fill."""


def citations(report: Report) -> dict[int, Cited]:
    """Cited cells by their index."""
    cited: dict[int, Cited] = {}
    for competency in report.competencies:
        for criterion in competency.criteria:
            for evidence in criterion.evidence:
                if evidence.cell is None:
                    continue
                cell = cited.setdefault(evidence.cell, Cited())
                if criterion.id not in cell.criteria:
                    cell.criteria.append(criterion.id)
                if evidence.lines and evidence.kind != "output":
                    first, last = evidence.lines
                    last = min(max(last, cell.starts.get(first, last)), first + MAX_LINES)
                    cell.starts[first] = last
    return cited


def cell_anchor(index: int) -> str:
    """The fragment of a cell; counts from 1 as its label does."""
    return f"c{index + 1}"


def line_anchor(index: int, line: int) -> str:
    """The fragment of a cited range's first line."""
    return f"{cell_anchor(index)}-l{line}"


def output_anchor(index: int, output: int, origin: str) -> str:
    """The fragment of an output, of the run or saved."""
    return f"{cell_anchor(index)}-{'o' if origin == 'run' else 's'}{output}"


def evidence_anchor(evidence: EvidenceReport, anchors: set[str]) -> str | None:
    """The closest fragment there is to what the evidence points at; None when it is in no cell that is shown."""
    if evidence.cell is None:
        return None
    candidates = []
    if evidence.output is not None:
        candidates.append(output_anchor(evidence.cell, evidence.output, evidence.origin or "run"))
    if evidence.lines:
        candidates.append(line_anchor(evidence.cell, evidence.lines[0]))
    candidates.append(cell_anchor(evidence.cell))
    return next((one for one in candidates if one in anchors), None)
