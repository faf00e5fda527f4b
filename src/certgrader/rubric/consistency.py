"""What the shape of a rubric cannot say: ids that are unique, names that exist."""

from collections.abc import Iterable, Iterator

from certgrader.errors import RubricProblem
from certgrader.rubric.document import Document, Location
from certgrader.rubric.locate import near
from certgrader.rubric.model import LevelRule, Rubric
from certgrader.rubric.rules import AllRule, AnyRule, AtLeastRule, CheckRule, NotRule, Rule


def inconsistencies(rubric: Rubric, document: Document) -> list[RubricProblem]:
    """Every problem, in the order of the file's parts."""
    return [
        *_repeated(_ids(rubric), document),
        *_unknown_checks(rubric, document),
        *_unknown_concepts(rubric, document),
        *_unknown_parts(rubric, document),
    ]


def _ids(rubric: Rubric) -> Iterator[tuple[str, str, Location]]:
    """Each (kind, id, location): competencies and criteria share one name space, checks have theirs."""
    for c, competency in enumerate(rubric.competencies):
        yield "part", competency.id, ("competencies", c, "id")
        for k, criterion in enumerate(competency.criteria):
            at = ("competencies", c, "criteria", k)
            yield "part", criterion.id, (*at, "id")
            for i, check in enumerate(criterion.checks):
                yield "check", check.id, (*at, "checks", i, "id")


def _repeated(ids: Iterable[tuple[str, str, Location]], document: Document) -> Iterator[RubricProblem]:
    first: dict[tuple[str, str], Location] = {}
    for kind, name, location in ids:
        earlier = first.setdefault((kind, name), location)
        if earlier is not location:
            line = document.place(earlier).rsplit(":", 2)[1]
            yield RubricProblem("rubric.duplicate-id", place=document.place(location), name=name, line=line)


def _unknown_checks(rubric: Rubric, document: Document) -> Iterator[RubricProblem]:
    known = {check.id for check in rubric.checks()}
    for c, competency in enumerate(rubric.competencies):
        for k, criterion in enumerate(competency.criteria):
            at = ("competencies", c, "criteria", k)
            own = [check.id for check in criterion.checks]
            rules = [
                (criterion.applies, (*at, "applies")),
                (criterion.levels.met, (*at, "levels", "met")),
                (criterion.levels.partial, (*at, "levels", "partial")),
            ]
            for rule, where in rules:
                for name, location in _names(rule, where):
                    if name not in known:
                        yield RubricProblem(
                            "rubric.unknown-check",
                            place=document.place(location),
                            name=name,
                            near=near(name, own) or near(name, known),
                        )


def _names(rule: Rule | None, at: Location) -> Iterator[tuple[str, Location]]:
    """Each check id of a rule with its location in the file."""
    match rule:
        case None:
            return
        case str():
            yield rule, at
        case CheckRule():
            yield rule.check, (*at, "check")
        case NotRule():
            yield from _names(rule.inner, (*at, "not"))
        case AllRule():
            yield from _all_names(rule.every, (*at, "all"))
        case AnyRule():
            yield from _all_names(rule.some, (*at, "any"))
        case AtLeastRule():
            yield from _all_names(rule.at_least.of, (*at, "at_least", "of"))


def _all_names(rules: tuple[Rule, ...], at: Location) -> Iterator[tuple[str, Location]]:
    for index, rule in enumerate(rules):
        yield from _names(rule, (*at, index))


def _unknown_concepts(rubric: Rubric, document: Document) -> Iterator[RubricProblem]:
    known = set(rubric.concepts)
    for c, competency in enumerate(rubric.competencies):
        for k, criterion in enumerate(competency.criteria):
            for i, check in enumerate(criterion.checks):
                at = ("competencies", c, "criteria", k, "checks", i)
                for name in sorted(check.concepts() - known):
                    place = document.place(document.find(at, name))
                    yield RubricProblem("rubric.unknown-concept", place=place, name=name, near=near(name, known))


def _unknown_parts(rubric: Rubric, document: Document) -> Iterator[RubricProblem]:
    yield from _unknown_of(rubric.rule, ("rule",), [one.id for one in rubric.competencies], document)
    for c, competency in enumerate(rubric.competencies):
        ids = [criterion.id for criterion in competency.criteria]
        yield from _unknown_of(competency.rule, ("competencies", c, "rule"), ids, document)


def _unknown_of(rule: LevelRule | None, at: Location, known: list[str], document: Document) -> Iterator[RubricProblem]:
    quorums = [] if rule is None else [("met", rule.met), ("partial", rule.partial)]
    for level, quorum in quorums:
        for index, name in enumerate(quorum.of if quorum else ()):
            if name not in known:
                place = document.place((*at, level, "of", index))
                yield RubricProblem("rubric.unknown-part", place=place, name=name, near=near(name, known))
