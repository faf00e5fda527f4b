"""What the text says and the notebook shows otherwise, told to the jury: once in the warnings, and again in the reason
of a criterion that rests on the very sentence."""

from collections.abc import Iterable, Iterator, Mapping

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.checks.base import Evidence
from certgrader.facts.contradictions.model import Contradiction, ContradictionKind
from certgrader.facts.model import Claim, Facts
from certgrader.grading.model import Caution
from certgrader.notebook.model import Lines

_CODES: Mapping[ContradictionKind, str] = {
    "best": "best-contradicted",
    "kept": "choice-contradicted",
    "attributed": "claim-contradicted",
    "unshown": "claim-contradicted",
    "direction": "direction-contradicted",
    "significance": "test-contradicted",
    "size": "size-contradicted",
    "absence": "size-contradicted",
    "method": "method-unused",
    "section": "section-empty",
}
_MOST = 5
_MOST_WORDS = 160
_ENOUGH = 40
"""Letters by which two quotes of one sentence are known: either may be cut."""


def contradicted(facts: Facts) -> Iterator[Caution]:
    """Figures that no output shows, then the others, at most _MOST of one kind; titles without a text in one."""
    yield from _figures(facts)
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
            yield Caution(_CODES[one.kind], "warning", message, tuple(sorted(places)))
    yield from _titles([one for one in facts.contradictions if one.kind == "section"])


def _alike(contradictions: Iterable[Contradiction]) -> list[list[Contradiction]]:
    """Those that the same thing denies, together: a sentence that comes again in a summary is told once."""
    groups: dict[tuple[ContradictionKind, Phrase], list[Contradiction]] = {}
    for one in contradictions:
        groups.setdefault((one.kind, one.shown), []).append(one)
    return list(groups.values())


def _figures(facts: Facts) -> Iterator[Caution]:
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
            yield Caution("claim-contradicted", "warning", message, cells)


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


def denials(pieces: Iterable[Evidence], facts: Facts) -> Iterator[tuple[Evidence, Phrase]]:
    """What speaks against the sentences that support a level, as a piece that contradicts, and in words."""
    resting = [
        piece for piece in pieces if piece.kind == "prose" and piece.cell is not None and piece.lines is not None
    ]
    if not resting:
        return
    for one in facts.contradictions:
        check = _rests(resting, one.cell, one.lines, one.words)
        if check is not None and one.kind != "section":
            where = one.where if one.where is not None else one.cell
            yield _against(check, where, one.words, one.shown), one.shown
    for claim in _denied(facts):
        check = _rests(resting, claim.cell, claim.lines, claim.words)
        if check is not None and claim.shown is not None:
            shown = phrase("grading.contradiction.figure", words=claim.words, value=f"{claim.shown.value:.4g}")
            yield _against(check, claim.shown.cell, claim.shown.text, shown), shown


def _denied(facts: Facts) -> list[Claim]:
    return [claim for claim in facts.claims if claim.answer == "contradicted" and claim.shown is not None]


def _rests(pieces: Iterable[Evidence], cell: int, lines: Lines, words: str) -> str | None:
    """The check of the piece that is the very sentence in which it is said, if one is."""
    for piece in pieces:
        if piece.cell == cell and piece.lines is not None and piece.lines[0] <= lines[1] and lines[0] <= piece.lines[1]:
            said, excerpt = (_plain(text) for text in (words, piece.excerpt))
            if said[:_ENOUGH] in excerpt or excerpt[:_ENOUGH] in said:
                return piece.check
    return None


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
