"""Mentions of two concepts in the same words."""

import re

from certgrader.facts.model import Mention

_WORD = re.compile(r"\w+")


def overlap(one: Mention, other: Mention) -> bool:
    """Whether two mentions share a word: « modèle » is no company of « meilleur modèle »."""
    if one.sentence != other.sentence or min(one.position, other.position) < 0:
        return one.sentence == other.sentence and one.position == other.position
    first, second = sorted((one, other), key=lambda mention: mention.position)
    return second.position < first.position + len(_WORD.findall(first.words))
