"""The stance of a sentence and of its clauses: asserted, negated, planned, asked.

Rules are lists of cues, by clause. They were written from grammar, French and English: negation with its usual false
friends (« non seulement », « non supervisé »), plans and wishes (conditional of modal verbs, « il faudrait », "future
work"), questions.
"""

from collections.abc import Sequence

from certgrader.facts.model import Stance
from certgrader.facts.prose.cues import Cues
from certgrader.facts.prose.words import Token

_CLAUSE_MARKS = frozenset({",", ";", ":", ".", "(", ")", "…", "?", "!", "\n"})
_CLAUSE_WORDS = frozenset({"mais", "but", "cependant", "however", "toutefois", "although", "whereas", "tandis"})

_NEGATIONS = frozenset(
    {
        "pas",
        "aucun",
        "aucune",
        "jamais",
        "sans",
        "ni",
        "not",
        "no",
        "never",
        "without",
        "cannot",
        "neither",
        "nor",
        "non",
    }
)
_CLOSE_NEGATIONS = frozenset({"sans", "without", "non", "no", "aucun", "aucune"})
"""They bear on what follows them closely: « aucun biais n'a été étudié »."""

_VERB_NEGATIONS = frozenset({"pas", "jamais"})
"""With « ne » they bear on the whole clause."""

CLOSE = 4
FAR = 7

_NEGATION_OVER = (
    (
        ("non",),
        (
            "seulement",
            "negligeable",
            "negligeables",
            "lineaire",
            "lineaires",
            "supervise",
            "supervisee",
            "supervises",
            "supervisees",
            "parametrique",
            "nul",
            "nuls",
            "nulles",
        ),
    ),
    (("not",), ("only", "just", "necessarily", "negligible")),
    (("pas",), ("seulement", "uniquement", "forcement", "mal")),
    (("no",), ("longer", "doubt", "matter")),
    (("sans",), ("doute",)),
)

_PLAN_WORDS = frozenset(
    {
        "faudrait",
        "pourrait",
        "pourraient",
        "pourrions",
        "devrait",
        "devraient",
        "devrions",
        "conviendrait",
        "permettrait",
        "permettraient",
        "gagnerait",
        "todo",
        "should",
        "could",
        "might",
        "envisageable",
        "envisageables",
        "ulterieurement",
        "prochainement",
    }
)
_WISHES = ("interessant", "utile", "possible", "souhaitable", "pertinent", "judicieux", "preferable", "bien", "bon")
_WISHES_EN = ("interesting", "useful", "possible", "desirable", "better", "good", "worth", "nice")

_PLAN_PHRASES: tuple[tuple[str, ...], ...] = (
    # « serait » alone also states an estimate: « le coût serait de 120 € ».
    *((verb, wish) for verb in ("serait", "seraient") for wish in _WISHES),
    *(("would", "be", wish) for wish in _WISHES_EN),
    ("future", "work"),
    ("next", "step"),
    ("next", "steps"),
    ("prochaine", "etape"),
    ("prochaines", "etapes"),
    ("a", "avenir"),
    ("par", "la", "suite"),
    ("plus", "tard"),
    ("a", "faire"),
    ("to", "do"),
    ("il", "faudra"),
    ("il", "reste", "a"),
    ("reste", "a"),
    ("en", "perspective"),
    ("dans", "le", "futur"),
    ("in", "the", "future"),
    ("plan", "to"),
    ("we", "will"),
    ("on", "va"),
    ("nous", "allons"),
    ("nous", "envisageons"),
)
_ANNOUNCEMENTS = frozenset({("on", "va"), ("nous", "allons"), ("we", "will"), ("par", "la", "suite")})
"""Said of work that follows at once as often as of work never done: alone they do not make a plan."""

_ADJUNCTS = frozenset("par avec pour afin dans sur comme selon via for with by such using through".split())

_PLANS = Cues([*((word,) for word in _PLAN_WORDS), *(cue for cue in _PLAN_PHRASES if cue not in _ANNOUNCEMENTS)])


def clauses(words: Sequence[Token]) -> list[tuple[int, int]]:
    """Index ranges of the clauses of a sentence's tokens."""
    bounds: list[tuple[int, int]] = []
    start = 0
    for index, token in enumerate(words):
        if token.folded in _CLAUSE_MARKS or token.folded in _CLAUSE_WORDS:
            if index > start:
                bounds.append((start, index))
            start = index + 1
    if start < len(words):
        bounds.append((start, len(words)))
    return bounds


def sentence_stance(words: Sequence[Token]) -> Stance:
    """The stance of the sentence as a whole: a question, a plan, or an assertion; negation is a clause's matter."""
    folded = [token.folded for token in words]
    if "?" in folded:
        return "question"
    return "planned" if _PLANS.stand_in(folded) else "asserted"


def stance_at(words: Sequence[Token], position: int, end: int, whole: Stance) -> Stance:
    """The stance of what stands at tokens `position` to `end` of a sentence whose stance is `whole`.

    Negation and plans count within their clause.
    """
    for start, stop in clauses(words):
        if start <= position < stop:
            clause = [token.folded for token in words[start:stop]]
            if _is_negated(clause, position - start, end - start):
                return "negated"
            if whole == "planned":
                return (
                    "planned" if _PLANS.stand_in(clause) or not _has_verbs_elsewhere(words, start, stop) else "asserted"
                )
            return whole
    return whole


def _has_verbs_elsewhere(words: Sequence[Token], start: int, stop: int) -> bool:
    """Whether the plan of the sentence stands in another clause that is long enough to be its own statement.

    What follows a plan after a preposition belongs to it: « il faudrait la revoir, par exemple une fois par an ».
    """
    if words[start].folded in _ADJUNCTS and _PLANS.stand_in([token.folded for token in words[:start]]):
        return False
    return stop - start >= 5 and len(words) - (stop - start) >= 5


def _is_negated(clause: Sequence[str], position: int, end: int) -> bool:
    """Whether a negation of `clause` bears on its words `position` to `end`."""
    for index, word in enumerate(clause):
        is_cue = word in _NEGATIONS or word.endswith("n't")
        # A negation inside the expression belongs to it: « non supervisé ».
        if not is_cue or position <= index < end or _is_over(clause, index):
            continue
        if _bears_on(clause, index, position, end):
            return True
    return False


def _bears_on(clause: Sequence[str], index: int, position: int, end: int) -> bool:
    """Whether the negation at `index` reaches the words `position` to `end` of the same clause."""
    ahead = position - index
    if clause[index] in _CLOSE_NEGATIONS:
        return 0 < ahead <= CLOSE
    if clause[index] in _VERB_NEGATIONS:
        return "ne" in clause or 0 < ahead <= CLOSE
    return 0 < ahead <= FAR or end <= index <= end + CLOSE


def _is_over(clause: Sequence[str], index: int) -> bool:
    """A negation word that negates nothing here: « non seulement », "not only"."""
    following = clause[index + 1] if index + 1 < len(clause) else ""
    return any(clause[index] in heads and following in tails for heads, tails in _NEGATION_OVER)
