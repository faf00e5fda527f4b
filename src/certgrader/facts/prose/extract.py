"""Notebook → prose facts: what each paragraph is about, asserted or not, and how substantial it is."""

import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from certgrader.facts.model import Concept, Mention, Prose, ProseFacts, Sentence, Stance, Substance
from certgrader.facts.prose.assignment import assigned_cells, welcomes
from certgrader.facts.prose.belonging import Project
from certgrader.facts.prose.compounds import names_an_axis, speaks_of_axes
from certgrader.facts.prose.contents import Contents
from certgrader.facts.prose.foreign import MAX_PARAGRAPH, is_foreign, pasted_shingles
from certgrader.facts.prose.general import holds_anywhere
from certgrader.facts.prose.grammar import Grammar, load
from certgrader.facts.prose.instructions import is_left_open
from certgrader.facts.prose.sentences import split_sentences
from certgrader.facts.prose.stance import Stances
from certgrader.facts.prose.substance import is_definition, substance
from certgrader.facts.prose.titles import Planned, is_plan_below, planned, tells_done
from certgrader.facts.prose.vocabulary import Match, Vocabulary, vocabulary
from certgrader.facts.prose.words import Token, fold, tokens, tokens_between
from certgrader.notebook.language import is_neither, language_of
from certgrader.notebook.model import Notebook, Paragraph

MIN_COLUMN_LENGTH = 3
MAX_PROSE = 600_000
"""Characters of a notebook's prose that are examined, in order: ten times the longest seen, some ten seconds. Counted
in characters, not seconds, the limit gives the same report on every machine. Comments count too."""
BY_TITLE = -1
"""Position of a mention that stands in the title above."""
_LISTED = ("list", "table")
_NOWHERE = -1
"""Section of a list that no line above announces as plans."""
_SHORT = ("heading", "comment")
_UNDER_HEADINGS = ("text", "list", "table", "quote")


def extract(
    notebook: Notebook,
    concepts: Sequence[Concept],
    columns: Iterable[str] = (),
    statements: Sequence[str] = (),
    *,
    grammar: Callable[[], Grammar | None] = load,
) -> ProseFacts:
    """Prose facts of all paragraphs.

    `columns`: names of the project's tables' columns; `statements`: sentences that are the rubric's, not the
    candidate's; `grammar` is asked for when the rules are first unsure of a French sentence. Raises nothing of its
    own. What lies beyond `MAX_PROSE` is not examined: see `unexamined`.
    """
    reader = _Reader(notebook, vocabulary(concepts), columns, statements, grammar)
    beyond = frozenset(paragraph.index for paragraph in unexamined(notebook))
    return ProseFacts(
        tuple(
            reader.pass_over(paragraph) if paragraph.index in beyond else reader.read(paragraph)
            for paragraph in notebook.paragraphs
        )
    )


def unexamined(notebook: Notebook) -> tuple[Paragraph, ...]:
    """The paragraphs that lie beyond what is read of one notebook."""
    read = 0
    for place, paragraph in enumerate(notebook.paragraphs):
        read += len(paragraph.text) if len(paragraph.text) <= MAX_PARAGRAPH else 0
        if read > MAX_PROSE:
            return notebook.paragraphs[place:]
    return ()


def first_unexamined(notebook: Notebook) -> int | None:
    """The first cell whose text is not read, or not to its end; None when all is."""
    cells = [paragraph.cell for paragraph in unexamined(notebook)[:1]]
    cells += [cell.index for cell in notebook.cells if cell.unread and cell.kind != "code"]
    return min(cells, default=None)


@dataclass(frozen=True, slots=True)
class _Above:
    """The titles above a paragraph, outermost first.

    `about` are the concepts they name, `topics` those of the innermost one; `planned`: whether they announce what is
    still to be done.
    """

    titles: tuple[str, ...]
    about: frozenset[str]
    topics: frozenset[str]
    planned: Planned


class _Reader:
    def __init__(
        self,
        notebook: Notebook,
        vocabulary: Vocabulary,
        columns: Iterable[str],
        statements: Sequence[str],
        grammar: Callable[[], Grammar | None],
    ) -> None:
        self._grammar = grammar
        self._notebook = notebook
        self._vocabulary = vocabulary
        self._columns = frozenset(fold(name) for name in columns if len(name) >= MIN_COLUMN_LENGTH)
        self._pasted = pasted_shingles(statements)
        self._project = Project(notebook)
        self._assigned = assigned_cells(notebook)
        self._nothing_coded = not any(cell.kind == "code" and cell.source.strip() for cell in notebook.cells)
        self._contents = Contents(section.title for section in notebook.sections)
        self._headings: dict[int | None, _Above] = {}
        self._announced: int | None = _NOWHERE
        self._done: int | None = _NOWHERE

    def read(self, paragraph: Paragraph) -> Prose:
        """What one paragraph says; nothing of one that is too long to be somebody's own words."""
        above = self._heading(paragraph.section)
        whole = unicodedata.normalize("NFC", paragraph.text)
        if len(whole) > MAX_PARAGRAPH:
            return _unread(paragraph, above)
        everything = tokens(whole)
        sentences, mentions = self._said(paragraph, above, whole, everything)
        names = paragraph.kind == "heading" or self._contents.are_listed_in(whole)
        depth: Substance = "mention" if names else substance(whole, everything, self._columns, paragraph.language)
        if depth == "specific" and paragraph.kind in _UNDER_HEADINGS:
            mentions += _announced(above, sentences, mentions)
        return Prose(
            paragraph=paragraph.index,
            cell=paragraph.cell,
            lines=paragraph.lines,
            kind=paragraph.kind,
            text=whole,
            language=paragraph.language,
            words=sum(token.is_word for token in everything),
            substance=depth,
            sentences=tuple(sentences),
            mentions=tuple(mentions),
            headings=above.titles,
            heading_concepts=above.about,
            foreign=self._is_foreign(paragraph, whole, everything),
            definition=depth == "generic" and is_definition(whole, everything, self._columns),
            assigned=paragraph.cell in self._assigned,
            links=paragraph.links,
        )

    def _is_foreign(self, paragraph: Paragraph, whole: str, words: Sequence[Token]) -> bool:
        short = paragraph.kind in _SHORT
        if is_foreign(whole, words, self._pasted, short=short):
            return True
        # In a third language the words stand nowhere else by themselves.
        return not short and self._project.is_strange(whole) and not is_neither(whole)

    def _said(
        self, paragraph: Paragraph, above: _Above, whole: str, everything: Sequence[Token]
    ) -> tuple[list[Sentence], list[Mention]]:
        """The sentences of a paragraph and what they mention."""
        listed = paragraph.kind in _LISTED
        announced = listed and self._announced == paragraph.section
        # Where nothing is coded a point « Tester un réseau » tells nothing that was done, whatever the title says.
        acts = listed and self._nothing_coded and paragraph.language == "fr"
        planned_there = "partly" if acts and above.planned == "no" else above.planned
        if listed and self._done == paragraph.section:
            planned_there = "no"
        lines = _Lines(paragraph, whole)
        sentences: list[Sentence] = []
        mentions: list[Mention] = []
        axes = speaks_of_axes(everything)
        for start, end in split_sentences(whole):
            words = tokens_between(everything, whole, start, end)
            stances = Stances(words)
            below = announced or is_plan_below(planned_there, words) or is_left_open(whole[start:end])
            for match in self._matches(paragraph, words, whole[start:end]):
                if axes and names_an_axis(words[match.start : match.end]):
                    continue
                first, last = words[match.start].start, words[match.end - 1].end
                stance = stances.at(match.start, match.end)
                if paragraph.language == "fr" and stances.is_unsure(match.start, match.end, stance):
                    stance = self._settled(stance, whole[start:end], first - start, last - start)
                mentions.append(
                    Mention(match.concept, whole[first:last], len(sentences), _below(below, stance), match.start)
                )
            count = sum(token.is_word for token in words)
            text = whole[start:end].strip()
            stance = _below(below, stances.whole)
            sentences.append(Sentence(text, lines.of(start, end), count, stance, holds_anywhere(text)))
            announced = announced or _announces(sentences[-1])
        self._announced = paragraph.section if announced and not listed else _NOWHERE
        if not listed:
            self._done = paragraph.section if sentences and tells_done(sentences[-1].text) else _NOWHERE
        return sentences, mentions

    def _matches(self, paragraph: Paragraph, words: Sequence[Token], text: str) -> Sequence[Match]:
        if paragraph.cell in self._assigned and welcomes(text):
            return ()
        return self._vocabulary.matches(words, paragraph.language)

    def _settled(self, stance: Stance, text: str, start: int, end: int) -> Stance:
        """The stance of a place in a sentence as grammar sees it, where there is one to ask; else as the rules do."""
        grammar = self._grammar()
        denied = grammar.denies(text, start, end) if grammar is not None else None
        return "asserted" if denied is False else stance

    def pass_over(self, paragraph: Paragraph) -> Prose:
        """The paragraph without what it says."""
        return _unread(paragraph, self._heading(paragraph.section), foreign=False)

    def _heading(self, section: int | None) -> _Above:
        if section not in self._headings:
            titles = self._notebook.section_path(section)
            named = [self._named(title) for title in titles]
            self._headings[section] = _Above(
                titles=titles,
                about=frozenset().union(*named),
                topics=named[-1] if named else frozenset(),
                planned=planned(titles),
            )
        return self._headings[section]

    def _named(self, title: str) -> frozenset[str]:
        # Titles of a French logbook may be English, and the other way round: each is read in its own language.
        language = language_of(title) or self._notebook.language
        matches = self._vocabulary.matches(tokens(title), language)
        return frozenset(match.concept for match in matches)


def _below(is_plan: bool, stance: Stance) -> Stance:
    return "planned" if is_plan and stance == "asserted" else stance


def _announces(sentence: Sentence) -> bool:
    """Whether a line announces points that are plans as it is: « Il faudrait aussi : »."""
    return sentence.stance == "planned" and sentence.text.endswith(":")


def _announced(above: _Above, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions that a title spares the text below it: under « Dilemmes » no sentence need say the word again.

    They stand at the longest sentence and take its stance.
    """
    named = {mention.concept for mention in mentions}
    longest = max(range(len(sentences)), key=lambda index: sentences[index].words)
    return [
        Mention(concept, above.titles[-1], longest, sentences[longest].stance, position=BY_TITLE)
        for concept in sorted(above.topics - named)
    ]


def _unread(paragraph: Paragraph, above: _Above, *, foreign: bool = True) -> Prose:
    return Prose(
        paragraph=paragraph.index,
        cell=paragraph.cell,
        lines=paragraph.lines,
        kind=paragraph.kind,
        text=paragraph.text[:MAX_PARAGRAPH],
        language=paragraph.language,
        words=0,
        substance="mention",
        headings=above.titles,
        heading_concepts=above.about,
        foreign=foreign,
    )


class _Lines:
    """Lines of sentences: exact where the paragraph keeps its line breaks, else the paragraph's own."""

    def __init__(self, paragraph: Paragraph, text: str) -> None:
        self._whole = paragraph.lines
        self._breaks = [index for index, char in enumerate(text) if char == "\n"]

    def of(self, start: int, end: int) -> tuple[int, int]:
        first, last = self._whole
        if len(self._breaks) != last - first:
            return self._whole
        return first + bisect_left(self._breaks, start), first + bisect_left(self._breaks, end)
