"""Whether a paragraph speaks of this project: the words of one that was written for another stand nowhere else.

What a candidate writes of the project comes back: in other paragraphs, in the names of columns and variables, in what
is printed. Of the longer words of paragraphs that speak for a criterion two in three do, in the median; of those of a
paragraph taken from another notebook one in ten.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice
from math import comb

from certgrader.facts.prose.words import fold
from certgrader.notebook.model import Cell, Notebook

SHORTEST = 5
"""Letters: shorter words stand everywhere."""
KEY = 7
"""Letters by which words are compared: endings differ, and names in code are cut short."""
EXPECTED = 0.4
"""Share of the words that stand elsewhere, of paragraphs whose words do least…"""
IMPROBABLE = 0.01
"""… so that so few of them are hardly to be expected of one that belongs here. At twice that, single remarks of a dozen
words were taken for another project's."""
MOST = 0.2
"""… and never more than this share of them: of a long text a small lack is soon improbable."""
MIN_KNOWN = 50
"""Words that the rest of the notebook must hold, to be compared with: beside a few cells of code without a text an
honest list of treatments is as strange as another project's."""
MAX_OUTPUT = 2000
MAX_SOURCE = 200_000
"""Characters of one cell whose words are known, analysed or not."""
MAX_CELLS = 2000
_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Project:
    """The words of a notebook's paragraphs, code and outputs."""

    def __init__(self, notebook: Notebook) -> None:
        self._places = Counter[str]()
        for paragraph in notebook.paragraphs:
            if paragraph.kind != "comment":
                self._places.update(_keys(paragraph.text))
        for cell in islice((cell for cell in notebook.cells if cell.kind == "code"), MAX_CELLS):
            self._places.update(frozenset(key for part in _parts(cell) for key in _keys(part)))

    def is_strange(self, text: str) -> bool:
        """Whether next to nothing of `text`, a paragraph of the notebook, stands elsewhere in it."""
        words = _keys(text) - _OF_THE_FILE
        elsewhere = sum(self._places[word] > 1 for word in words)
        known = len(self._places) - sum(self._places[word] <= 1 for word in words)
        return known >= MIN_KNOWN and elsewhere <= MOST * len(words) and _tail(len(words), elsewhere) < IMPROBABLE


def _parts(cell: Cell) -> Iterator[str]:
    # Words are words in any language, and in a cell that is too long or too faulty to be analysed.
    yield _HUMP.sub(" ", cell.source[:MAX_SOURCE])
    yield from (output.text[:MAX_OUTPUT] for output in cell.outputs)


def _keys(text: str) -> frozenset[str]:
    words = _WORD.findall(fold(text))
    return frozenset(word[:KEY].rstrip("s") for word in words if len(word) >= SHORTEST)


_OF_THE_FILE = _keys(
    "notebook jupyter ipynb kaggle colab github python fichier dossier cellule document rendu livrable format contenu "
    "version identique fournir disponible file folder cell deliverable content submission available below "
    "above following"
)
"""What is said of the file itself is said of any project's."""


@cache
def _tail(words: int, elsewhere: int) -> float:
    """How probable it is that at most so many of the words stand elsewhere."""
    if elsewhere >= EXPECTED * words:
        return 1.0
    return sum(comb(words, i) * EXPECTED**i * (1 - EXPECTED) ** (words - i) for i in range(elsewhere + 1))
