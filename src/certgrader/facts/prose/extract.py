"""Notebook → prose facts: what each paragraph is about, asserted or not, and how substantial it is."""

import unicodedata
from collections.abc import Iterable, Sequence

from certgrader.facts.model import Concept, Mention, Prose, ProseFacts, Sentence, Stance
from certgrader.facts.prose.foreign import is_foreign, pasted_shingles
from certgrader.facts.prose.sentences import split_sentences
from certgrader.facts.prose.stance import sentence_stance, stance_at
from certgrader.facts.prose.substance import substance
from certgrader.facts.prose.vocabulary import Vocabulary
from certgrader.facts.prose.words import fold, tokens
from certgrader.notebook.model import Notebook, Paragraph

_PLAN_HEADINGS = (
    "perspective",
    "ameliorations possibles",
    "ameliorations futures",
    "pistes d'amelioration",
    "pistes",
    "axes d'amelioration",
    "prochaines etapes",
    "future work",
    "next steps",
    "further work",
    "possible improvements",
    "to do",
    "todo",
    "reste a faire",
    "travaux futurs",
)
MIN_COLUMN_LENGTH = 3


def extract(
    notebook: Notebook, concepts: Sequence[Concept], columns: Iterable[str] = (), statements: Sequence[str] = ()
) -> ProseFacts:
    """Prose facts of all paragraphs.

    `columns`: names of the project's tables' columns; `statements`: sentences that are the rubric's, not the
    candidate's. Raises nothing of its own.
    """
    reader = _Reader(notebook, Vocabulary(concepts), columns, statements)
    return ProseFacts(tuple(reader.read(paragraph) for paragraph in notebook.paragraphs))


class _Reader:
    def __init__(
        self, notebook: Notebook, vocabulary: Vocabulary, columns: Iterable[str], statements: Sequence[str]
    ) -> None:
        self._notebook = notebook
        self._vocabulary = vocabulary
        self._columns = frozenset(fold(name) for name in columns if len(name) >= MIN_COLUMN_LENGTH)
        self._pasted = pasted_shingles(statements)
        self._headings: dict[int | None, tuple[tuple[str, ...], frozenset[str], bool]] = {}

    def read(self, paragraph: Paragraph) -> Prose:
        titles, about, planned = self._heading(paragraph.section)
        whole = unicodedata.normalize("NFC", paragraph.text)
        sentences: list[Sentence] = []
        mentions: list[Mention] = []
        for start, end in split_sentences(whole):
            text = whole[start:end]
            words = tokens(text)
            whole_stance = sentence_stance(words)
            stance: Stance = "planned" if planned and whole_stance == "asserted" else whole_stance
            for match in self._vocabulary.matches(words, paragraph.language):
                at = stance_at(words, match.start, match.end, whole_stance)
                mentions.append(
                    Mention(
                        concept=match.concept,
                        words=text[words[match.start].start : words[match.end - 1].end],
                        sentence=len(sentences),
                        stance="planned" if planned and at == "asserted" else at,
                        position=match.start,
                    )
                )
            count = sum(token.is_word for token in words)
            sentences.append(Sentence(text.strip(), _lines(paragraph, whole, start, end), count, stance))
        words = tokens(whole)
        is_heading = paragraph.kind == "heading"
        return Prose(
            paragraph=paragraph.index,
            cell=paragraph.cell,
            lines=paragraph.lines,
            kind=paragraph.kind,
            text=whole,
            language=paragraph.language,
            words=sum(token.is_word for token in words),
            substance="mention" if is_heading else substance(whole, words, self._columns),
            sentences=tuple(sentences),
            mentions=tuple(mentions),
            headings=titles,
            heading_concepts=about,
            foreign=is_foreign(whole, self._pasted),
        )

    def _heading(self, section: int | None) -> tuple[tuple[str, ...], frozenset[str], bool]:
        """Titles above, the concepts they name, and whether they announce what is still to be done."""
        if section not in self._headings:
            titles = self._notebook.section_path(section)
            about = frozenset(
                match.concept
                for title in titles
                for match in self._vocabulary.matches(tokens(title), self._notebook.language)
            )
            planned = any(cue in fold(title) for title in titles[-1:] for cue in _PLAN_HEADINGS)
            self._headings[section] = (titles, about, planned)
        return self._headings[section]


def _lines(paragraph: Paragraph, text: str, start: int, end: int) -> tuple[int, int]:
    """Lines of a sentence: exact where the paragraph keeps its line breaks, else the paragraph's own."""
    first, last = paragraph.lines
    if text.count("\n") != last - first:
        return paragraph.lines
    above = text.count("\n", 0, start)
    return (first + above, first + above + text.count("\n", start, end))
