"""What the facts themselves call for caution about."""

from collections.abc import Iterator

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.model import Facts
from certgrader.grading.model import Caution


def cautions_of(facts: Facts) -> Iterator[Caution]:
    """Extractors that failed, code that could not be read, events that no code explains, pasted text."""
    for extractor, why in facts.problems:
        named = phrase(f"grading.extractor.{extractor}")
        yield Caution("facts-incomplete", "serious", phrase("grading.warning.facts-incomplete", what=named, why=why))
    if facts.code.unparsed:
        cells = tuple(sorted({cell for cell, _ in facts.code.unparsed}))
        yield Caution("code-unreadable", "warning", phrase("grading.warning.code-unreadable", n=len(cells)), cells)
    strange = [event for event in facts.runtime.events if not event.explained]
    if strange:
        cells = tuple(sorted({event.cell for event in strange if event.cell is not None}))
        message = phrase("grading.warning.events-unexplained", n=len(strange))
        yield Caution("events-unexplained", "warning", message, cells)
    foreign = [prose for prose in facts.prose.paragraphs if prose.foreign]
    if foreign:
        cells = tuple(sorted({prose.cell for prose in foreign}))
        yield Caution("foreign-text", "info", phrase("grading.warning.foreign-text", n=len(foreign)), cells)
