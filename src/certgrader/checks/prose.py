"""`type: prose`: the logbook says something, in words of the author's own, that matches the rubric's concepts.

    - id: bias-named
      type: prose
      about: [bias]              # any of these concepts is mentioned
      with: [sensitive-group]    # and any of these, in the same sentence or within two of it (`within`)
      without: [statistics]      # and none of these, there either
      under: [ethics]            # and an enclosing heading is about one of these
      substance: specific        # mention < generic < specific
      finds: un biais identifié
      examples:
        match: [{markdown: "Le jeu sous-représente les femmes (18 %), d'où un biais de genre."}]
        no_match: [{markdown: "Il faudrait étudier les biais."}]

A paragraph counts when a mention has one of the stances asked for (asserted unless said otherwise), and when the
paragraph is not somebody else's text. Negated or planned mentions alone are not evidence.

`beside`: names of calls, as in code checks: the paragraph counts when it accompanies live code that makes one of them.
A comment stands on the call's line or just above, a docstring in the function that makes the call, a text in the cell
just before or after. `beside_lines`: the same for lines of live code in which one of these expressions is found.

`titled`: with `within: sentence`, a title above may name what it is about in the sentence's stead, as
« Interprétation » does; under « Régression logistique » not every sentence says something of that algorithm.
`lent`: what a title names counts only for sentences in which one of these is found: a title lends its theme to what
stands below it, not what is done or found there.

`reach`: with `within: sentence`, what `with` asks for follows within so many words, and nothing that `barred` names
stands between: « nous retenons pour la suite ce modèle » keeps a model, « nous retenons le rappel du modèle » does not.

A pattern that holds `://` is looked for in the addresses behind words too.

`columns`: it names at least so many columns of the notebook's own data, as its code writes them; with
`within: sentence`, in the sentence that is shown.

`from_fit`: only what stands beside or after the first training of a model counts; where none is seen, all of it
(`if-seen`) or nothing (`seen`).

`definitions: false`: paragraphs that say what a thing is in general do not count, nor sentences that say what a tool
does wherever it is used (« SHAP explique les prédictions »); elsewhere such paragraphs are shown last.

`briefs: true`: what somebody asked of the candidate, pasted in, counts too: it tells the need and no work.

`prefer`: of what answers, sentences that match one of these are shown first, as the one that tells what was decided.
"""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from certgrader.catalogue.catalogue import phrase
from certgrader.checks.base import Check, Evidence, Finding, Regex
from certgrader.facts.alongside import Alongside, where_models_start
from certgrader.facts.announced import told_whole
from certgrader.facts.model import CodeFacts, Facts, Mention, Prose, ProseFacts, Stance, Substance
from certgrader.facts.prose.overlapping import overlap
from certgrader.facts.searching import latest
from certgrader.notebook.excerpt import cut
from certgrader.notebook.model import Lines, ParagraphKind

MAX_EVIDENCE = 4
_SHORTEST = 3
_FEW = 5
"""A sentence of fewer words, mostly a label or the head of a list, says less than any other."""
_NAMES_CODE = re.compile(
    r"(?i)(define|create|instantiate|initiali[sz]e|d[ée]finir|d[ée]finition|cr[ée]er|cr[ée]ation|instancier|initialiser)\b"
    r".{0,50}\b(obje(ct|t)s?|instances?)\b"
)
"""A comment that says what an object of the code is called tells less than any other."""
MAX_EXCERPT = 240
_NEAREST = 3
NEIGHBOURS = 2
"""Sentences before and after in which what `with` asks for may stand: in a long list things meet that have nothing to
do with each other."""
MAX_SEARCHED = 4000
"""Characters of a paragraph that a pattern looks at: authors' patterns may be slow ones."""

_SUBSTANCE: tuple[Substance, ...] = ("mention", "generic", "specific")


@dataclass(frozen=True, slots=True)
class _Hit:
    """A paragraph that answers the check, and the sentence that says it; `concepts` are those of `about` it names."""

    prose: Prose
    lines: Lines
    excerpt: str
    focus: str
    concepts: frozenset[str] = frozenset()
    nearness: int = 0
    preferred: bool = False
    says: tuple[bool, bool, bool, int] = (False, False, False, 0)
    bare: bool = False

    def rank(self, beside: Mapping[int, int]) -> tuple[int, ...]:
        """The author's own before what holds for any project; then the most substantial first, in the cell that says
        most of it, then what is preferred, then what is nearest to the question, then what is read first, then what
        says more; labels come last. `beside`: how many paragraphs of each cell answer."""
        substance, cell = _SUBSTANCE.index(self.prose.substance), self.prose.cell
        own = (
            self.prose.definition or (bool(self.concepts) and not self.says[0]),
            self.is_label,
            -substance,
            -beside[cell],
            -self.preferred,
        )
        return *own, -self.nearness, cell, -min(self.prose.words, 60)

    @property
    def is_label(self) -> bool:
        """Whether it only names something: shown where no sentence answers."""
        return self.bare or (self.prose.kind == "comment" and _NAMES_CODE.match(self.excerpt) is not None)


class ProseCheck(Check):
    """Paragraphs about given concepts, or that match a pattern, or that stand under given headings."""

    type: Literal["prose"] = "prose"
    about: tuple[str, ...] = ()
    with_: Annotated[tuple[str, ...], Field(alias="with")] = ()
    without: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    within: Literal["sentence", "paragraph"] = "paragraph"
    pattern: tuple[Regex, ...] = ()
    beside: tuple[str, ...] = ()
    beside_lines: tuple[Regex, ...] = ()
    substance: Substance = "generic"
    kinds: Annotated[tuple[ParagraphKind, ...], Field(alias="in")] = ("text", "list", "table", "quote")
    stance: tuple[Stance, ...] = ("asserted",)
    min_words: int = Field(default=0, ge=0)
    at_least: int = Field(default=1, ge=1)
    distinct: int = Field(default=1, ge=1)
    reach: int = Field(default=0, ge=0)
    barred: tuple[str, ...] = ()
    columns: int = Field(default=0, ge=0)
    titled: bool = False
    lent: tuple[Regex, ...] = ()
    from_fit: Literal["no", "if-seen", "seen"] = "no"
    definitions: bool = True
    briefs: bool = False
    prefer: tuple[Regex, ...] = ()
    first_share: float = Field(default=1.0, gt=0, le=1)
    last_share: float = Field(default=1.0, gt=0, le=1)
    strength: Literal["stated", "claimed"] = "stated"

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not (self.about or self.under or self.pattern or self.beside or self.beside_lines):
            raise PydanticCustomError("checks.empty-prose", "nothing to look for")
        return self

    def concepts(self) -> frozenset[str]:
        """All concepts the check names."""
        return frozenset((*self.about, *self.with_, *self.without, *self.under, *self.barred))

    def run(self, facts: Facts) -> Finding:
        """Paragraphs that match, the most substantial first; the same words count once. What was not read may match."""
        hits: list[_Hit] = []
        seen: set[str] = set()
        cells = _cells(facts.prose)
        code = Alongside(self.beside, self.beside_lines, facts) if self.beside or self.beside_lines else None
        own = _names(facts.code) if self.columns else None
        start = self._start(facts)
        for prose in self._likely(facts.prose):
            if start is None or prose.cell < start or not self._names_columns(prose.text, own):
                continue
            eligible = self._eligible(prose, cells) and (code is None or code.accompanied_by(prose))
            hit = self._hit(prose, own) if eligible else None
            if hit is not None:
                hits.append(hit)
                seen |= hit.concepts
        if len({hit.excerpt for hit in hits}) < self.at_least or (self.about and len(seen) < self.distinct):
            return self.cannot_tell(phrase("checks.failed.prose")) if facts.failed("prose") else self.found()
        beside = Counter(hit.prose.cell for hit in hits)
        hits.sort(key=lambda hit: hit.rank(beside))
        return self.found(
            *(
                Evidence(
                    "prose",
                    self.id,
                    cut(told_whole(hit.excerpt, hit.prose, facts.prose.paragraphs), MAX_EXCERPT),
                    self.strength,
                    cell=hit.prose.cell,
                    lines=hit.lines,
                    focus=hit.focus,
                )
                for hit in _one_per_cell([one for one in hits if not one.is_label] or hits)
            )
        )

    def _start(self, facts: Facts) -> int | None:
        """The first cell that counts; None: none does."""
        start = where_models_start(facts.modelling) if self.from_fit != "no" else 0
        return 0 if start is None and self.from_fit == "if-seen" else start

    def _likely(self, prose: ProseFacts) -> Sequence[Prose]:
        """The paragraphs that mention what is asked, in order; all of them where no concept is."""
        if not self.about:
            return prose.paragraphs
        places = _mentioning(prose)
        likely = {at for concept in self.about for at in places.get(concept, ())}
        if self.with_:
            likely &= {at for concept in self.with_ for at in places.get(concept, ())}
        return [prose.paragraphs[at] for at in sorted(likely)]

    def _eligible(self, prose: Prose, cells: int) -> bool:
        if prose.kind not in self.kinds or prose.foreign or prose.words < self.min_words:
            return False
        if (prose.definition and not self.definitions) or (prose.assigned and not self.briefs):
            return False
        if prose.kind != "heading" and _SUBSTANCE.index(prose.substance) < _SUBSTANCE.index(self.substance):
            return False
        if self.under and not prose.heading_concepts.intersection(self.under):
            return False
        # The cell that the cut runs through belongs to the last share: a notebook of one cell has one too.
        return cells * (1 - self.last_share) < prose.cell + 1 and prose.cell <= max(2.0, cells * self.first_share)

    def _hit(self, prose: Prose, own: re.Pattern[str] | None) -> _Hit | None:
        """Where the paragraph matches, and how near that is to what is asked."""
        refused = {mention.sentence for mention in prose.mentions if mention.concept in self.without}
        if refused and (self.within == "paragraph" or not self.about):
            return None
        if not self.definitions:
            refused |= {at for at, sentence in enumerate(prose.sentences) if sentence.general}
        if self.about:
            return self._mentioned(prose, refused, own)
        stands = any(sentence.stance in self._stances(prose) for sentence in prose.sentences)
        matches = self._matches(prose.text) or self._leads_to(prose.links)
        if not stands or not matches or not self._accompanied(prose.mentions, None):
            return None
        focus = self._words_of_pattern(prose.text)
        preferred = self._prefers(prose.text)
        if own is not None and prose.sentences:
            # What names most of the columns shows that they are named.
            told = max(prose.sentences, key=lambda one: len(set(own.findall(one.text[:MAX_SEARCHED]))))
            names = own.search(told.text[:MAX_SEARCHED])
            focus = names.group() if names is not None else focus
            return _Hit(prose, told.lines, _flat(told.text, focus), focus, preferred=preferred)
        return _Hit(prose, prose.lines, _flat(prose.text, focus), focus, preferred=preferred)

    def _mentioned(self, prose: Prose, refused: Container[int], own: re.Pattern[str] | None) -> _Hit | None:
        """The sentence that says most of what is asked, in words of its own rather than in those of its title.

        `refused`: sentences that name what must not be there; `own`: the names of columns, where they are asked for.
        """
        said = self._said(prose)
        met = self._met(said, prose, refused, own)
        company = [one for one in said if one.concept in self.with_ and one.sentence not in refused] if met else []
        if not met or (self.with_ and not company):
            return None
        concepts = frozenset(one.concept for one in met)
        beside: dict[int, list[Mention]] = {one.sentence: [] for one in met}
        for one in said:
            if one.sentence in beside:
                beside[one.sentence].append(one)
        best: _Hit | None = None
        for mention in met:
            sentence = prose.sentences[mention.sentence]
            scope = sentence.text if self.within == "sentence" else prose.text
            there = beside[mention.sentence]
            near = there if self.within == "sentence" else _around(company, mention)
            if self._accompanied(near, mention) and self._matches(scope):
                nearness = self._nearness(there, mention)
                preferred = self._prefers(sentence.text)
                label = sentence.words < _FEW or _is_head(prose, mention.sentence)
                says = not sentence.general, preferred, not label, nearness
                if best is None or says > best.says:
                    # A title's words do not stand in the sentence.
                    words = mention.words if mention.position >= 0 else ""
                    focus = words or self._words_of_pattern(sentence.text)
                    excerpt = _flat(sentence.text, focus)
                    bare = label and prose.kind in ("list", "table")
                    best = _Hit(prose, sentence.lines, excerpt, focus, concepts, nearness, preferred, says, bare)
                if (says[0], *says[2:]) == (True, True, _NEAREST) and (preferred or not self.prefer):
                    break
        return best

    def _met(
        self, said: Sequence[Mention], prose: Prose, refused: Container[int], own: re.Pattern[str] | None
    ) -> list[Mention]:
        """Mentions of what is asked, in sentences that may tell it."""
        stances = self._stances(prose)
        met = [
            one
            for one in said
            if one.concept in self.about and one.stance in stances and one.sentence not in refused
            if one.position >= 0 or self._is_lent_to(prose.sentences[one.sentence].text)
        ]
        if own is None or self.within == "paragraph":
            return met
        return [one for one in met if self._names_columns(prose.sentences[one.sentence].text, own)]

    def _is_lent_to(self, text: str) -> bool:
        """Whether a sentence may take what it is about from a title above it."""
        return not self.lent or any(re.search(pattern, text[:MAX_SEARCHED]) for pattern in self.lent)

    def _names_columns(self, text: str, own: re.Pattern[str] | None) -> bool:
        return own is None or len(set(own.findall(text[:MAX_SEARCHED]))) >= self.columns

    def _stances(self, prose: Prose) -> Container[Stance]:
        """What is wished for in a brief is the need that it tells."""
        return (*self.stance, "planned") if prose.assigned else self.stance

    def _said(self, prose: Prose) -> Sequence[Mention]:
        """What it mentions; what only its title names is not in the sentence."""
        if self.titled or self.within == "paragraph":
            return prose.mentions
        return [one for one in prose.mentions if one.position >= 0]

    def _prefers(self, text: str) -> bool:
        return any(re.search(pattern, text[:MAX_SEARCHED]) for pattern in self.prefer)

    def _nearness(self, beside: Sequence[Mention], mention: Mention) -> int:
        """0 to 3: said in the sentence itself, with its company in the same sentence, and in more than one word.

        `beside`: all mentions of that sentence.
        """
        if mention.position < 0:
            return 0
        wanted = (*self.about, *self.with_)
        there = [one for one in beside if one.position >= 0 and one.concept in wanted]
        joined = any(one.concept in self.with_ and one.position != mention.position for one in there)
        several = len(there) >= 3 and len({one.words.lower() for one in there}) >= 3
        return 1 + joined + several

    def _accompanied(self, scope: Sequence[Mention], mention: Mention | None) -> bool:
        """Whether one of the concepts of `with` stands in the scope, in other words than `mention`'s."""
        if not self.with_:
            return True
        company = (one for one in scope if one.concept in self.with_ and not (mention and overlap(one, mention)))
        return any(mention is None or not self.reach or self._reaches(mention, one, scope) for one in company)

    def _reaches(self, mention: Mention, one: Mention, scope: Sequence[Mention]) -> bool:
        between = range(mention.position + 1, one.position)
        barred = any(other.concept in self.barred and other.position in between for other in scope)
        return len(between) < self.reach and one.position > mention.position and not barred

    def _matches(self, text: str) -> bool:
        return not self.pattern or any(re.search(pattern, text[:MAX_SEARCHED]) for pattern in self.pattern)

    def _leads_to(self, links: Sequence[str]) -> bool:
        """Whether an address behind its words is one of those looked for."""
        addresses = [pattern for pattern in self.pattern if "://" in pattern]
        return any(re.search(pattern, link) for pattern in addresses for link in links)

    def _words_of_pattern(self, text: str) -> str:
        """What the first pattern that is met finds; nothing where none is asked."""
        met = (re.search(pattern, text[:MAX_SEARCHED]) for pattern in self.pattern)
        return next((one.group().strip() for one in met if one is not None), "")


@latest
def _cells(prose: ProseFacts) -> int:
    """The cells down to the last one that has prose."""
    return 1 + max((one.cell for one in prose.paragraphs), default=0)


@latest
def _mentioning(prose: ProseFacts) -> Mapping[str, Sequence[int]]:
    """The paragraphs that mention each concept, by their places."""
    found: dict[str, dict[int, None]] = {}
    for at, paragraph in enumerate(prose.paragraphs):
        for one in paragraph.mentions:
            found.setdefault(one.concept, {})[at] = None
    return {concept: tuple(places) for concept, places in found.items()}


@latest
def _names(code: CodeFacts) -> re.Pattern[str]:
    """Names of the columns of the notebook's data."""
    names = sorted({re.escape(name) for name in code.columns if len(name) >= _SHORTEST}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)" if names else "(?!)")


def _is_head(prose: Prose, sentence: int) -> bool:
    """Whether it is the row of a table that names its columns."""
    return prose.kind == "table" and sentence == 0 and len(prose.sentences) > 1


def _around(company: Sequence[Mention], mention: Mention) -> list[Mention]:
    """Those of the sentence itself, of its neighbours and of the titles above."""
    return [one for one in company if one.position < 0 or abs(one.sentence - mention.sentence) <= NEIGHBOURS]


def _one_per_cell(hits: list[_Hit]) -> Iterator[_Hit]:
    cells: set[int] = set()
    for hit in hits:
        if hit.prose.cell not in cells:
            cells.add(hit.prose.cell)
            yield hit
        if len(cells) == MAX_EVIDENCE:
            return


def _flat(text: str, focus: str) -> str:
    return cut(" ".join(text.split()), MAX_EXCERPT, " ".join(focus.split()))
