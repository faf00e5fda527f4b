"""Comments that explain what is never done: they stand in functions and classes that nothing calls."""

from collections.abc import Sequence
from dataclasses import replace

from certgrader.facts.model import CodeFacts, Definition, Prose, ProseFacts


def without_idle_comments(prose: ProseFacts, code: CodeFacts) -> ProseFacts:
    """The same, what is said in such functions no evidence."""
    idle = [one for one in code.definitions if not one.called and not _perhaps_called(one, code)]
    if not idle:
        return prose
    return ProseFacts(tuple(replace(one, foreign=True) if _inside(one, idle) else one for one in prose.paragraphs))


def _perhaps_called(one: Definition, code: CodeFacts) -> bool:
    """Whether its last line can run after all, or code names it that could not be read."""
    if any(cell == one.cell and line == one.lines[1] for cell, line, _ in code.live):
        return True
    return bool(code.unexamined) or any(one.name in text for _, _, text in code.unread)


def _inside(paragraph: Prose, idle: Sequence[Definition]) -> bool:
    if paragraph.kind != "comment":
        return False
    first, last = paragraph.lines
    return any(one.cell == paragraph.cell and one.lines[0] <= first and last <= one.lines[1] for one in idle)
