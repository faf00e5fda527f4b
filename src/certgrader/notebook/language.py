"""French or English, paragraph by paragraph.

A score of function words, elisions and accents: 25 of 30 headings and 78 of 83 French sentences, with no wrong
answer, at no cost; py3langid (62 MB, 0.7 s) does little better and is the oracle of the tests. What it cannot tell
takes the notebook's own language.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

Language = Literal["fr", "en"]

_FRENCH_WORDS = (
    "le la les un une des du de et est sont dans pour par sur avec sans ce cette ces cet nous vous ils elles il elle "
    "on que qui quoi dont ou où au aux en ne pas plus mais donc car si se sa son ses leur leurs notre nos votre vos "
    "je tu mon ma mes être etre avoir avons ont été ete sera seront fait faire comme entre aussi ainsi très tres tous "
    "toutes tout toute afin chaque autre autres même meme quel quelle quels quelles lors puis après apres avant selon "
    "peut peuvent permet voici ici jeu données donnees modèle modele valeurs colonnes lignes analyse fichier "
    "chargement nettoyage affichage entraînement entrainement apprentissage calcul résultats resultats étape etape "
    "création creation suppression choix sommaire contexte objectif partie présentation presentation vers deux trois "
    "variables variable visualisation évaluation prédiction répartition moyenne nombre taux"
)
_ENGLISH_WORDS = (
    "the a an of and is are was were in for by with without this that these those we you they it he she on to from at "
    "as be been has have had not but so if its their our your my i will would can could should do does did which who "
    "what when where how why or than then there here each other such more most all any some into over under between "
    "also both only just very let us using use used how"
)
# Words of the trade, which French authors use too: they count half.
_TRADE_WORDS = (
    "data model values columns rows dataset file training step results load loading cleaning drop get set create make "
    "check first second overview summary next store stored display apply convert plot print calculate compute define "
    "import extract replace remove add fit predict build save report feature features best new path"
)
# Of Portuguese, Spanish, Italian and German, that are no words of French or English.
_OTHER_WORDS = (
    "os do da das dos em uma não nao são sao com para pelo pela ao mais muito também el los las del con una pero muy "
    "está están esta sus por gli della delle dello nella degli che di è sono più piu der die das und ist nicht mit für "
    "ein eine einen den dem von wird werden sind auch nach bei zu im auf"
)
_FRENCH = frozenset(_FRENCH_WORDS.split())
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_TRADE = frozenset(_TRADE_WORDS.split())
_OTHERS = frozenset(_OTHER_WORDS.split()) - _FRENCH - _ENGLISH
_OTHER_LETTERS = re.compile("[ãõñßìòäöý]")
MIN_OTHER_WORDS = 8
"""Words from which on a text can be told to be in a third language."""
# Words of both, or names that say nothing: they never decide.
_SHARED = _FRENCH & _ENGLISH | {"a", "on", "or", "as", "i", "test", "variables", "variable", "train", "split", "set"}
# No part of an identifier: `shap_values` and `.values` are code in any language.
_WORD = re.compile(r"(?<![\w.])[^\W\d_]+(?![\w])(?:['’](?=\w))?")
_ELISIONS = frozenset(("l", "d", "qu", "n", "s", "c", "j", "m", "jusqu", "lorsqu", "puisqu", "quelqu"))
_ACCENTED = re.compile("[éèêëàâîïôûùçœ]")
_ENGLISH_ENDING = re.compile(r"(?:ing|ness|ship|ly|ould|ght)$")


def language_of(text: str) -> Language | None:
    """The language of a paragraph; None when its words do not tell."""
    french = english = 0.0
    for token in _WORD.findall(unicodedata.normalize("NFC", text).lower()):
        word = token.rstrip("'’")
        if word != token and word in _ELISIONS:
            french += 1.5
        elif word in _SHARED:
            continue
        elif word in _FRENCH:
            french += 1
        elif word in _ENGLISH:
            english += 1
        elif _ACCENTED.search(word):
            french += 1
        elif word in _TRADE:
            english += 0.5
        elif len(word) > 5 and _ENGLISH_ENDING.search(word):
            english += 0.4
    if french == english or max(french, english) < 0.4:
        return None
    return "fr" if french > english else "en"


def is_neither(text: str) -> bool:
    """Whether a text is plainly in another language than French and English (told for the neighbouring ones only)."""
    words = [one.rstrip("'’") for one in _WORD.findall(unicodedata.normalize("NFC", text).lower())]
    if len(words) < MIN_OTHER_WORDS:
        return False
    others = sum(word in _OTHERS or _OTHER_LETTERS.search(word) is not None for word in words)
    own = sum(word in _FRENCH or word in _ENGLISH or word in _ELISIONS for word in words)
    return others > max(own, 2)


def is_mostly_neither(texts: Iterable[str]) -> bool:
    """Whether more words stand in such texts than in the others."""
    balance = 0
    for text in texts:
        balance += len(text.split()) * (1 if is_neither(text) else -1)
    return balance > 0


def majority(texts: Iterable[tuple[str, Language | None]]) -> Language | None:
    """The language most of the words are written in, by the language of each text; None when no text tells."""
    words = {"fr": 0, "en": 0}
    for text, language in texts:
        if language:
            words[language] += len(text.split())
    if words["fr"] == words["en"]:
        return "fr" if words["fr"] else None
    return "fr" if words["fr"] > words["en"] else "en"
