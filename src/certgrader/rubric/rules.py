"""Rules over checks, in three-valued (Kleene) logic.

A rule is written as a check's id, `{check: id, strength: executed}`, `{all: […]}`, `{any: […]}`, `{not: …}` or
`{at_least: {n: 2, of: […]}}`. "Cannot tell" survives unless the other checks settle the rule without it.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from certgrader.checks.base import STRENGTHS, Finding, Outcome, Strength
from certgrader.unchanging import unchanging

RULE_WORDS = ("check", "all", "any", "not", "at_least")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CheckRule(_Part):
    """Found when the check is found with evidence of at least `strength`."""

    check: str
    strength: Strength | None = None


class AllRule(_Part):
    """Found when each is found, not found when one is not."""

    every: "tuple[Rule, ...]" = Field(alias="all", min_length=1)


class AnyRule(_Part):
    """Found when one is found, not found when none is."""

    some: "tuple[Rule, ...]" = Field(alias="any", min_length=1)


class NotRule(_Part):
    """Found when the inner rule is not found."""

    inner: "Rule" = Field(alias="not")


class Quota(_Part):
    """How many of which rules."""

    n: int = Field(ge=1)
    of: "tuple[Rule, ...]" = Field(min_length=1)

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.n > len(self.of):
            raise PydanticCustomError("rubric.quota-too-high", "{n} of {of}", {"n": self.n, "of": len(self.of)})
        return self


class AtLeastRule(_Part):
    """Found when `n` of the rules are found."""

    at_least: Quota


_WORDS: tuple[tuple[type[_Part], str], ...] = (
    (CheckRule, "check"),
    (AllRule, "all"),
    (AnyRule, "any"),
    (NotRule, "not"),
    (AtLeastRule, "at_least"),
)


def _kind(value: object) -> str | None:
    if isinstance(value, str):
        return "id"
    if isinstance(value, Mapping):
        return next((word for word in RULE_WORDS if word in value), None)
    return next((word for model, word in _WORDS if isinstance(value, model)), None)


Rule = Annotated[
    Annotated[str, Tag("id")]
    | Annotated[CheckRule, Tag("check")]
    | Annotated[AllRule, Tag("all")]
    | Annotated[AnyRule, Tag("any")]
    | Annotated[NotRule, Tag("not")]
    | Annotated[AtLeastRule, Tag("at_least")],
    Discriminator(_kind),
]

for _model in (AllRule, AnyRule, NotRule, Quota, AtLeastRule):
    _model.model_rebuild()


@unchanging
class Answer:
    """A rule's outcome and the checks that decided it, each once, in the rule's order."""

    outcome: Outcome
    deciding: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """What would bring a rule nearer to found: any one of `checks`.

    `stronger`: the check is found already, and evidence of this strength is asked for. `unwanted`: the check is
    found, and must not be.
    """

    checks: tuple[str, ...]
    stronger: Strength | None = None
    unwanted: bool = False


Findings = Mapping[str, Finding]


def evaluate(rule: Rule, findings: Findings) -> Answer:
    """The answer of `rule`. Raises KeyError for a check without a finding."""
    match rule:
        case str():
            return Answer(findings[rule].outcome, (rule,))
        case CheckRule():
            return Answer(_strong_enough(rule, findings[rule.check]), (rule.check,))
        case AllRule():
            return _count(len(rule.every), [evaluate(part, findings) for part in rule.every])
        case AnyRule():
            return _count(1, [evaluate(part, findings) for part in rule.some])
        case AtLeastRule():
            return _count(rule.at_least.n, [evaluate(part, findings) for part in rule.at_least.of])
        case NotRule():
            inner = evaluate(rule.inner, findings)
            opposite: dict[Outcome, Outcome] = {
                "found": "not_found",
                "not_found": "found",
                "cannot_tell": "cannot_tell",
            }
            return Answer(opposite[inner.outcome], inner.deciding)


def _strong_enough(rule: CheckRule, finding: Finding) -> Outcome:
    if finding.outcome != "found" or rule.strength is None:
        return finding.outcome
    reached = finding.strength
    if reached is None:
        return "not_found"
    return "found" if STRENGTHS.index(reached) <= STRENGTHS.index(rule.strength) else "not_found"


def _count(n: int, parts: Sequence[Answer]) -> Answer:
    found = [part for part in parts if part.outcome == "found"]
    open_ = [part for part in parts if part.outcome == "cannot_tell"]
    if len(found) >= n:
        return _joined("found", found)
    if len(found) + len(open_) < n:
        return _joined("not_found", [part for part in parts if part.outcome == "not_found"])
    return _joined("cannot_tell", open_)


def _joined(outcome: Outcome, parts: Sequence[Answer]) -> Answer:
    return Answer(outcome, tuple(dict.fromkeys(check for part in parts for check in part.deciding)))


def checks_of(rule: Rule) -> Iterator[str]:
    """Ids of the checks that `rule` names, in its order, possibly repeated."""
    match rule:
        case str():
            yield rule
        case CheckRule():
            yield rule.check
        case NotRule():
            yield from checks_of(rule.inner)
        case AllRule(every=parts) | AnyRule(some=parts):
            for part in parts:
                yield from checks_of(part)
        case AtLeastRule():
            for part in rule.at_least.of:
                yield from checks_of(part)


def lacking(rule: Rule, findings: Findings, out_of_reach: Set[str] = frozenset()) -> tuple[Lack, ...]:
    """What is missing for `rule` to be found, the shortest way; empty when it is found.

    Checks `out_of_reach` ask for what could not be found or would make no sense: other ways go before theirs.
    """
    if evaluate(rule, findings).outcome == "found":
        return ()
    match rule:
        case str():
            return (Lack((rule,)),)
        case CheckRule():
            weak = findings[rule.check].outcome == "found"
            return (Lack((rule.check,), stronger=rule.strength if weak else None),)
        case NotRule():
            return (Lack(tuple(dict.fromkeys(checks_of(rule.inner))), unwanted=True),)
        case AllRule():
            return _lacking_some(len(rule.every), rule.every, findings, out_of_reach)
        case AnyRule():
            return _lacking_some(1, rule.some, findings, out_of_reach)
        case AtLeastRule():
            return _lacking_some(rule.at_least.n, rule.at_least.of, findings, out_of_reach)


def _lacking_some(n: int, parts: Sequence[Rule], findings: Findings, out_of_reach: Set[str]) -> tuple[Lack, ...]:
    ways = [lacking(part, findings, out_of_reach) for part in parts]
    missing = [way for way in ways if way]
    still = n - (len(ways) - len(missing))
    open_ = [way for way in missing if all(not set(lack.checks) <= out_of_reach for lack in way)]
    missing = open_ if len(open_) >= still else missing
    if still == 1 and len(missing) > 1 and all(len(way) == 1 and not _qualified(way[0]) for way in missing):
        return (Lack(tuple(dict.fromkeys(check for way in missing for check in way[0].checks))),)
    shortest = sorted(missing, key=len)[:still]
    return tuple(dict.fromkeys(lack for way in shortest for lack in way))


def _qualified(lack: Lack) -> bool:
    return lack.unwanted or lack.stronger is not None
