"""What the text says and the notebook shows otherwise."""

from dataclasses import dataclass
from typing import Literal

from certgrader.catalogue.catalogue import Phrase
from certgrader.notebook.model import Lines

ContradictionKind = Literal[
    "best",
    "beats",
    "kept",
    "attributed",
    "unshown",
    "direction",
    "significance",
    "size",
    "absence",
    "excluded",
    "mislabelled",
    "section",
    "unfinished",
    "method",
]
"""A model called the best though another scores better; said to beat one that beats it; kept though another does; given
another's figure; given one that nothing shows; a rise called a fall, a sign read the wrong way round; a test read so;
rows, columns or classes that are not as many; what is said to be absent, or even, and is counted; a
column said to be left out that the model has; a measure under another's name; a title with nothing
below; a text that was to be filled in; a method said to have been used and nowhere in the code."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`words` stand in `cell`, at `lines`; `shown` says what the notebook shows instead, in `where` if in another."""

    kind: ContradictionKind
    cell: int
    lines: Lines
    words: str
    shown: Phrase
    where: int | None = None
