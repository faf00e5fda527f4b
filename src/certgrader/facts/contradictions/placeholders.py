"""Marks of a text that was to be filled in and was not: « XX % », « [à compléter] », lorem ipsum, « TODO »."""

import re
from collections.abc import Iterator

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.metrics import fold
from certgrader.notebook.model import Notebook

_FILL = (
    r"(?:a (?:completer|remplir|rediger|renseigner|definir)|to be (?:completed|filled|written|determined|added|done)|"
    r"to (?:complete|fill in)|(?:inserer|insert|ajouter|add|indiquer|complete[rz]?|remplir|fill in|your|votre|vos)"
    r" (?!me\b)\w+|todo|tbd|tba)"
)
_PATTERNS = (
    # A figure whose digits were never written; one X alone stands for any number, and several for a hidden code.
    re.compile(r"(?<![\w'\"/.,-])[~≈]?x{2,}(?:[.,]x+)?\s?(?:%|€|\$|pour cent\b|percent\b)(?![\w'\"])"),
    re.compile(r"(?<![\w'\"/.,-])[~≈]?x{1,3}[.,]x{1,4}(?![\w'\".,/])"),
    re.compile(rf"\[\s*\W{{0,3}}{_FILL}\b[^\]\n]{{0,200}}\](?!\s?[(\[:])"),
    re.compile(r"\(\s*(?:(?:encore |reste )?a (?:completer|remplir|rediger|renseigner)|to be (?:completed|filled in|"
               r"written)|todo|tbd)\s*\)"),
    re.compile(r"\blorem ipsum dolor\b"),
    # Alone on its line, in its cell of a table, or where a value is due.
    re.compile(r"(?:^|\||[:=])\s*[*_]*(?:todo|tbd|fixme)[*_]*\s*[.!]?\s*(?:$|\|)"),
)  # fmt: skip
_CODE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`|<!--.*?-->|\$\$.*?\$\$|\$[^$\n]*\$", re.DOTALL)
_ANY = re.compile(
    r"\b(?:si|if|par exemple|for example|e\.g|format|formule|signifie\w*|means?|modele de phrase|template|masqu\w*|"
    r"anonym\w*|mask\w*)\b"
)
MAX_LINE = 1000
MAX_LINES = 5000


def unfinished(notebook: Notebook) -> Iterator[Contradiction]:
    """The first such mark of each text cell."""
    for cell in notebook.cells:
        if cell.kind != "markdown":
            continue
        source = _CODE.sub(lambda found: "\n" * found.group().count("\n"), cell.source)
        for number, line in enumerate(source.split("\n")[:MAX_LINES], start=1):
            words = _mark(line[:MAX_LINE])
            if words is not None:
                shown = phrase("grading.contradiction.unfilled")
                yield Contradiction("unfinished", cell.index, (number, number), words, shown)
                break


def _mark(line: str) -> str | None:
    """What stands there in place of a text, as it is quoted."""
    folded = fold(line)
    if _ANY.search(folded):
        return None
    for pattern in _PATTERNS:
        found = pattern.search(folded)
        if found is not None:
            return (line if len(line) == len(folded) else folded)[found.start() : found.end()].strip(" |:=*_")
    return None
