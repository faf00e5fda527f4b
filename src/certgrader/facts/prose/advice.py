"""What a sentence advises: « il sera conseillé de réentraîner le modèle » tells of no retraining that took place.

The sentence itself is asserted, since the advice is given. Only what the verb of advice governs is put off: an
infinitive with what follows it, a clause, or a noun that names an act. A choice that is advised is made all the same:
« nous recommandons de retenir la forêt ».
"""

from collections.abc import Iterator, Sequence

from certgrader.facts.prose.clauses import is_infinitive

_STEMS = ("conseill", "recommand", "preconis", "suggeron", "suggerer", "envisag", "planifi")
_ENGLISH = frozenset("recommend recommends recommended advise advises advised advisable suggest suggested".split())
_NO_ADVICE = ("conseiller", "recommandation", "preconisation", "planification")
_BETWEEN = frozenset(
    "de donc alors aussi ensuite egalement enfin bien ne pas vivement fortement a ainsi then also".split()
)
_THAT = frozenset({"que", "that"})
_NEAR = 6
"""Words between a verb of advice and what it governs: « nous conseillons aux équipes du site de »."""
_ACTS = frozenset(
    "reentrainement re entrainement retraining monitoring surveillance suivi deploiement deployment mise "
    "reapprentissage".split()
)
"""Nouns for what is or is not done; « nous recommandons la forêt » names none."""
_ARTICLES = frozenset("un une le la les des a an the regular regulier periodic".split())
_CHOOSING = frozenset(
    "retenir choisir conserver garder privilegier selectionner adopter opter keep choose select adopt prefer "
    "prioritize".split()
)
_NOUNS_IN_ING = frozenset({"string", "thing", "something", "everything", "nothing", "setting"})
_BE = frozenset("est sont sera seront is are be".split())
_WHO = frozenset({"we", "i", "would"})
_SUBJECTS = _BE | frozenset("on je nous we i il elle ils would etre".split())
_LINKS = frozenset({"et", "ou", "puis", "and", "or", "ainsi"})


def is_trigger(word: str) -> bool:
    """Whether a folded word may be a verb of advice."""
    return word in _ENGLISH or (word.startswith(_STEMS) and not word.startswith(_NO_ADVICE))


def advised(words: Sequence[str], bounds: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where what is advised begins and ends, in a sentence's folded words; `bounds` are those of its clauses."""
    ahead = False
    for start, stop in bounds:
        at = next((index for index in range(start, stop) if _advises(words, index)), None)
        if at is None:
            ahead = ahead and _goes_on(words[start:stop])
            if ahead:
                yield start, stop
            continue
        first = _first(words, at, stop)
        ahead = first is not None
        if first is not None:
            yield first, stop
        else:
            yield from _act(words, start, at, stop)


def _act(words: Sequence[str], start: int, at: int, stop: int) -> Iterator[tuple[int, int]]:
    """A noun for an act that is advised: alone, as what it is done with may be a choice that is made."""
    before, after = range(start, at), range(at + 1, stop)
    for there in (
        before if not _BE.isdisjoint(words[max(start, at - 2) : at]) else (),
        after if _says(words, at) else (),
    ):
        named = next((index for index in there if words[index] not in _ARTICLES), None)
        if named is not None and words[named] in _ACTS:
            yield named, named + 1


def _advises(words: Sequence[str], at: int) -> bool:
    """Whether advice is given there: results that suggest something give none."""
    return is_trigger(words[at]) and (not words[at].startswith("suggest") or words[max(0, at - 1)] in _WHO)


def _first(words: Sequence[str], at: int, stop: int) -> int | None:
    """The first word that the verb of advice at `at` governs, in its clause."""
    if at + 1 < stop and (words[at + 1] in _THAT or _is_english(words, at)):
        return None if _CHOOSING.intersection(words[at + 1 : at + 4]) else at + 1
    for index in range(at + 1, min(at + _NEAR + 1, stop)):
        if is_infinitive(words[index]) and (words[index - 1] in _BETWEEN or (index == at + 1 and _says(words, at))):
            return None if words[index] in _CHOOSING else index
    return None


def _says(words: Sequence[str], at: int) -> bool:
    """Whether the word at `at` is a verb, with its subject: « les films recommandés » recommend nothing."""
    return not _SUBJECTS.isdisjoint(words[max(0, at - 2) : at])


def _is_english(words: Sequence[str], at: int) -> bool:
    if words[at] not in _ENGLISH:
        return False
    after = words[at + 1]
    return after == "to" or (after.endswith("ing") and after not in _NOUNS_IN_ING)


def _goes_on(clause: Sequence[str]) -> bool:
    """Whether a clause is one more infinitive of the same advice."""
    said = [word for word in clause[:3] if word not in _LINKS and word != "de"]
    return bool(said) and is_infinitive(said[0]) and said[0] not in _CHOOSING
