"""What a level rests on: the weakest finding that its rule cannot do without.

Where all parts of a rule are needed it is as strong as the weakest; where one of several suffices, as the strongest.
"""

from collections.abc import Iterator, Mapping, Set

from certgrader.checks.base import STRENGTHS, Finding, Strength
from certgrader.rubric.rules import AllRule, AnyRule, AtLeastRule, CheckRule, NotRule, Rule, evaluate


def resting(rule: Rule, findings: Mapping[str, Finding], own: Set[str]) -> Strength | None:
    """The strength that decides, by the criterion's `own` checks; None where it is not found or rests on none of them.

    What a rule borrows from other criteria is mostly a condition, such as a model that is fitted, and is left out.
    """
    rank = _rank(rule, findings, own)
    return None if rank is None else STRENGTHS[rank]


def _rank(rule: Rule, findings: Mapping[str, Finding], own: Set[str]) -> int | None:
    if evaluate(rule, findings).outcome != "found":
        return None
    match rule:
        case str():
            return _of_check(rule, findings, own)
        case CheckRule():
            return _of_check(rule.check, findings, own)
        case AllRule(every=parts):
            return max(_ranks(parts, findings, own), default=None)
        case AnyRule(some=parts):
            return min(_ranks(parts, findings, own), default=None)
        case AtLeastRule():
            ranks = sorted(_ranks(rule.at_least.of, findings, own))[: rule.at_least.n]
            return ranks[-1] if ranks else None
        case NotRule():
            return None


def _ranks(parts: tuple[Rule, ...], findings: Mapping[str, Finding], own: Set[str]) -> Iterator[int]:
    for part in parts:
        rank = _rank(part, findings, own)
        if rank is not None:
            yield rank


def _of_check(check: str, findings: Mapping[str, Finding], own: Set[str]) -> int | None:
    if check not in own:
        return None
    ranks = [STRENGTHS.index(one.strength) for one in findings[check].evidence if one.stance == "supports"]
    return min(ranks, default=None)
