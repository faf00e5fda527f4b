"""Clauses of a sentence, and the forms of verbs that rules look for: conditional, past participle, infinitive."""

from collections.abc import Sequence

_MARKS = frozenset({",", ";", ":", ".", "(", ")", "…", "?", "!", "\n"})
_LINKS = frozenset(
    "mais but cependant however toutefois although though whereas tandis car parce puisque afin lorsque because "
    "since unless".split()
)
_AND = frozenset({"et", "and", "puis", "then", "donc", "so"})
_FINITE = frozenset(
    "est sont a ont avons ai etait etaient avait avaient avions is are was were has have had sera seront".split()
)
_RELATIVES = frozenset({"qui", "which", "lesquelles", "lesquels", "laquelle", "lequel"})
_ASKING = frozenset(
    "know knows knew known tell sure see decide sait sais savons savoir sache dire ignore ignorons".split()
)
"""What follows them is what is not known, and no clause of its own: "we do not know which table has these"."""

_CONDITIONAL_ENDINGS = ("ait", "ais", "aient", "ions", "iez")
_CONDITIONAL_STEMS = tuple(
    "fer ser aur pourr devr voudr faudr vaudr viendr tiendr verr saur prendr rendr mettr permettr recevr "
    "conviendr attendr perdr deviendr croir suffir reduir produir conduir introduir fourr".split()
)
_IMPERFECT_STEMS = frozenset(
    "consider esper gener oper differ prefer refer infer acceler inser admir attir retir tir inspir respir desir "
    "recuper accapar digitaler moder tolerer reper alter liber sugger acquer".split()
)
"""Stems of verbs whose imperfect looks like a conditional: « on considérait »."""

_WORK = tuple(
    "trait supprim mesur etudi analys test abord justifi calcul evalu verifi document explor nettoy normalis "
    "optimis discut explicit detaill garanti gere pris fait realis effectu retenu conserv corrig detect mentionn "
    "couvert prevu appliqu imput integr renseign fourni disponible present menti compar entrain deploy livr ajout "
    "realis commente anonymis chiffr audit quantifi explique valid regl ajust recherch stratifi equilibr encod "
    "filtr possible connu necessaire defini montre rapport trouve pertinent expose suivi handl remov drop measur "
    "stud perform report done made taken given shown tun evaluat available possible applicable includ address "
    "consider cover checked computed clean document justif encod imput needed necessary".split()
)
"""Beginnings of participles, and of adjectives of the same use, that say whether a thing is there or was dealt with.

« n'est pas justifié » denies a justification, « n'est pas constante » states a finding.
"""


def clauses(words: Sequence[str]) -> list[tuple[int, int]]:
    """Index ranges of the clauses of a sentence's folded words."""
    bounds: list[tuple[int, int]] = []
    start = 0
    for index, word in enumerate(words):
        if word in _MARKS or word in _LINKS:
            if index > start:
                bounds.append((start, index))
            start = index + 1
        elif index - start >= 3 and _opens(words, index):
            bounds.append((start, index))
            start = index
    if start < len(words):
        bounds.append((start, len(words)))
    return bounds


def _opens(words: Sequence[str], index: int) -> bool:
    """Whether a clause begins here without a mark: « … et avons suivi … », « … les villes qui n'ont pas … »."""
    if words[index] in _RELATIVES:
        return words[index - 1] not in _ASKING
    return words[index] in _AND and any(word in _FINITE for word in words[index + 1 : index + 4])


def is_conditional(word: str) -> bool:
    """Whether a folded French word is a verb in the conditional."""
    for ending in _CONDITIONAL_ENDINGS:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            if stem.endswith(_CONDITIONAL_STEMS):
                return True
            if len(stem) > 3 and stem.endswith(("er", "ir")) and ending != "ions":
                return stem not in _IMPERFECT_STEMS
    return False


def is_of_work(word: str) -> bool:
    """Whether a folded word tells that a thing is dealt with or is there: « traité », « disponible », "removed"."""
    return word.startswith(_WORK)


_NO_INFINITIVES = frozenset(
    "fichier dossier premier dernier cahier calendrier papier metier quartier particulier janvier fevrier hiver soir "
    "arbre nombre chiffre titre cadre chambre centre filtre lettre membre ordre parametre metre critere genre livre "
    "heure voiture facture structure lecture mesure nature culture erreur fenetre caractere score feature software "
    "notre votre autre entre contre outre hier encore premiere derniere "
    "there here where more before after number layer cluster outlier transformer classifier user server docker".split()
)
"""Words that end like one, such as may begin a point of a list."""


def is_infinitive(word: str) -> bool:
    """Whether a folded French word may be an infinitive."""
    return len(word) > 3 and word.endswith(("er", "ir", "oir", "re")) and word not in _NO_INFINITIVES
