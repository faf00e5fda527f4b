"""`type: prose`: the logbook says something, in words of the author's own, that matches the rubric's concepts.

    - id: bias-named
      type: prose
      about: [bias]              # any of these concepts is mentioned
      with: [sensitive-group]    # and any of these, in the same sentence or paragraph (`within`)
      under: [ethics]            # and an enclosing heading is about one of these
      substance: specific        # mention < generic < specific
      finds: un biais identifié
      examples:
        match: [{markdown: "Le jeu sous-représente les femmes (18 %), d'où un biais de genre."}]
        no_match: [{markdown: "Il faudrait étudier les biais."}]

A paragraph counts when a mention has one of the stances asked for (asserted unless said otherwise), and when the
paragraph is not somebody else's text. Negated or planned mentions alone are not evidence.
"""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from certgrader.checks.base import Check, Evidence, Finding, Strength
from certgrader.facts.model import Facts, Prose, Stance, Substance
from certgrader.notebook.model import Lines, ParagraphKind

MAX_EVIDENCE = 4
MAX_EXCERPT = 240

_SUBSTANCE: tuple[Substance, ...] = ("mention", "generic", "specific")


class ProseCheck(Check):
    """Paragraphs about given concepts."""

    type: Literal["prose"] = "prose"
    about: tuple[str, ...] = ()
    with_: Annotated[tuple[str, ...], Field(alias="with")] = ()
    without: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    within: Literal["sentence", "paragraph"] = "paragraph"
    substance: Substance = "generic"
    kinds: Annotated[tuple[ParagraphKind, ...], Field(alias="in")] = ("text", "list", "table", "quote")
    stance: tuple[Stance, ...] = ("asserted",)
    min_words: int = Field(default=0, ge=0)
    at_least: int = Field(default=1, ge=1)
    distinct: int = Field(default=1, ge=1)
    strength: Literal["stated", "claimed"] = "stated"
    first_cells: int | None = Field(default=None, ge=1)
    last_share: float | None = Field(default=None, gt=0, le=1)

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not (self.about or self.under):
            raise ValueError("about or under is required")
        return self

    def concepts(self) -> frozenset[str]:
        """All concepts the check names."""
        return frozenset((*self.about, *self.with_, *self.without, *self.under))

    def run(self, facts: Facts) -> Finding:
        """Paragraphs that match, the most substantial first."""
        hits: list[tuple[Prose, Lines, str]] = []
        seen: set[str] = set()
        for prose in facts.prose.paragraphs:
            if not self._eligible(prose, facts):
                continue
            hit = self._hit(prose)
            if hit is not None:
                lines, excerpt, concepts = hit
                hits.append((prose, lines, excerpt))
                seen |= concepts
        if len(hits) < self.at_least or (self.about and len(seen) < self.distinct):
            return self.found()
        hits.sort(key=lambda hit: (-_SUBSTANCE.index(hit[0].substance), -min(hit[0].words, 60)))
        strength: Strength = self.strength
        return self.found(
            *(
                Evidence(kind="prose", check=self.id, cell=prose.cell, lines=lines, excerpt=excerpt, strength=strength)
                for prose, lines, excerpt in _one_per_cell(hits)
            )
        )

    def _eligible(self, prose: Prose, facts: Facts) -> bool:
        if prose.kind not in self.kinds or prose.foreign or prose.words < self.min_words:
            return False
        if prose.kind != "heading" and _SUBSTANCE.index(prose.substance) < _SUBSTANCE.index(self.substance):
            return False
        if self.under and not prose.heading_concepts.intersection(self.under):
            return False
        if self.first_cells is not None and prose.cell >= self.first_cells:
            return False
        last = facts.prose.paragraphs[-1].cell + 1
        return self.last_share is None or prose.cell >= last * (1 - self.last_share)

    def _hit(self, prose: Prose) -> tuple[Lines, str, frozenset[str]] | None:
        """Where the paragraph matches: lines, excerpt, and the concepts of `about` met there."""
        if any(mention.concept in self.without for mention in prose.mentions):
            return None
        if not self.about:
            if not any(sentence.stance in self.stance for sentence in prose.sentences):
                return None
            if self.with_ and not any(mention.concept in self.with_ for mention in prose.mentions):
                return None
            return prose.lines, _shorten(prose.text), frozenset()
        for mention in prose.mentions:
            if mention.concept not in self.about or mention.stance not in self.stance:
                continue
            if self.with_ and not any(
                other.concept in self.with_
                and other is not mention
                and (self.within == "paragraph" or other.sentence == mention.sentence)
                for other in prose.mentions
            ):
                continue
            sentence = prose.sentences[mention.sentence]
            met = frozenset(m.concept for m in prose.mentions if m.concept in self.about and m.stance in self.stance)
            return sentence.lines, _shorten(sentence.text), met
        return None


def _one_per_cell(hits: list[tuple[Prose, Lines, str]]) -> Iterator[tuple[Prose, Lines, str]]:
    cells: set[int] = set()
    for hit in hits:
        if hit[0].cell not in cells:
            cells.add(hit[0].cell)
            yield hit
        if len(cells) == MAX_EVIDENCE:
            return


def _shorten(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= MAX_EXCERPT else flat[: MAX_EXCERPT - 1].rstrip() + "…"
