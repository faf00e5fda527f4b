"""What every check type shares. A check type is one module of this package: one `Check` subclass and its test."""

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.facts.calling import callers
from certgrader.facts.model import Facts
from certgrader.facts.modelling.model import Task
from certgrader.notebook.model import Lines
from certgrader.registry import Registry
from certgrader.unchanging import unchanging

Outcome = Literal["found", "not_found", "cannot_tell"]
Strength = Literal["observed", "executed", "coded", "stated", "claimed"]
EvidenceKind = Literal["code", "prose", "output", "runtime", "file"]

_ORIGINS = ("run", "saved", None)
STRENGTHS: tuple[Strength, ...] = ("observed", "executed", "coded", "stated", "claimed")
"""Strongest first."""


@unchanging
class Evidence:
    """A located pointer into the submission. `note` is what was seen there, such as "10 500 → 10 231 rows".

    `focus`: the words of the excerpt for which it was taken; a shorter quote has them.
    """

    kind: EvidenceKind
    check: str
    excerpt: str
    strength: Strength
    cell: int | None = None
    path: str | None = None
    lines: Lines | None = None
    output: int | None = None
    stance: Literal["supports", "contradicts"] = "supports"
    origin: Literal["run", "saved"] | None = None
    note: Phrase | str | None = None
    focus: str = ""

    def noted(self, note: Phrase) -> "Evidence":
        """The same with a note, unless it has one."""
        return self if self.note is not None else replace(self, note=note)


MAX_EVIDENCE = 6
"""Pieces of evidence shown for one check."""


def first_places(evidence: Iterable[Evidence]) -> list[Evidence]:
    """At most MAX_EVIDENCE, strongest first, cells not yet shown before others."""
    ranked = sorted(evidence, key=lambda one: (STRENGTHS.index(one.strength), _ORIGINS.index(one.origin)))
    seen: set[int | None] = set()
    kept: list[Evidence] = []
    again: list[Evidence] = []
    for one in ranked:
        (again if one.cell in seen else kept).append(one)
        seen.add(one.cell)
    return (kept + again)[:MAX_EVIDENCE]


Where = Literal["written", "called"]
"""Which place a piece of code in a function of the notebook is told by: its own, or that of the calls that run it."""


def where_called(piece: Evidence, function: str | None, facts: Facts) -> Iterator[Evidence]:
    """The same at each place where the notebook runs the function that holds it; as it is where none is known."""
    if function is None:
        yield piece
        return
    sites = callers(function, facts.code)
    for call in sites:
        standing = facts.cell_strength(call.cell)
        yield replace(
            piece,
            excerpt=call.excerpt,
            cell=call.cell,
            lines=call.lines,
            strength=standing.strength,
            origin=standing.origin,
            note=piece.note or phrase("checks.code.in-function", function=function),
            focus=f"{call.name.rpartition('.')[2]}(",
        )
    if not sites:
        yield piece


def _valid_regex(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        said = {"problem": str(error), "pattern": pattern}
        raise PydanticCustomError("checks.bad-regex", "{problem}", said) from None
    # A group that is repeated and holds nothing but a repetition takes exponential time.
    if re.search(r"\((?:\?:)?(?:\\?.|\[[^\]]*\])[*+]\)[*+{]", pattern):
        raise PydanticCustomError("checks.slow-regex", "{pattern}", {"pattern": pattern})
    return pattern


Regex = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_valid_regex)]
"""A regular expression of a rubric, tried on single lines of limited length."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's answer. `why` says what could not be examined when the outcome is "cannot_tell"."""

    check: str
    outcome: Outcome
    evidence: tuple[Evidence, ...] = ()
    why: Phrase | None = None

    @property
    def strength(self) -> Strength | None:
        """The strongest supporting evidence's strength."""
        ranks = [STRENGTHS.index(one.strength) for one in self.evidence if one.stance == "supports"]
        return STRENGTHS[min(ranks)] if ranks else None


class EventExample(BaseModel):
    """A traced event an author imagines."""

    model_config = ConfigDict(extra="allow")
    name: str
    call: str = ""


class Example(BaseModel):
    """A fragment that a check must or must not match: code, markdown, output (with its code), file or event.

    `output` is printed text; one that begins with `<table` is a table, with `<svg`, `<img` or `<figure` a figure, with
    `Traceback` the error that the code ended in.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: str | None = None
    markdown: str | None = None
    output: str | None = None
    file: str | None = None
    text: str | None = None
    event: EventExample | None = None

    @model_validator(mode="after")
    def _shows_something(self) -> Self:
        if all(part is None for part in (self.code, self.markdown, self.output, self.file, self.event)):
            raise PydanticCustomError("rubric.example-shape", "empty example")
        return self


class Examples(BaseModel):
    """What the author promises about a check; `certgrade rubric test` keeps the promise."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    match: tuple[Example, ...] = ()
    no_match: tuple[Example, ...] = ()


class Check(BaseModel):
    """A question put to the facts. Subclasses add fields and `run`, and set `type` to a Literal of their file's name.

    `finds`: a few words in the rubric's language that name what was found, used in reasons
    ("des doublons sont supprimés"). `suits`: the tasks for which it makes sense; a notebook whose task is known to be
    another is not told that it lacks this.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    type: str
    finds: str | None = None
    suits: tuple[Task, ...] = ()
    examples: Examples = Examples()

    @abstractmethod
    def run(self, facts: Facts) -> Finding:
        """The check's answer over `facts`. May raise: the caller turns a crash into "cannot tell"."""

    def concepts(self) -> frozenset[str]:
        """Ids of the rubric's concepts that this check needs."""
        return frozenset()

    def found(self, *evidence: Evidence) -> Finding:
        """Found when there is supporting evidence, else not found (contradicting evidence is kept)."""
        supports = any(one.stance == "supports" for one in evidence)
        return Finding(self.id, "found" if supports else "not_found", tuple(evidence))

    def cannot_tell(self, why: Phrase) -> Finding:
        """What should have been examined could not be."""
        return Finding(self.id, "cannot_tell", (), why)


check_types: Registry[Check] = Registry(Check, "certgrader.checks", what="check type", group="certgrader.check_types")
