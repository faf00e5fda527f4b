"""How criteria are written: what a rubric's YAML may hold, and nothing else."""

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, StringConstraints, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from certgrader.catalogue.catalogue import LANGUAGES, Language
from certgrader.checks.base import Check, check_types
from certgrader.facts.model import Concept, Term
from certgrader.fitted.weights import Weights
from certgrader.rubric.rules import Rule

SCHEMA = "certgrader/rubric@1"

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$", max_length=80)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class _CheckTypes:
    """The tagged union of every check type, ours and third parties', told apart by `type`."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        del source
        choices = {name: handler.generate_schema(check_types.get(name)) for name in check_types.names()}
        return core_schema.tagged_union_schema(dict(choices), discriminator="type")


AnyCheck = Annotated[Check, _CheckTypes()]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Vocabulary(_Part):
    """A concept's terms in each language, in the mini-syntax of `facts.model.Term`."""

    fr: tuple[Sentence, ...] = ()
    en: tuple[Sentence, ...] = ()

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not (self.fr or self.en):
            raise PydanticCustomError("rubric.concept-empty", "no term")
        return self


class Levels(_Part):
    """When the criterion is met, and when it is partial; else it is not met."""

    met: Rule
    partial: Rule | None = None


class Confidence(_Part):
    """The probability that a juror gives the same level, per level, where it was measured for one criterion.

    It replaces the table of `grading.confidence`.
    """

    met: Share | None = None
    partial: Share | None = None
    not_met: Share | None = None
    not_applicable: Share | None = None


class Criterion(_Part):
    """One line of the assessment grid.

    `applies` says when a conditional criterion has an occasion in this project; absent, it always has one. `found`
    is a phrase that reasons use instead of naming each check when the criterion is met. Rules may name the checks
    of other criteria: ids are unique in a rubric.
    """

    id: Identifier
    statement: Sentence
    scope: Literal["notebook", "jury"] = "notebook"
    conditional: bool = False
    applies: Rule | None = None
    checks: tuple[AnyCheck, ...] = ()
    levels: Levels
    advice: Sentence
    question: Sentence
    found: Sentence | None = None
    confidence: Confidence | None = None

    @model_validator(mode="after")
    def _applies_if_conditional(self) -> Self:
        if self.applies is not None and not self.conditional:
            raise PydanticCustomError("rubric.applies-unconditional", "applies without conditional")
        return self


class Quorum(_Part):
    """How many of the parts must reach a level.

    `at_least` is a number of parts, `share` a share of them between 0 and 1: give one of the two. `reach` is the
    level they must have at least. `of` names the parts that count; absent, all do. Parts that are not applicable
    and criteria of scope jury never count: when fewer than `at_least` remain, all that remain must reach.
    """

    at_least: int | None = Field(default=None, ge=1)
    share: Share | None = None
    reach: Literal["met", "partial"] = "met"
    of: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.at_least is None) == (self.share is None):
            raise PydanticCustomError("rubric.quorum", "at_least or share")
        return self


class LevelRule(_Part):
    """Overrides how a competency's level follows from its criteria, or the overall level from the competencies.

        rule:
          met: {share: 0.8}                                  # met: at least 80 % of the criteria are met
          partial: {at_least: 2, reach: partial, of: [C1.1, C1.2, C1.3]}

    Without `partial`, what is not met is not met when more than half of the parts are not met, else partial.
    """

    met: Quorum
    partial: Quorum | None = None


class Competency(_Part):
    """Criteria that are judged together."""

    id: Identifier
    statement: Sentence
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    rule: LevelRule | None = None


_FOR_PEOPLE: Mapping[str, object] = {
    "title": True,
    "version": True,
    "calibration": True,
    "restatements": True,
    "competencies": {
        "__all__": {
            "statement": True,
            "criteria": {
                "__all__": {
                    **dict.fromkeys(("statement", "advice", "question", "found"), True),
                    "checks": {"__all__": {"examples", "finds"}},
                }
            },
        }
    },
}


class Rubric(_Part):
    """A whole assessment grid. `sha256` is that of the file's bytes, `path` where it was read.

    `restatements`: the statements in other words or another language; like them they are no evidence when pasted.
    """

    schema_: Literal["certgrader/rubric@1"] = Field(alias="schema")
    id: Identifier
    title: Sentence
    version: Sentence
    language: Language
    calibration: str | None = Field(default=None, pattern=r"^[\w.-]+\.json\.gz$")
    concepts: dict[Identifier, Vocabulary] = Field(default_factory=dict)
    competencies: tuple[Competency, ...] = Field(min_length=1)
    rule: LevelRule | None = None
    restatements: tuple[Sentence, ...] = ()

    _sha256: str = ""
    _path: str = ""
    _weights: Weights | None = None
    _weights_sha256: str = ""

    def model_post_init(self, context: object) -> None:
        """Takes what the loader knows about the file from the validation context."""
        if isinstance(context, dict):
            self._sha256 = str(context.get("sha256", ""))
            self._path = str(context.get("path", ""))

    @property
    def sha256(self) -> str:
        """Of the file's bytes; empty for a rubric that was not read from a file."""
        return self._sha256

    @property
    def path(self) -> str:
        """The file, as shown to people; empty for a rubric that was not read from a file."""
        return self._path

    @property
    def weights(self) -> Weights | None:
        """What was fitted for this rubric on judged notebooks, see `with_weights`."""
        return self._weights

    @property
    def weights_sha256(self) -> str:
        """Of the bytes of their file; empty without any."""
        return self._weights_sha256

    @cached_property
    def rules_sha256(self) -> str:
        """Of all that decides a verdict, in hexadecimal: what was fitted before it changed is no longer true of it.

        Words for people (advice, questions, statements) and examples do not count."""
        decides = self.model_dump_json(exclude=dict(_FOR_PEOPLE), by_alias=True, exclude_unset=True)  # type: ignore[arg-type]
        return hashlib.sha256(decides.encode()).hexdigest()

    @property
    def recalibrate(self) -> bool:
        """Whether there are weights, fitted to rules that have changed since."""
        return self._weights is not None and self._weights.provenance.rules_sha256 != self.rules_sha256

    def with_weights(self, weights: Weights | None, sha256: str = "") -> "Rubric":
        """The same rubric, with fitted weights or with none."""
        copy = self.model_copy()
        copy._weights, copy._weights_sha256 = weights, sha256  # its own class
        return copy

    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in order."""
        return tuple(criterion for competency in self.competencies for criterion in competency.criteria)

    def checks(self) -> tuple[Check, ...]:
        """All checks in order."""
        return tuple(check for criterion in self.criteria() for check in criterion.checks)

    @cached_property
    def check_by_id(self) -> Mapping[str, Check]:
        """Each check by its id, which is unique."""
        return {check.id: check for check in self.checks()}

    def statements(self) -> tuple[str, ...]:
        """Sentences that are the rubric's own: pasted into a notebook they are no evidence."""
        own = (*(one.statement for one in self.competencies), *(one.statement for one in self.criteria()))
        return (*own, *self.restatements)

    @cached_property
    def vocabulary(self) -> tuple[Concept, ...]:
        """The concepts in order, French terms before English ones."""
        return tuple(_concept(name, words) for name, words in self.concepts.items())


def _concept(name: str, words: Vocabulary) -> Concept:
    terms = {"fr": words.fr, "en": words.en}
    return Concept(name, tuple(Term(text, language) for language in LANGUAGES for text in terms[language]))
