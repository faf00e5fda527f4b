"""What the text says and the notebook shows otherwise."""

from dataclasses import dataclass
from typing import Literal

from certgrader.catalogue.catalogue import Phrase
from certgrader.notebook.model import Lines

ContradictionKind = Literal["best", "kept", "attributed", "direction", "significance", "size", "section", "method"]
"""A model called the best though another scores better; kept though another does; given another's figure; a rise called
a fall, a sign read the wrong way round; a test read the wrong way round; rows, columns or classes that are not as many;
a title with nothing below; a method said to have been used and nowhere in the code."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`words` stand in `cell`, at `lines`; `shown` says what the notebook shows instead, in `where` if in one "
    "cell."""

    kind: ContradictionKind
    cell: int
    lines: Lines
    words: str
    shown: Phrase
    where: int | None = None
