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
MAX_TEXT = 2_000_000
"""Characters of all outputs in which figures are looked for."""
_FIGURE = re.compile(r"(?<![\w.])\d{1,9}[.,]\d{1,9}|(?<![\w.])\d{1,4}(?=\s?%)")
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

    def every_output(self) -> Iterator[Output]:
        """Those that were saved, then those of the run."""
        yield from chain.from_iterable(cell.outputs for cell in self.notebook.cells)
        yield from chain.from_iterable(cell.outputs for cell in self.run.cells)

    def texts(self) -> Iterator[str]:
        """All that any output says, saved or new, whether or not it counts: what acquits may stand anywhere."""
        for output in self.every_output():
            yield output.text
            yield from (text for mime, text in output.data if mime.startswith("text/") and mime != "text/plain")

    def complete(self) -> bool:
        """Whether all that any output says can be searched."""
        if any(one.truncated for one in self.every_output()) or self.output.unexamined:
            return False
        return sum(map(len, self.texts())) <= MAX_TEXT

    def nowhere(self, value: float, step: float) -> bool:
        """Whether no output shows the value, nor as a percentage; False where not all of them can be searched."""
        if not self.complete():
            return False
        figures = (float(found.replace(",", ".")) for text in self.texts() for found in _FIGURE.findall(text))
        return not any(
            abs(figure - wanted) <= unit
            for figure in figures
            for wanted, unit in ((value, step), (100 * value, 100 * step))
        )


def denied(one: Said, kind: ContradictionKind, shown: Phrase, where: int | None = None) -> Contradiction:
    """The contradiction of a sentence by what is shown in the cell `where`; by its own figures without one."""
    return Contradiction(kind, one.paragraph.cell, one.sentence.lines, one.words(), shown, where)


def said(prose: ProseFacts) -> Iterator[Said]:
    """The sentences that assert or deny something of this project, in order."""
    for paragraph in prose.paragraphs:
        if paragraph.kind not in _KINDS or paragraph.foreign:
            continue
        elsewhere = away(paragraph.headings)
        for sentence in paragraph.sentences:
            if sentence.stance in _TOLD and len(sentence.text) <= MAX_SENTENCE:
                folded = fold(sentence.text)
                text = sentence.text if len(folded) == len(sentence.text) else folded
                yield Said(folded, text, sentence, paragraph, elsewhere)


@lru_cache(maxsize=256)
def away(titles: tuple[str, ...]) -> bool:
    """Whether what stands under these titles speaks of aims, of theory or of other people's work."""
    return any(_ELSEWHERE.search(fold(title)) for title in titles)
