"""The brief that a candidate was given, pasted into the notebook: a mission, a manager's e-mail, what to hand in.

It tells the need and who asks; of the work it tells what is to be done, and nothing that was. Such a cell speaks to
the candidate: it gives a role or a mission, and goes on in the second person.
"""

import re

from certgrader.facts.prose.words import fold
from certgrader.notebook.model import Notebook

MIN_ADDRESSES = 2
"""Places that speak to the candidate, one of which gives the mission: one alone may speak to readers."""

_TRADE = (
    r"(?:(?:un|une|a|an|the|le|la) )?(?:(?:junior|senior|new|nouveau|nouvelle|jeune) )?"
    r"(?:data|machine|ml|ai|ia|inge|engin|consult|anal|devel|chef|charge|expert)"
)
_MISSION = re.compile(
    r"\bvotre (?:mission|role|manager|responsable|tache|cahier des charges)\b|\bvos missions\b|"
    r"\b(?:souhait\w+|voudrai\w+|aimerai\w+) que vous\b|\bj(?:e |')attends de vous\b|\battendons de vous\b|"
    r"\b(?:il|elle|on) vous (?:demande|confie|charge|incite|sollicite)\b|\bvous (?:etes|avez ete) (?:recrute|embauche|"
    rf"mandate|missionne|charge)\w*|\bvous (?:etes|travaillez (?:comme|en tant que)) {_TRADE}|"
    r"\byour (?:mission|manager|assignment|task is|job is|role is)\b|\b(?:want|like|need) you to\b|"
    r"\byou (?:are|have been) (?:hired|asked|tasked|recruited|given the task)\b|"
    rf"\byou (?:are|work as) {_TRADE}"
)
_ADDRESS = re.compile(
    r"\bvous (?!trouv|retrouv|ver|pour|aur|remarqu|constat|not|obtien|compren|sau)\w+rez\b|"
    r"\bje vous (?:propose|demande|invite|conseille|confie)\b|"
    r"\byou (?:will|must|have to|need to) (?!see|find|notice|need|get|also|be able|learn|discover|know|understand)\w+"
)
_WELCOME = re.compile(
    r"\bvous venez (?:de rejoindre|d'etre|d'integrer)\b|\bvous (?:avez ete|etes) (?:recrute|embauche)\w*|"
    r"\bvous (?:rejoignez|integrez)\b|"
    r"\b(?:you|you've) (?:have )?(?:just |recently )?(?:joined|been hired|been recruited)\b"
)
"""« Vous venez de rejoindre la coopérative, qui recrute »: how the candidate came there is no need."""


def welcomes(sentence: str) -> bool:
    """Whether a sentence of a brief only tells how the candidate came to the job."""
    return _WELCOME.search(fold(sentence)) is not None


def assigned_cells(notebook: Notebook) -> frozenset[int]:
    """The cells whose text is what somebody asked of the candidate."""
    texts: dict[int, list[str]] = {}
    for paragraph in notebook.paragraphs:
        if paragraph.kind != "comment":
            texts.setdefault(paragraph.cell, []).append(paragraph.text)
    return frozenset(cell for cell, parts in texts.items() if _is_assignment(fold("\n".join(parts))))


def _is_assignment(text: str) -> bool:
    missions = sum(1 for _ in _MISSION.finditer(text))
    return missions > 0 and missions + sum(1 for _ in _ADDRESS.finditer(text)) >= MIN_ADDRESSES
