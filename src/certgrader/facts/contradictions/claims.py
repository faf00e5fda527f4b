"""Sentences that claim something of the project's own results, and what the notebook shows beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from certgrader.catalogue.catalogue import Phrase
from certgrader.execution.model import Run
from certgrader.facts.contradictions.model import Contradiction, ContradictionKind
from certgrader.facts.metrics import fold
from certgrader.facts.model import CodeFacts, OutputFact, OutputFacts, Prose, ProseFacts, Sentence
from certgrader.facts.modelling.model import ModellingFacts
from certgrader.notebook.model import Notebook, Output

MAX_SENTENCE = 500
_TOLD = frozenset({"asserted", "negated"})
_KINDS = frozenset({"text", "list"})
_ELSEWHERE = re.compile(
    r"\b(?:litterature|literature|etat de l'art|state of the art|related work|theori\w+|theory|rappels?|definitions?|"
    r"glossaire|objecti\w+|perspectives?|pistes?|criteres?|references?|goals?|plan|introduction|contexte|context|"
    r"methodologie|methodology|consignes?|enonce|instructions?|exercices?|todo)\b"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that asserts or denies something, folded to be compared; `text` as it is quoted, of the same length.

    `elsewhere`: by the titles above it speaks of aims, theory or other people's work rather than of this project's."""

    folded: str
    text: str
    sentence: Sentence
    paragraph: Prose
    elsewhere: bool = False

    @property
    def denies(self) -> bool:
        """Whether its main clause says that something is not so."""
        return self.sentence.stance == "negated"

    def words(self, start: int = 0, end: int | None = None) -> str:
        """What is quoted of it."""
        return self.text[start:end].strip(" *_`:;,.-–")


@dataclass(frozen=True, slots=True)
class Seen:
    """All that a claim is held against."""

    notebook: Notebook
    run: Run
    code: CodeFacts
    output: OutputFacts
    modelling: ModellingFacts

    def outputs(self) -> Iterator[tuple[Output, OutputFact]]:
        """The outputs that count, texts and tables, with what they are."""
        ran = {cell.index: cell.outputs for cell in self.run.cells}
        for fact in self.output.outputs:
            held = ran.get(fact.cell, ()) if fact.origin == "run" else self.notebook.cells[fact.cell].outputs
            if fact.kind in {"text", "table"} and fact.producible and fact.output < len(held):
                yield held[fact.output], fact

    def texts(self) -> Iterator[str]:
        """All that any output says, saved or new, whether or not it counts: what acquits may stand anywhere."""
        every = (*(cell.outputs for cell in self.notebook.cells), *(cell.outputs for cell in self.run.cells))
        for output in chain.from_iterable(every):
            yield output.text
            yield from (text for mime, text in output.data if mime.startswith("text/") and mime != "text/plain")


def denied(one: Said, kind: ContradictionKind, shown: Phrase, where: int | None = None) -> Contradiction:
    """The contradiction of a sentence by what is shown in the cell `where`; by its own figures without one."""
    return Contradiction(kind, one.paragraph.cell, one.sentence.lines, one.words(), shown, where)


def said(prose: ProseFacts) -> Iterator[Said]:
    """The sentences that assert or deny something of this project, in order."""
    for paragraph in prose.paragraphs:
        if paragraph.kind not in _KINDS or paragraph.foreign:
            continue
        elsewhere = _away(paragraph.headings)
        for sentence in paragraph.sentences:
            if sentence.stance in _TOLD and len(sentence.text) <= MAX_SENTENCE:
                folded = fold(sentence.text)
                text = sentence.text if len(folded) == len(sentence.text) else folded
                yield Said(folded, text, sentence, paragraph, elsewhere)


@lru_cache(maxsize=256)
def _away(titles: tuple[str, ...]) -> bool:
    return any(_ELSEWHERE.search(fold(title)) for title in titles)
