"""What the text says and the notebook shows otherwise, told to the jury: once in the warnings, and again in the reason
of a criterion that rests on the very sentence."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.checks.base import Check, Evidence
from certgrader.facts.contradictions.model import Contradiction, ContradictionKind
from certgrader.facts.model import Claim, Facts
from certgrader.grading.model import Caution
from certgrader.notebook.model import Lines

_CODES: Mapping[ContradictionKind, str] = {
    "best": "best-contradicted",
    "beats": "best-contradicted",
    "kept": "choice-contradicted",
    "attributed": "claim-contradicted",
    "unshown": "claim-contradicted",
    "direction": "direction-contradicted",
    "significance": "test-contradicted",
    "size": "size-contradicted",
    "absence": "size-contradicted",
    "method": "method-unused",
    "excluded": "claim-contradicted",
    "mislabelled": "claim-contradicted",
    "section": "section-empty",
    "unfinished": "section-empty",
}
_UNDONE = frozenset({"section", "unfinished"})
"""What is missing rather than wrong: remarks that speak against nothing."""
Touched = Mapping[Phrase, tuple[str, ...]]
"""Criteria by what denies a sentence that they rest on."""
NOTHING: Touched = MappingProxyType({})
_MOST = 5
_MOST_WORDS = 160
_ENOUGH = 40
"""Letters by which two quotes of one sentence are known: either may be cut."""


def contradicted(facts: Facts, touched: Touched = NOTHING) -> Iterator[Caution]:
    """Figures that no output shows, then the others, at most _MOST of one kind; titles without a text in one.

    `touched`: the criteria that rest on what is denied, by what denies it.
    """
    yield from _figures(facts, touched)
    told: dict[str, int] = {}
    for several in _alike(one for one in facts.contradictions if one.kind != "section"):
        one = several[0]
        told[one.kind] = told.get(one.kind, 0) + 1
        if told[one.kind] <= _MOST:
            message = phrase(
                f"grading.contradiction.{one.kind}-sentence",
                words=_cut(one.words),
                place=_cell(one.cell),
                shown=_shown(one),
            )
            places = {each.cell for each in several} | {each.where for each in several if each.where is not None}
            severity: Literal["info", "warning"] = "info" if one.kind in _UNDONE else "warning"
            yield Caution(_CODES[one.kind], severity, message, tuple(sorted(places)), touched.get(one.shown, ()))
    yield from _titles([one for one in facts.contradictions if one.kind == "section"])


def _alike(contradictions: Iterable[Contradiction]) -> list[list[Contradiction]]:
    """Those that the same thing denies, together: a sentence that comes again in a summary is told once."""
    groups: dict[tuple[ContradictionKind, Phrase], list[Contradiction]] = {}
    for one in contradictions:
        groups.setdefault((one.kind, one.shown), []).append(one)
    return list(groups.values())


def _figures(facts: Facts, touched: Touched) -> Iterator[Caution]:
    for claim in _denied(facts)[:_MOST]:
        if claim.shown is not None:
            message = phrase(
                "grading.warning.claim-contradicted",
                words=claim.words,
                place=_cell(claim.cell),
                shown=f"{claim.shown.value:.4g}",
                where=_cell(claim.shown.cell),
            )
            cells = tuple(sorted({claim.cell, claim.shown.cell}))
            yield Caution("claim-contradicted", "warning", message, cells, touched.get(_nearest(claim), ()))


def _titles(empty: list[Contradiction]) -> Iterator[Caution]:
    if not empty:
        return
    named = [
        phrase("grading.contradiction.title", title=_cut(one.words), place=_cell(one.cell)) for one in empty[:_MOST]
    ]
    listed = named[0]
    for one in named[1:]:
        listed = phrase("grading.lacking.and", first=listed, second=one)
    if len(empty) > _MOST:
        listed = phrase("grading.lacking.more", names=listed)
    message = phrase("grading.contradiction.section-sentence", n=len(empty), titles=listed)
    yield Caution("section-empty", "info", message, tuple(dict.fromkeys(one.cell for one in empty)))


def denials(pieces: Iterable[Evidence], facts: Facts, checks: Mapping[str, Check]) -> Iterator[tuple[Evidence, Phrase]]:
    """What speaks against the sentences that support a level, as a piece that contradicts, and in words.

    A check shows one sentence a cell: another of that cell which speaks of what the check asks for stands behind it.
    """
    resting = [
        piece for piece in pieces if piece.kind == "prose" and piece.cell is not None and piece.lines is not None
    ]
    if not resting:
        return
    for one in facts.contradictions:
        check = _rests(resting, _Sentence(one.cell, one.lines, one.words), facts, checks)
        if check is not None and one.kind not in _UNDONE:
            where = one.where if one.where is not None else one.cell
            yield _against(check, where, one.words, one.shown), one.shown
    for claim in _denied(facts):
        check = _rests(resting, _Sentence(claim.cell, claim.lines, claim.words), facts, checks)
        if check is not None and claim.shown is not None:
            shown = _nearest(claim)
            yield _against(check, claim.shown.cell, claim.shown.text, shown), shown


def _nearest(claim: Claim) -> Phrase:
    """What denies a figure: the nearest one that is shown."""
    value = "" if claim.shown is None else f"{claim.shown.value:.4g}"
    return phrase("grading.contradiction.figure", words=claim.words, value=value)


def _denied(facts: Facts) -> list[Claim]:
    return [claim for claim in facts.claims if claim.answer == "contradicted" and claim.shown is not None]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """Where something is said, and some of its words."""

    cell: int
    lines: Lines
    words: str


def _rests(pieces: Iterable[Evidence], said: _Sentence, facts: Facts, checks: Mapping[str, Check]) -> str | None:
    """The check of a piece that is that sentence, or that asks for what the sentence speaks of in the same cell."""
    concepts: frozenset[str] | None = None
    for piece in pieces:
        if piece.cell != said.cell or piece.lines is None:
            continue
        touching = piece.lines[0] <= said.lines[1] and said.lines[0] <= piece.lines[1]
        words, excerpt = _plain(said.words), _plain(piece.excerpt)
        if touching and (words[:_ENOUGH] in excerpt or excerpt[:_ENOUGH] in words):
            return piece.check
        concepts = _concepts(said, facts) if concepts is None else concepts
        if _asks_for(checks.get(piece.check), concepts):
            return piece.check
    return None


def _asks_for(check: Check | None, concepts: frozenset[str]) -> bool:
    about, company = getattr(check, "about", ()), getattr(check, "with_", ())
    return not concepts.isdisjoint(about) and (not company or not concepts.isdisjoint(company))


def _concepts(said: _Sentence, facts: Facts) -> frozenset[str]:
    """What the sentence speaks of, in the rubric's vocabulary."""
    words = _plain(said.words)[:_ENOUGH]
    return frozenset(
        mention.concept
        for prose in facts.prose.paragraphs
        if prose.cell == said.cell
        for mention in prose.mentions
        if words in _plain(prose.sentences[mention.sentence].text)
    )


def _plain(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def _against(check: str, cell: int, excerpt: str, note: Phrase) -> Evidence:
    return Evidence("output", check, _cut(excerpt), "executed", cell=cell, stance="contradicts", note=note)


def _shown(one: Contradiction) -> Phrase:
    if one.where is None or one.where == one.cell:
        return one.shown
    return phrase("grading.contradiction.at", shown=one.shown, where=_cell(one.where))


def _cell(index: int) -> Phrase:
    return phrase("label.cell", position=index + 1)


def _cut(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _MOST_WORDS else flat[: _MOST_WORDS - 1].rstrip() + "…"
