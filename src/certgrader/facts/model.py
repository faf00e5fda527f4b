"""What is there, before any rubric: the typed answers of five extractors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from certgrader.catalogue.catalogue import Phrase
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.modelling.model import ModellingFacts
from certgrader.facts.modelling.model import Sink as _Sink
from certgrader.notebook.model import Lines, ParagraphKind
from certgrader.unchanging import unchanging

Language = Literal["fr", "en"]
Stance = Literal["asserted", "negated", "planned", "hypothetical", "question"]
Substance = Literal["mention", "generic", "specific"]
Origin = Literal["run", "saved"]
FileKind = Literal[
    "requirements",
    "container",
    "workflow",
    "data_version",
    "experiment",
    "test",
    "module",
    "configuration",
    "model",
    "data",
    "readme",
    "other",
]

Extractor = Literal["code", "prose", "output", "runtime", "file", "modelling", "order", "claims"]
Gives = Literal["computed", "constant", "argument"]
"""What a function gives back: something that depends on what it is given or does, as far as is known; a number written
in it or a random one, whatever it is given; or what it is given, as it is."""

Sink = _Sink

# --- code -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call. `name` is None for positional ones; `value` is its source text, `literal` its value
    where it is a constant (str, int, float, bool) and None otherwise."""

    name: str | None
    value: str
    literal: str | int | float | bool | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the notebook's code.

    `name` is the public qualified name with aliases resolved: `sklearn.metrics.roc_auc_score`,
    `pandas.DataFrame.drop_duplicates`. When the receiver's type is not evident it is `?.drop_duplicates`, and `?` alone
    when a variable is called of which nothing is known; a function defined in the notebook is `notebook.<name>`, as is
    what it puts in a library's place (`Replaced`): the name is that of what really runs.

    `lines` are those of the cell's submitted source. `dead`: after a return, under `if False`, in a function or class
    that is never called. `result_used`: the value is assigned, passed on, displayed as the cell's last expression, or
    the call works in place; False where the call certainly changes nothing, by what it is given. `function`: the
    notebook's own function that holds it. `in_loop`: inside a loop or comprehension.

    What becomes of the value, followed through variables, functions and cells: `kept`: it is given a name (or changes
    its object in place) that live code reads afterwards, or is passed on to a call of which that is true; `reaches`:
    where it ends, see `Sink`.
    """

    name: str
    cell: int
    lines: Lines
    excerpt: str
    arguments: tuple[Argument, ...] = ()
    dead: bool = False
    result_used: bool = True
    function: str | None = None
    in_loop: bool = False
    kept: bool = False
    reaches: frozenset[Sink] = frozenset()
    at: tuple[int, int] = field(default=(0, 0), compare=False)  # where its text ends: line and byte of the parsed code


@dataclass(frozen=True, slots=True)
class Import:
    """`name` is what was imported, fully qualified; `alias` the name it is bound to."""

    name: str
    alias: str
    cell: int
    line: int


@dataclass(frozen=True, slots=True)
class Definition:
    """A function or class of the notebook. `documented`: it has a docstring. `called`: live code uses it. `gives`: see
    `Gives`; "computed" of a class."""

    name: str
    kind: Literal["function", "class"]
    cell: int
    lines: Lines
    documented: bool = False
    called: bool = False
    gives: Gives = "computed"


@dataclass(frozen=True, slots=True)
class Assignment:
    """`target` as written (`df`, `df['age']`, `df.columns`), `value` its source text."""

    target: str
    value: str
    cell: int
    line: int
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Replaced:
    """Something of a library in whose place the notebook puts another: `name` is the library's function, method or
    module, replaced in the notebook's memory or by a module of the submission that bears its name."""

    name: str
    cell: int
    line: int


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """All code cells in order. `columns`: string keys used to index tables, in order of first use."""

    calls: tuple[Call, ...] = ()
    imports: tuple[Import, ...] = ()
    definitions: tuple[Definition, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    columns: tuple[str, ...] = ()
    shell: tuple[tuple[int, int, str], ...] = ()  # (cell, line, command) of `!` and `%%bash`
    unparsed: tuple[tuple[int, str], ...] = ()  # (cell, problem)
    unread: tuple[tuple[int, int, str], ...] = ()  # (cell, line, text) of code that could not be parsed
    live: tuple[tuple[int, int, str], ...] = ()  # (cell, line, text) of live code, comments and docstrings removed
    unexamined: tuple[int, ...] = ()  # cells beyond what is analysed of one notebook
    other_languages: tuple[tuple[int, str], ...] = ()  # (cell, language) of code in one that is not analysed
    displayed: frozenset[int] = frozenset()  # cells whose last expression's value is shown
    replaced: tuple[Replaced, ...] = ()  # what is no longer the library's, though it bears its name


# --- prose ------------------------------------------------------------------------------------------------------


@unchanging
class Term:
    """One expression of a concept: words that must follow each other, compared by stem unless `exact`."""

    text: str
    language: Language
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Concept:
    """Vocabulary for one idea. Matching any of `terms` is a mention of it."""

    id: str
    terms: tuple[Term, ...]


@unchanging
class Mention:
    """A concept met in a sentence. `words` is the text that matched, `sentence` indexes the paragraph's sentences."""

    concept: str
    words: str
    sentence: int
    stance: Stance
    position: int = 0  # index of the first matching token in the sentence, -1 when only the title above says it


@dataclass(frozen=True, slots=True)
class Sentence:
    """`stance` is that of its main clause; `lines` are those of the cell's source; `general`: what a tool does wherever
    it is used, or how one thing goes with another in any project."""

    text: str
    lines: Lines
    words: int
    stance: Stance = "asserted"
    general: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """One paragraph with what it is about.

    `headings` are the titles of the sections it stands in, outermost first, and `heading_concepts` what they name.
    `substance`: "mention" (a name in passing, a bare heading, a short label), "generic" (a sentence that would fit any
    project), "specific" (numbers, columns or results of this project, reasons, named bodies or laws). `foreign`: pasted
    or repeated criteria, licence text, boilerplate, another project: never evidence. `definition`: what something is in
    general, nothing of the author's work; `assigned`: asked of them in a brief. `links`: see `Paragraph`.
    """

    paragraph: int
    cell: int
    lines: Lines
    kind: ParagraphKind
    text: str
    language: Language
    words: int
    substance: Substance
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    headings: tuple[str, ...] = ()
    heading_concepts: frozenset[str] = frozenset()
    foreign: bool = False
    definition: bool = False
    assigned: bool = False
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProseFacts:
    """All paragraphs in order, comments of code included (kind "comment")."""

    paragraphs: tuple[Prose, ...] = ()


# --- outputs ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric value read in an output: `name` normalised ("accuracy", "roc_auc", "rmse"…)."""

    name: str
    value: float
    cell: int
    output: int
    text: str


@dataclass(frozen=True, slots=True)
class OutputFact:
    """One output. `origin`: produced by the run, or saved in the submitted notebook.

    `producible`: the cell's code can produce it (an error output, a display, a printed text, a figure).
    """

    cell: int
    output: int
    kind: Literal["figure", "table", "text", "error", "widget"]
    text: str
    origin: Origin
    producible: bool = True


@dataclass(frozen=True, slots=True)
class OutputFacts:
    """Outputs that count: those of the run where the cell ran, else the saved ones.

    `shown_before`: cells with a saved output, no error, that their code can produce, whatever the run gave.
    `unexamined`: cells with an output beyond what is searched for metrics in one notebook.
    `unexplained`: cells with a saved output that their code certainly cannot produce. `changed`: scores saved in a
    cell whose run clearly contradicts them, with the nearest value that it shows now, if any.
    """

    outputs: tuple[OutputFact, ...] = ()
    metrics: tuple[Metric, ...] = ()
    shown_before: frozenset[int] = frozenset()
    unexamined: tuple[int, ...] = ()
    unexplained: tuple[int, ...] = ()
    changed: tuple[tuple[Metric, Metric | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Unbound:
    """A name that is read before any cell binds it; `later` is the first cell below that does."""

    name: str
    cell: int
    line: int
    later: int | None = None


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What keeps the notebook from running from top to bottom."""

    unbound: tuple[Unbound, ...] = ()


# --- figures quoted ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claim:
    """A metric's value quoted in the text, against what the outputs show: `words` as written, `value` a fraction for
    ratios. "contradicted": that metric is shown with clearly other values only, `shown` being the nearest, and the
    quoted figure stands in no output."""

    metric: str
    value: float
    words: str
    cell: int
    lines: Lines
    answer: Literal["agrees", "contradicted", "unknown"] = "unknown"
    shown: Metric | None = None


# --- run --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RuntimeFact:
    """One traced event. `explained`: a live call in the same cell, or in a function that it calls, can cause it."""

    name: str
    call: str
    cell: int | None
    data: Mapping[str, object]
    explained: bool
    lines: Lines | None = None
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class RuntimeFacts:
    """`executed` is False in static mode; `cells_ran` are the cells whose code ran to the end."""

    executed: bool = False
    events: tuple[RuntimeFact, ...] = ()
    cells_ran: frozenset[int] = frozenset()


# --- files ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FileFact:
    """One file beside the notebook. `text` is None for what was not read."""

    path: str
    kind: FileKind
    text: str | None = None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Project files. A README is listed with its kind and is never evidence of prose."""

    files: tuple[FileFact, ...] = ()


@dataclass(frozen=True, slots=True)
class CellStanding:
    """What is known of a code cell's execution: it ran to the end, now (`run`) or before it was handed in (`saved`),
    or it is only written (`coded`, no origin)."""

    strength: Literal["executed", "coded"] = "coded"
    origin: Origin | None = None


CODED = CellStanding()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a check may ask. `problems` are extractors that failed: what they would say is "cannot tell"; `unrun`:
    cells for which the run says nothing, with what they lacked; `stopped`: see `facts.stopping`."""

    code: CodeFacts = field(default_factory=CodeFacts)
    prose: ProseFacts = field(default_factory=ProseFacts)
    output: OutputFacts = field(default_factory=OutputFacts)
    runtime: RuntimeFacts = field(default_factory=RuntimeFacts)
    file: FileFacts = field(default_factory=FileFacts)
    modelling: ModellingFacts = field(default_factory=ModellingFacts)
    order: OrderFacts = field(default_factory=OrderFacts)
    claims: tuple[Claim, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    executed: bool = False
    standing: Mapping[int, CellStanding] = field(default_factory=dict)
    functions: Mapping[str, CellStanding] = field(default_factory=dict)
    problems: tuple[tuple[Extractor, Phrase], ...] = ()
    unrun: Mapping[int, Phrase] = field(default_factory=dict)
    stopped: Mapping[int, int] = field(default_factory=dict)

    def cell_strength(self, cell: int | None) -> CellStanding:
        """How far that cell's code is known to have been executed; see `facts.standing`."""
        return self.standing.get(cell, CODED) if cell is not None else CODED

    def call_strength(self, call: Call) -> CellStanding:
        """How far a call is known to have been executed: inside a function, by the cells that call the function."""
        if call.dead:
            return CODED
        return self.cell_strength(call.cell) if call.function is None else self.functions.get(call.function, CODED)

    def failed(self, extractor: str) -> bool:
        """Whether that extractor could not do its work."""
        return any(name == extractor for name, _ in self.problems)
