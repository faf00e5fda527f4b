"""What the code prints as a fixed text, as sure as any sentence: « Meilleur modèle : X », a row named « X (best) »."""

import re
from collections.abc import Iterator

from certgrader.facts.contradictions.claims import Said, Seen
from certgrader.facts.contradictions.families import families
from certgrader.facts.metrics import fold
from certgrader.facts.model import Prose, Sentence

_STRING = re.compile(r"(?P<quote>['\"])(?P<text>(?:(?!(?P=quote)).){4,120})(?P=quote)")
_BEST = r"(?:meilleur|best)"
_OPENING = re.compile(rf"\W*(?:le |the |our |notre )?{_BEST} (?:modele|model)(?: (?:final|global|overall))?\s*[:=]\s*")
_CLOSING = re.compile(rf"\s*[(\[]\s*(?:le |the )?{_BEST}(?: (?:modele|model))?\s*[)\]]\W*")
_MORE = re.compile(r"[\W\d]*")


def called_best(seen: Seen) -> Iterator[tuple[Said, str]]:
    """The texts that call one model the best, with that model: only those that their cell's outputs show."""
    for cell, line, code in seen.code.live:
        folded_line = code.lower()
        if "meilleur" not in folded_line and "best" not in folded_line:
            continue
        for found in _STRING.finditer(code):
            text = found["text"].replace("\\n", " ").strip()
            model = _model(fold(text))
            if model is not None and _printed(text, cell, seen):
                yield _as_said(text, cell, line), model


def _model(folded: str) -> str | None:
    """The one model that such a text names, and says nothing else of."""
    there = families(folded)
    if len(there) != 1:
        return None
    model, start, end = there[0]
    opened = _OPENING.fullmatch(folded[:start]) and _MORE.fullmatch(folded[end:])
    closed = _MORE.fullmatch(folded[:start]) and _CLOSING.fullmatch(folded[end:])
    return model if opened or closed else None


def _printed(text: str, cell: int, seen: Seen) -> bool:
    return any(fact.cell == cell and text in output.text for output, fact in seen.outputs())


def _as_said(text: str, cell: int, line: int) -> Said:
    sentence = Sentence(text, (line, line), len(text.split()))
    prose = Prose(-1, cell, (line, line), "text", text, "fr", sentence.words, "mention", (sentence,))
    folded = fold(text)
    return Said(folded, text if len(folded) == len(text) else folded, sentence, prose)
