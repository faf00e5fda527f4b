"""The stance of a sentence and of its clauses: asserted, negated, planned, supposed, asked.

Rules are lists of cues, by clause, written from grammar, French and English. Each is found in its own module; here is
who wins, and how far a cue reaches.
"""

from collections.abc import Sequence
from functools import lru_cache

from certgrader.facts.model import Stance
from certgrader.facts.prose import advice, modality, negation
from certgrader.facts.prose.clauses import clauses, is_infinitive
from certgrader.facts.prose.words import Token

_ADJUNCTS = frozenset("par avec pour afin dans sur comme selon via for with by such using through".split())
_AIMS = frozenset({"pour", "afin", "to", "for"})
_RELATIVES = frozenset({"qui", "which"})
_LINKS = frozenset({"et", "ou", "puis", "and", "or"})
_ARTICLES = frozenset("un une des le la les".split())
_LONG = 5
"""Words that make a clause a statement of its own."""


class Stances:
    """The stances of one sentence: its own, and that of each run of its words."""

    def __init__(self, words: Sequence[Token]) -> None:
        self._words = [token.folded for token in words]
        there = _triggers(frozenset(self._words))
        self._negative, self._modal, self._advises = "negative" in there, "modal" in there, "advising" in there
        self._clauses: list[tuple[int, int]] | None = None
        self._aside = False
        """Only a relative clause tells of what may be: « ce qui pourrait fausser la moyenne, nous… »."""
        self.whole: Stance = self._whole(words)

    def _whole(self, words: Sequence[Token]) -> Stance:
        """Negation is a clause's matter: no sentence is negated as a whole."""
        if "?" in self._words and any(word == "?" and _ends(words, at) for at, word in enumerate(self._words)):
            return "question"
        if not self._modal:
            return "asserted"
        if modality.is_condition(self._words):
            return "hypothetical"
        stance = _modal(self._words)
        main = self._main() if stance != "asserted" else []
        self._aside = len(main) >= _LONG and _modal(main) == "asserted"
        return "asserted" if self._aside else stance

    def _main(self) -> list[str]:
        """The words outside of relative clauses."""
        return [
            word
            for start, stop in self._bounds()
            if not _is_relative(self._words[start:stop])
            for word in self._words[start:stop]
        ]

    def at(self, position: int, end: int) -> Stance:
        """The stance of the words `position` to `end`: negation and plans count within their clause."""
        stance = self._stated(position, end)
        return "planned" if stance == "asserted" and self._advises and self._is_advised(position) else stance

    def _is_advised(self, position: int) -> bool:
        spans = advice.advised(self._words, self._bounds())
        return any(start <= position < stop for start, stop in spans)

    def _stated(self, position: int, end: int) -> Stance:
        if not self._negative and not self._aside and self.whole in ("asserted", "question"):
            return self.whole
        start, stop = self._clause_of(position)
        clause = self._words[start:stop]
        if self._negative and self._is_denied(clause, position - start, end - start, end):
            return "negated"
        if self._aside:
            return _modal(clause) if _is_relative(clause) else "asserted"
        if self.whole not in ("planned", "hypothetical") or modality.is_condition(self._words):
            return self.whole
        if modality.is_planned(clause):
            return "planned"
        if modality.is_supposed(clause) or (self.whole == "hypothetical" and modality.has_conditional(clause)):
            return "hypothetical"
        return "asserted" if self._stands_alone(start, stop) else self.whole

    def is_unsure(self, position: int, end: int, stance: Stance) -> bool:
        """Whether these words are denied only by a negation far off, as grammar may see that they are not."""
        return stance == "negated" and negation.is_far(self._words, position, end)

    def _is_denied(self, clause: Sequence[str], position: int, end: int, end_in_all: int) -> bool:
        return negation.is_negated(clause, position, end) or negation.is_left(self._words, end_in_all)

    def _bounds(self) -> list[tuple[int, int]]:
        if self._clauses is None:
            self._clauses = clauses(self._words)
        return self._clauses

    def _clause_of(self, position: int) -> tuple[int, int]:
        for start, stop in self._bounds():
            if start <= position < stop:
                return start, stop
        return position, len(self._words)

    def _stands_alone(self, start: int, stop: int) -> bool:
        """Whether the plan of the sentence stands in another clause, and this one is a statement of its own.

        What follows a plan after a preposition belongs to it: « il faudrait la revoir, par exemple une fois par an »;
        so does what goes on in the infinitive: « il faudra mesurer le rappel, et tester un autre seuil ».
        """
        if self._words[start] in _AIMS:
            return False
        if _goes_on(self._words[start:stop]) and modality.is_planned(self._words[:start]):
            return False
        return stop - start >= _LONG and len(self._words) - (stop - start) >= _LONG


def _modal(words: Sequence[str]) -> Stance:
    """What plans and suppositions among these words make of them."""
    if modality.is_planned(words):
        return "planned"
    return "hypothetical" if modality.is_supposed(words) else "asserted"


def _is_relative(clause: Sequence[str]) -> bool:
    """Whether a clause tells of a noun, or of all that stands before it, and not what is done."""
    first = clause[1:2] if clause[0] == "ce" else clause[:1]
    return not _RELATIVES.isdisjoint(first)


def _goes_on(clause: Sequence[str]) -> bool:
    """Whether a clause has no verb of its own and takes that of what stands before it."""
    first = clause[1] if clause[0] in _LINKS and len(clause) > 1 else clause[0]
    if first in _ADJUNCTS or (first == "ainsi" and len(clause) > 1 and clause[1] in _ARTICLES):
        return True
    return is_infinitive(first)


def _triggers(words: frozenset[str]) -> frozenset[str]:
    """Which kinds of cue a sentence of these words may have: most have none, and are asserted."""
    return frozenset().union(*map(_kinds, words))


@lru_cache(maxsize=20_000)
def _kinds(word: str) -> frozenset[str]:
    kinds = {
        "negative": negation.is_trigger(word),
        "modal": modality.is_trigger(word),
        "advising": advice.is_trigger(word),
    }
    return frozenset(kind for kind, holds in kinds.items() if holds)


def _ends(words: Sequence[Token], index: int) -> bool:
    """Whether a question mark ends a question: that of an address does not."""
    return index + 1 == len(words) or words[index + 1].start > words[index].end or not words[index + 1].is_word
