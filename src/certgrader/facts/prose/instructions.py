"""Text that tells the candidate what to do: exercises, course material, criteria in the third person, empty templates.

French teachers write in the imperative of « vous », which no author uses of his own work; users of the finished program
are told to install, launch and click. English authors head their own sections in the imperative ("Load the data"), so
there it takes an exercise's number, "your answer" or the like.
"""

import re
from collections.abc import Iterator, Sequence

from certgrader.facts.prose.cues import Cues, phrases
from certgrader.facts.prose.sentences import split_sentences
from certgrader.facts.prose.words import Token

SHARE = 0.5
"""Of a paragraph's words, in sentences that are instructions, that make it one."""

_TO_READERS = frozenset(
    "allez chez assez lisez notez remarquez voyez imaginez sachez observez consultez cliquez installez lancez "
    "executez ouvrez copiez telechargez utilisez saisissez entrez voulez pouvez avez rendez contactez regardez "
    "retrouvez activez assurez referez".split()
)
"""What authors tell their own readers and users, and words that are no imperatives."""
_ASKED = Cues(
    phrases(
        "vous devez|vous devrez|vous rendrez|vous saurez|vous serez capable|vous allez apprendre|vous allez devoir|"
        "vous allez realiser|vous allez construire|vous allez decouvrir|vous apprendrez|vous etes invite|"
        "vous est demande|on vous demande|a vous de|a vous jouer|votre code ici|ajoutez votre code|"
        "ecrivez votre code|votre reponse|vos reponses|vos choix|vos conclusions|votre conclusion|vos commentaires|"
        "sans la modifier|sans le modifier|ne pas modifier cette cellule|a rendre pour|est a rendre|"
        "travail demande|objectifs pedagogiques|objectif pedagogique|criteres de notation|inserer ici|"
        "a completer ici|votre analyse ici|your code here|add your code|write your code|your answer|your answers|"
        "your own analysis|your comments|your response|your solution|your choices|you will learn|"
        "you will be able to|you must submit|you should submit|you have to implement|you need to implement|"
        "fill in the blanks|fill in the blank|do not edit the cells|do not modify this cell|to check your|"
        "following questions|start code here|end code here|learning objectives|comment on the result|"
        "comment on your|in this lab you|in this assignment|in this exercise|the function below|"
        "by the end of this course|by the end of this module"
    )
)
_HEADS = frozenset("exercice exercise consigne consignes bareme indice hint enonce instruction instructions".split())
"""« Exercice 2 : … », « Consigne : … »: followed by a number or a colon they head what somebody else asks."""
_ORDINALS = frozenset("question etape step task tache partie part q todo mission".split())
_CANDIDATES = frozenset("candidat candidate apprenant apprenante etudiant etudiante student learner".split())
_ABLE = frozenset(
    "est sait doit identifie propose justifie explicite demontre presente documente evalue choisit decrit "
    "explique met analyse maitrise realise construit is can must should identifies proposes justifies "
    "demonstrates explains evaluates describes documents selects".split()
)
_SKILL = frozenset("capable savoir able demonstrate".split())
_ENGLISH_TASKS = frozenset(
    "write implement complete compute train describe explain answer plot load find use build create fit "
    "evaluate".split()
)
_TEMPLATE = re.compile(
    r"^\s*[\[<{(]\s*(?:ins[ée]rer|[àa] compl[ée]ter|compl[ée]ter|d[ée]crire|votre|insert|describe|your|to be completed|"
    r"todo)\b"
    r"[^\]>})\n]{0,200}[\]>})]",
    re.IGNORECASE,
)
_LEFT_OPEN = re.compile(
    r"[\[<{](?:[^\[\]<>{}\n]{0,80}\b)?(?:will be|to be (?:added|completed|defined|filled|displayed|done|updated)|"
    r"[àa] (?:venir|compl[ée]ter|d[ée]finir|renseigner|pr[ée]ciser)|tbd|todo)\b[^\[\]<>{}\n]{0,80}[\]>}]|\bX{2,}\s?%",
    re.IGNORECASE,
)
"""Where a figure or a name is still missing: « [à compléter] », "[Will be displayed after training]", « XX % »."""
_TRIGGERS = _ASKED.keys | _HEADS | _CANDIDATES | {"write", "task"}


def are_instructions(text: str, words: Sequence[Token], *, short: bool = False) -> bool:
    """Whether most of a paragraph, whose tokens are `words`, tells somebody what to do.

    `short`: a title or a comment, where a bare imperative is somebody's style: « Chargez les données ».
    """
    if _TEMPLATE.match(text):
        return True
    there = {token.folded for token in words}
    if _TRIGGERS.isdisjoint(there) and not any(word.endswith("ez") for word in there):
        return False
    asked = count = 0
    for sentence in _sentences(text, words):
        said = sum(1 for word in sentence if word[0].isalnum())
        count += said
        asked += said if _asks(sentence, short) else 0
    return asked > 0 and asked >= SHARE * count


def is_left_open(text: str) -> bool:
    """Whether a sentence has a place that is still to be filled: it tells what will be there, and nothing yet."""
    return _LEFT_OPEN.search(text) is not None


def _sentences(text: str, words: Sequence[Token]) -> Iterator[list[str]]:
    """Folded words and marks of each sentence."""
    at = 0
    for _, end in split_sentences(text):
        sentence: list[str] = []
        while at < len(words) and words[at].start < end:
            if words[at].folded != "\n":
                sentence.append(words[at].folded)
            at += 1
        if sentence:
            yield sentence


def _asks(sentence: Sequence[str], short: bool) -> bool:
    if _ASKED.stand_in(sentence) or _is_criterion(sentence):
        return True
    numbered, body = _heading(sentence)
    if not body:
        return False
    first = body[0]
    if first.endswith("ez") and len(first) > 4 and first not in _TO_READERS and (numbered or not short):
        return True
    if numbered in _HEADS:
        return first.endswith("ez") or numbered in {"bareme", "consigne", "consignes"} or first in _ENGLISH_TASKS
    if numbered == "task" and first in _ENGLISH_TASKS:
        return True
    return body[:3] == ["write", "a", "function"]


def _heading(sentence: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The word that numbers or names the task, if any, and what follows it."""
    if sentence[0] in _HEADS or sentence[0] in _ORDINALS:
        after = 1
        while after < len(sentence) and (sentence[after] in ":.)(" or sentence[after].isdigit()):
            after += 1
        return (sentence[0], sentence[after:]) if after > 1 else ("", sentence)
    start = 0
    while start < len(sentence) and (
        sentence[start] in ":.)(" or sentence[start].isdigit() or len(sentence[start]) == 1
    ):
        start += 1
    return "", sentence[start:]


def _is_criterion(sentence: Sequence[str]) -> bool:
    """« Le candidat identifie… », « l'apprenant doit être capable de… »: what a rubric asks of those it judges."""
    for index, word in enumerate(sentence[:3]):
        if word in _CANDIDATES and index + 1 < len(sentence):
            verb = sentence[index + 1]
            if verb in {"est", "doit", "is", "must", "should"}:
                return not _SKILL.isdisjoint(sentence[index + 2 : index + 5])
            return verb in _ABLE
    return False
