"""Titles that promise a result or a conclusion, with nothing below them."""

import re
from collections.abc import Iterator

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.metrics import fold
from certgrader.notebook.headings import MARKED
from certgrader.notebook.model import Notebook, Section

_PROMISES = re.compile(
    r"\b(?:conclusions?|bilan|synthese|resultats?|results?|interpretations?|discussion|recommandations?|"
    r"recommendations?|"
    r"limites|limitations?|evaluations?|perspectives|analyses? des (?:resultats|erreurs)|findings|summary|"
    r"comparaisons?|ethique|ethics|optimisations?|profiling|modelisation|modell?ing|nettoyage|cleaning|"
    r"deploiement|deployment|"
    r"monitoring|surveillance|explicabilite|interpretabilite|explainability|introduction|problematique|besoins?)\b"
)
_TALKS = re.compile(r"[:.!?=]\s*\S|[!?=]|\btermine\w*|\bdone\b|\b(?:est|sont|is|are|ont|have|has|nous|we|on)\b")
_NUMBERING = re.compile(r"^[\W\d_]*(?:[ivx]{1,4}|[a-h])?[.):\-–—\s]+", re.IGNORECASE)
_NOTHING = re.compile(
    r"[\s\-*_=#>|]*|</?(?:a|br|hr|div|center|p)\b[^>]*>(?:</a>)?|\s*\[\s*(?:retour|back)[^\]]*\]\([^)]*\)\s*",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NUMBER = re.compile(r"(\d{1,2})(?:[.)\]:\s-]+)(?!\d)(?=\D)")
MAX_WORDS = 7
_MIN_CELLS = 8


def empty_sections(notebook: Notebook) -> Iterator[Contradiction]:
    """Titles of results or conclusions that have nothing below them: no text, no code, no picture, no lesser "
    "title."""
    if len(notebook.cells) < _MIN_CELLS:
        return
    for place, section in enumerate(notebook.sections):
        title = fold(section.title).strip()
        bare = _NUMBERING.sub("", title)
        if not _PROMISES.search(title) or len(bare.split()) > MAX_WORDS or _TALKS.search(bare):
            continue
        following = notebook.sections[place + 1] if place + 1 < len(notebook.sections) else None
        if following is not None and not _apart(section, following):
            continue
        if not any(_says(text) for text in _below(notebook, section, following)):
            words = section.title.strip()
            yield Contradiction(
                "section", section.cell, (section.line, section.line), words, phrase("grading.contradiction.empty")
            )


def _apart(section: Section, following: Section) -> bool:
    """Whether the next title certainly opens another part: of a higher rank, or with the next number of the same kind.

    A lesser title marked with as many `#` is common.
    """
    if following.level != section.level:
        return following.level < section.level and section.level <= MARKED
    numbers = [_NUMBER.match(one.title.strip()) for one in (section, following)]
    first, second = (int(one[1]) if one is not None else None for one in numbers)
    return first is not None and second == first + 1


def _below(notebook: Notebook, section: Section, following: Section | None) -> Iterator[str]:
    """The sources between a title and the next one."""
    last = following.cell if following is not None else len(notebook.cells) - 1
    for cell in notebook.cells[section.cell : last + 1]:
        lines = _COMMENT.sub(lambda found: "\n" * found.group().count("\n"), cell.source).split("\n")
        if following is not None and cell.index == following.cell:
            lines = lines[: following.line - 1]
        if cell.index == section.cell:
            lines = lines[section.line :]
        yield "\n".join(lines)
        if cell.index != section.cell and (cell.outputs or cell.attachments):
            yield "output"


def _says(text: str) -> bool:
    return any(not _NOTHING.fullmatch(line) for line in text.split("\n"))
