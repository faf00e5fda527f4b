"""Which pieces of evidence a juror sees first."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set

from certgrader.checks.base import STRENGTHS, Evidence, Finding, Strength
from certgrader.grading.model import Doubt, Level

MAX_EVIDENCE = 4
MAX_PER_CHECK = 2
RAN: tuple[Strength | None, ...] = ("observed", "executed")


def shown(
    level: Level,
    deciding: Sequence[str],
    involved: Sequence[Finding],
    own: Set[str],
    likely: Mapping[int, float] | None = None,
) -> tuple[Evidence, ...]:
    """The pieces behind a level; met conditions make "not met" less sure, and are no trace of what was asked."""
    pieces = select(deciding, involved, own, likely)
    if level != "not_met":
        return pieces
    return tuple(one for one in pieces if one.check in own or one.stance == "contradicts")


def select(
    deciding: Sequence[str], involved: Sequence[Finding], own: Set[str], likely: Mapping[int, float] | None = None
) -> tuple[Evidence, ...]:
    """The pieces that a juror should see: those that decided, strongest first, and all that contradict.

    What the criterion's `own` checks found goes before what its rules borrow from other criteria, mostly conditions
    such as a model that is fitted: those are shown only where nothing else is. For a criterion that is not met these
    are the traces that did not suffice. At most `MAX_EVIDENCE`, at most `MAX_PER_CHECK` of one check, one for each
    place. `likely`: how probable it is that a juror would point at a cell; where it is known, the most probable piece
    of each check is taken among the equally strong ones, and the most probable of all goes first.
    """
    decided = [finding for finding in involved if finding.check in deciding]
    told = [one for one in decided if one.check in own and _supports(one)] or decided
    turns: list[tuple[int, float, Evidence]] = []
    for finding in told:
        supports = [one for one in finding.evidence if one.stance == "supports"]
        ranked = sorted(supports, key=lambda one: (STRENGTHS.index(one.strength), -_likely(one, likely)))
        turns += [(turn, _first(one, likely), one) for turn, one in enumerate(ranked[:MAX_PER_CHECK])]
    # Each check's best piece before any second one; of equals, first the cell to which most checks point.
    point = Counter(cell for finding in told for cell in {one.cell for one in finding.evidence if _stands(one)})
    pieces = [one for _, _, one in sorted(turns, key=lambda turn: (*turn[:2], -point[turn[2].cell]))]
    against = [one for finding in involved for one in denied(finding, deciding)[:MAX_PER_CHECK]]
    # A piece that contradicts is never crowded out by those that support.
    against = _one_per_place(against)[: MAX_EVIDENCE // 2]
    return tuple(_one_per_place(pieces)[: MAX_EVIDENCE - len(against)] + against)


def with_doubts(evidence: Sequence[Evidence], doubted: Sequence[Doubt]) -> tuple[Evidence, ...]:
    """The same, and what speaks against the places that decided."""
    supports = [one for one in evidence if one.stance == "supports"]
    against = _one_per_place(
        [*(one for one in evidence if one.stance == "contradicts"), *(one.evidence for one in doubted)]
    )
    return tuple(supports[: MAX_EVIDENCE - len(against)] + against)


def _likely(piece: Evidence, likely: Mapping[int, float] | None) -> float:
    return likely.get(piece.cell, 0.0) if likely is not None and piece.cell is not None else 0.0


def _first(piece: Evidence, likely: Mapping[int, float] | None) -> float:
    return float(STRENGTHS.index(piece.strength)) if likely is None else -_likely(piece, likely)


def _supports(finding: Finding) -> bool:
    return any(map(_stands, finding.evidence))


def _stands(piece: Evidence) -> bool:
    return piece.stance == "supports"


def denied(finding: Finding, deciding: Sequence[str]) -> list[Evidence]:
    """What contradicts in a finding; nothing where the level rests on others and this one is found all the same.

    Code that nothing shows to have run, a draft, does not speak against what did.
    """
    if finding.outcome == "found" and finding.check not in deciding:
        return []
    ran = finding.strength in RAN
    return [one for one in finding.evidence if one.stance == "contradicts" and not (ran and one.strength == "coded")]


def beside(first: Evidence, other: Evidence) -> bool:
    """Whether a second place says as much as the first: of code that ran, not one that nothing shows to have run."""
    return not (first.strength in RAN and other.strength == "coded")


def _one_per_place(pieces: Sequence[Evidence]) -> list[Evidence]:
    places: dict[tuple[object, ...], Evidence] = {}
    for one in pieces:
        places.setdefault((one.kind, one.cell, one.path, one.lines, one.output), one)
    return list(places.values())
