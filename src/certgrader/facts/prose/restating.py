"""The rubric's statements in other words: « j'ai bien identifié les besoins métiers », ticked off one after the other.

Such a sentence says that something was done, and of this project nothing: its words are those of one statement, with
some of those that anybody uses to say that a thing is done.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from certgrader.facts.prose.sentences import split_sentences
from certgrader.facts.prose.words import Token, fold, stem, tokens

SHARE = 0.6
"""Of a sentence's words that tell something, that are those of one statement…"""
MOST_OWN = 4
"""… at most so many of them being others…"""
OF_TEXT = 0.5
"""… and of a paragraph's words, that stand in such sentences."""
MIN_WORDS = 4
MIN_SHARED = 2

_SILENT = frozenset(
    "a au aux avec c car ce ces cet cette ceux d dans de des du elle elles en est et etaient etait ete etre eux "
    "fait faite faites faits il ils j je l la le les leur leurs lui m ma mais me meme mes moi mon n ne nos notre "
    "nous on ont ou par pas pour qu que qui s sa sans se ses si son sont sur t tous tout toute toutes tres un une "
    "vos votre vous y ai avons avez aura sera seront soit afin ainsi donc comme dont lors entre chaque plus moins "
    "deja aussi tel telle i we you they he she it its our my your their the of and or to for in on at by with from "
    "as is are was were been be being has have had do does did this that these those all each any both very not no "
    "if than then so such".split()
)
_SAID_OF_ANYTHING = frozenset(
    # One stemmer for both languages: what is compared is stemmed alike.
    stem(word, "fr")
    for words in (
        "bien correctement parfaitement entierement totalement pleinement rigoureusement clairement dument "
        "soigneusement possible eventuel necessaire adapte adequat pertinent concerne ok oui valide fait realise "
        "effectue assure atteint respecte couvre rempli identifie repere releve recense liste decrit precise explique "
        "detaille documente redige verifie controle evalue analyse etudie examine envisage prevu considere pris "
        "prise compte connu connais comprends compris maitrise applique defini determine fixe choisi retenu mis "
        "mise place oeuvre implemente integre presente porte partage transmis signale soumis communique notre projet "
        "non donnee modele resultat",
        "well correctly properly fully entirely thoroughly clearly duly carefully possible potential necessary "
        "suitable appropriate relevant concerned ok yes done achieved met covered fulfilled completed performed "
        "carried identified spotted listed described specified explained detailed documented written verified checked "
        "evaluated assessed measured analysed analyzed studied examined considered planned taken account known "
        "understood mastered applied defined determined set chosen selected put place implemented integrated presented "
        "shared communicated submitted reported project non irrelevant data model result",
    )
    for word in words.split()
)
_OF_PROJECTS = re.compile(r"\d|\w_\w|`|\bn°", re.ASCII)


class Restated:
    """Statements, as sets of the words that tell something."""

    def __init__(self, statements: Iterable[str] = ()) -> None:
        self._statements = [frozenset(_telling(tokens(statement))) for statement in statements]
        self._known = frozenset[str]().union(*self._statements)

    def makes_up(self, text: str, words: Sequence[Token]) -> bool:
        """Whether most of `text`, whose tokens are `words`, repeats statements."""
        telling = set(_telling(words))
        # Most paragraphs speak of other things: no need to look at their sentences.
        if len(telling & self._known) < MIN_SHARED or 2 * len(telling & self._known) < SHARE * len(telling):
            return False
        count = restated = 0
        for start, end in split_sentences(text):
            sentence = text[start:end]
            found = tokens(sentence)
            length = sum(token.is_word for token in found)
            count += length
            restated += length if self._repeats(sentence, found) else 0
        return restated > OF_TEXT * count

    def _repeats(self, sentence: str, words: Sequence[Token]) -> bool:
        if _OF_PROJECTS.search(fold(sentence)) or sum(token.is_word for token in words) < MIN_WORDS:
            return False
        telling = frozenset(_telling(words))
        subject = telling - _SAID_OF_ANYTHING
        for statement in self._statements:
            own = subject - statement
            # « Suppression des colonnes non pertinentes » has a criterion's words, as any cleaning has.
            shared = len(subject & statement)
            if shared >= MIN_SHARED and len(own) <= min(MOST_OWN, (1 - SHARE) * len(telling)):
                return True
        return False


def _telling(words: Sequence[Token]) -> Iterator[str]:
    for token in words:
        if token.is_word and len(token.folded) > 1 and token.folded not in _SILENT:
            yield stem(token.folded, "fr")
