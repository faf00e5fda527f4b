"""Whether what is not found in the code may be there all the same: the one rule of all checks that read code."""

from collections.abc import Iterable

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.facts.model import CodeFacts
from certgrader.facts.searching import within

_SHORTEST = 4
"""Letters of a name that is looked for in code which no parser understands: "fit" and "auc" stand in any text."""


def unread(
    code: CodeFacts, names: Iterable[str] = (), source: tuple[str, ...] = (), *, against: bool = False
) -> Phrase | None:
    """Why it may be there; None where all code was read that could hold it.

    Code in another language may hold anything, under names that are not those of Python's libraries; nothing is held
    `against` it. A cell with an error holds what it names: `names` are patterns of public names, `source` regular
    expressions.
    """
    if code.other_languages and not against:
        return in_another_language(code)
    ends = {name.rpartition(".")[2].strip("*?") for name in names}
    ends = {name for name in ends if len(name) >= _SHORTEST}
    for cell, _, text in code.unread:
        if any(name in text for name in ends) or within(source, text):
            return phrase("checks.code.unread", cell=cell)
    return phrase("checks.code.unexamined") if code.unexamined else None


def in_another_language(code: CodeFacts) -> Phrase:
    """Which language is not analysed, of the whole notebook or of some of its cells."""
    names = list(dict.fromkeys(name for _, name in code.other_languages))
    if is_elsewhere(code):
        return phrase("checks.code.other-language", language=", ".join(names))
    return phrase("checks.code.other-language-cells", language=", ".join(names), n=len(code.other_languages))


def is_elsewhere(code: CodeFacts) -> bool:
    """Whether the notebook itself is in another language, and not some of its cells by a magic."""
    return {cell for cell, _ in code.other_languages} <= {cell for cell, _ in code.unparsed}
