"""What a negation bears on, French and English.

« Nous n'avons pas étudié les biais » denies a study. « La dispersion n'est pas constante » denies none: it is a
finding about the dispersion. So a negation reaches what follows it in its clause, and what stands before it only where
the verb tells that the thing was dealt with or is there: « les doublons n'ont pas été supprimés ».
"""

from collections.abc import Sequence

from certgrader.facts.prose.clauses import is_of_work
from certgrader.facts.prose.cues import Cues, phrases

CLOSE = 4
FAR = 7
_NE = 6
"""Words between « ne » and what completes it."""

_OF_VERBS = frozenset("pas plus jamais guere point nullement aucunement rien".split())
"""They complete « ne ». Without it only « pas » and « jamais » negate: « plus » and « rien » say other things."""
_ALONE = frozenset({"pas", "jamais"})
_ENGLISH = frozenset("not never cannot nothing hardly".split())
_CLOSE_ONES = frozenset("sans without no aucun aucune nul nulle none".split())
"""They bear on what follows them closely: « aucun biais n'a été étudié »."""
_NULL = frozenset({"nul", "nulle"})
_FRENCH = frozenset("par de du des et ou pour est sont a que dans".split())
_BOTH = frozenset({"ni", "neither", "nor"})

_OVER = Cues(
    phrases(
        "non seulement|non negligeable|non negligeables|non lineaire|non lineaires|non supervise|non supervisee|"
        "non supervises|non supervisees|non parametrique|non nul|non nulle|non nuls|non nulles|non plus|not only|"
        "not just|not necessarily|not negligible|not surprisingly|not to mention|so as not to|in order not to|"
        "not without|no longer|no doubt|no matter|no surprise|no wonder|no later|no less|no more|pas mal|"
        "pas negligeable|pas negligeables|pas sans|pas a pas|hesite pas|hesitons pas|contente pas|contentons pas|"
        "contentes pas|contenter pas|empeche pas|presence ou absence de|presence or absence of|sans doute|"
        "sans aucun doute|sans oublier|sans compter|sans que|aucun doute|nul doute|pour ne pas|de ne pas|"
        "pour ne plus|rien ne interdit|rien ne empeche"
    )
)
"""Negations that negate nothing here."""

_ONLY = frozenset("seulement uniquement forcement necessairement exclusivement only just necessarily solely".split())
"""« ne sera plus validé uniquement sur » denies the restriction, not the thing."""

_LACKS = Cues(
    phrases(
        "faute de|absence de|absence of|lack of|lacks|lacking|lacked|manque de|il manque|il manquait|impossible de|"
        "impossible to|not possible to|unable to|failed to|fails to|echoue a|echouons a|renonce a|renoncons a|"
        "depourvu de|depourvue de|exempt de|exempte de|exempts de|leaves out|leave out|left out the|skipped|skips|"
        "we skip|omitted|omits|omet|omettons|free of|instead of doing"
    )
)
"""They deny what follows them."""
_LEFT = Cues(
    phrases(
        "laisse de cote|laissee de cote|laisses de cote|laissees de cote|left out|left aside|hors perimetre|"
        "hors du perimetre|hors sujet|out of scope|was skipped|were skipped|fait l objet d aucun|fait objet aucun|"
        "fait objet aucune|font objet aucune|non traite|non traitee|non traites|non traitees|non fait|non faite|"
        "non realise|non realisee|non mesure|non mesuree|non etudie|non etudiee|non disponible|non aborde|"
        "non abordee"
    )
)
"""They deny what stands before them."""

TRIGGERS = _OF_VERBS | _ENGLISH | _CLOSE_ONES | _BOTH | _LACKS.keys | _LEFT.keys | {"non", "ne"}
"""A sentence with none of these words, nor one ending in "n't", denies nothing."""

_BEEN = frozenset({"ete", "been", "being", "be"})
_EXISTENCE = frozenset(
    "existe existent apparait apparaissent intervient interviennent figure figurent applique appliquent exist "
    "exists appear appears apply applies".split()
)
_OBJECT = frozenset("objet partie".split())
"""« n'a pas fait l'objet de », « ne fait pas partie de »."""


def is_trigger(word: str) -> bool:
    """Whether a folded word may negate something."""
    return word in TRIGGERS or word.endswith("n't")


def is_negated(clause: Sequence[str], position: int, end: int) -> bool:
    """Whether a negation of `clause` bears on its words `position` to `end`."""
    # A negation inside the expression belongs to it: « non supervisé ».
    negations = [at for at, word in enumerate(clause) if is_trigger(word) and not position <= at < end]
    over: set[int] = set()
    if negations:
        over = {index for start, stop in _OVER.found(clause) for index in range(start, stop)}
        over |= {index for index in negations if not _ONLY.isdisjoint(clause[index + 1 : index + 4])}
    for index in negations:
        if index in over:
            continue
        if index < position and _reaches_ahead(clause, index, position):
            return True
        if index >= end and _reaches_back(clause, index, end):
            return True
    return _lacks(clause, position)


def is_left(words: Sequence[str], end: int) -> bool:
    """Whether what ends at `end` is said, further on in the sentence, to have been left aside."""
    return any(0 <= start - end <= FAR for start, _ in _LEFT.found(words))


def is_far(words: Sequence[str], position: int, end: int) -> bool:
    """Whether a verb of the sentence is negated, and no negation is close to the words `position` to `end`."""
    if "ne" not in words or _OVER.stand_in(words) or not _ONLY.isdisjoint(words):
        return False
    if any(word != "ne" and is_trigger(word) for word in words[max(0, position - CLOSE) : end + CLOSE + 1]):
        return False
    return any(word in _OF_VERBS and "ne" in words[max(0, at - _NE) : at] for at, word in enumerate(words))


def _reaches_ahead(clause: Sequence[str], index: int, position: int) -> bool:
    word, ahead = clause[index], position - index
    if word in _OF_VERBS:
        if "ne" in clause[max(0, index - _NE) : index] or (word == "rien" and clause[index + 1 : index + 2] == ["ne"]):
            return True
        return word in _ALONE and ahead <= CLOSE
    if word in _NULL and "ne" not in clause:
        return False  # « les jours à collecte nulle »
    if word in _CLOSE_ONES:
        # "no" is a value of a French column too: « la catégorie no par rapport à yes ».
        return ahead <= CLOSE and not (word == "no" and clause[index + 1] in _FRENCH)
    if word == "non":
        return ahead <= 1
    if word in _BOTH:
        return ahead <= FAR
    return (word in _ENGLISH or word.endswith("n't")) and ahead <= FAR


def _reaches_back(clause: Sequence[str], index: int, end: int) -> bool:
    """Whether the verb that is negated at `index` says that its subject, which ended at `end`, was not dealt with."""
    word = clause[index]
    if word in _OF_VERBS:
        start = next((at for at in range(index - 1, max(-1, index - _NE), -1) if clause[at] == "ne"), None)
        if start is None or start < end:
            return False
        verb, after = clause[start + 1 : index], clause[index + 1 : index + CLOSE]
    elif word in _ENGLISH or word.endswith("n't"):
        verb, after = [word], clause[index + 1 : index + CLOSE]
    else:
        return False
    return _tells_of_work(verb, after)


def _tells_of_work(verb: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a verb, and what follows its negation, say that a thing is there or was dealt with."""
    if any(one in _EXISTENCE for one in (*verb, *after[:1])) or any(one in _BEEN for one in after[:2]):
        return True
    if after[:1] == ["fait"] and any(one in _OBJECT for one in after):
        return True
    if any(is_of_work(one) for one in after[:1]):
        return True
    return len(after) > 1 and is_of_work(after[1]) and after[0] not in {"a", "de"}


def _lacks(clause: Sequence[str], position: int) -> bool:
    """Whether a word for want or refusal stands just before: « faute de », « il manque une », "failed to compute"."""
    over = {stop for _, stop in _OVER.found(clause)}
    return any(stop <= position <= stop + 3 and stop not in over for _, stop in _LACKS.found(clause))
