"""A sentence that announces what follows, « Nous gardons les variables : », with what it announces."""

from collections.abc import Sequence

from certgrader.facts.model import Prose

_ANNOUNCES = ":"
_BETWEEN = " ; "


def told_whole(sentence: str, of: Prose, paragraphs: Sequence[Prose]) -> str:
    """The sentence, on one line, and where it ends in a colon the rest of its paragraph, or else the list below.

    `of`: the paragraph that holds it, one of `paragraphs`.
    """
    if not sentence.endswith(_ANNOUNCES):
        return sentence
    said = [" ".join(one.text.split()) for one in of.sentences]
    rest = said[said.index(sentence) + 1 :] if sentence in said else []
    rest = rest or _below(of, paragraphs)
    told = sentence
    for one in rest:
        told += (" " if told.endswith(_ANNOUNCES) else _BETWEEN) + one.rstrip(" ;,")
    return told


def _below(of: Prose, paragraphs: Sequence[Prose]) -> list[str]:
    """What the next paragraph of the same cell says, unless a title begins something else."""
    at = next((at for at, one in enumerate(paragraphs) if one is of), len(paragraphs))
    following = paragraphs[at + 1 : at + 2]
    if not following or of.kind == "comment" or following[0].cell != of.cell:
        return []
    if following[0].kind not in ("text", "list", "table") or following[0].foreign:
        return []
    return [" ".join(one.text.split()) for one in following[0].sentences]
