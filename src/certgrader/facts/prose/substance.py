"""How much a paragraph says: a name in passing, a sentence that fits any project, or something of this project.

Neither length nor headings make substance: a paragraph is specific when it carries figures, the project's own
columns, reasons or named bodies. What a textbook says of any project ("it is important to…", « est une technique »)
weighs against it; a definition ("is an algorithm that…", "tends to overfit") is never more than generic where nothing
in it is the author's own: neither a figure, nor a name, nor a first person.
"""

import re
from collections.abc import Collection, Sequence

from certgrader.facts.model import Language, Substance
from certgrader.facts.prose.cues import Cues, phrases
from certgrader.facts.prose.words import Token

MIN_GENERIC_WORDS = 6
MIN_SPECIFIC_WORDS = 8
ENOUGH = 4
"""Weight that makes a paragraph specific."""

_REASONS = Cues(
    phrases(
        "parce|puisque|donc|cause|raison|ainsi|sinon|risque|d ou|entraine|because|since|so that|so|due to|"
        "therefore|thus|hence|which means|otherwise|choisi|choisissons|chosen|preferable|plutot que|"
        "rather than|instead of|ce qui|consequence|en effet|de sorte que"
    )
)
_ITS_OWN_REASONS: dict[Language, Cues] = {"fr": Cues(phrases("car")), "en": Cues(phrases("chose"))}
"""They mean something else in the other language."""
_AIMS = Cues(phrases("afin|grace|pour que|permet|permettent|permettra|in order to|allows"))
"""They say what a thing is for, which textbooks do too."""
_TEXTBOOK = Cues(
    phrases(
        "il est important|il est essentiel|il est indispensable|il est crucial|il est primordial|il est necessaire|"
        "est une technique|est une methode|est un algorithme|est un modele qui|est une etape|sont des algorithmes|"
        "sont inspires|est un enjeu|en general|de maniere generale|consiste a|un bon modele|il existe|"
        "permet de visualiser|permet de repondre|on appelle|l une des|data scientist|toujours|souvent|"
        "it is important|it is essential|it is crucial|is a technique|is a method|is an algorithm|in general|"
        "always|a good model|machine learning models|one of the most"
    )
)
_DEFINITION = Cues(
    phrases(
        "tend to|tends to|be prone to|is prone to|are prone to|can be used|may be used|can be utilized|is used to|"
        "are used to|is used for|are used for|is a popular|are a popular|is a type of|is a kind of|is a variant of|"
        "is a family of|is a statistical|is a linear|is a non|is a supervised|is an unsupervised|is a machine learning|"
        "is an ensemble|is essentially|is defined as|are defined as|refers to|stands for|is a measure of|is a metric|"
        "is a common|a common solution|is a process|is the process|quite possible|the point of|"
        "is the ratio|is the proportion|is the harmonic mean|"
        "is a technique|is a method|is an algorithm|est une technique|est une methode|est un algorithme|"
        "est une mesure|est un indicateur|est une metrique|est un type de|est une famille|est une variante|"
        "est un classifieur|est une approche|est un processus|est le processus|est defini comme|est definie comme|"
        "se definit|designe|designent|fait reference|a tendance a|ont tendance a|est un ensemble de|"
        "est le rapport entre|est la proportion|est la moyenne harmonique|est une mesure statistique|"
        "methode fournit|fonction fournit|methode renvoie|fonction renvoie|methode retourne|fonction retourne|"
        "method provides|function provides|method returns|function returns|method generates|function generates|"
        "est utilise pour|est utilisee pour|sont utilises pour|sont utilisees pour|peut etre utilise|"
        "peut etre utilisee|peuvent etre utilises"
    )
)
"""They say what a thing is or does in general."""
_AUTHOR = frozenset(
    "we our us i my here ours nous notre nos je mon ma mes ici retenu retenue choisi choisie obtenu obtenue obtient "
    "constate observe remarque".split()
)
_TRIVIAL = frozenset("0 1 2 3 100 0.5 0,5 1.0 0.0 -1".split())
"""Figures that definitions have too: « compris entre 0 et 1 »."""
_NUMBER = re.compile(
    r"(?<![\w.])(\d+(?:[.,]\d+)?)\s*(?:%|€|k€|\$|ms|s\b|h\b|min|jours?|mois|ans?|lignes?|rows?|kg|kWh|Go|Mo)?"
    r"(?!\s*(?:grand|principa|famille|type|[ée]tape|partie|m[ée]thode|technique|main|step|kind|way)\w*)"
)
_NUMERALS = frozenset(
    "trois quatre cinq six sept huit neuf dix douze vingt cent cents mille millions moitie tiers quart double "
    "triple three four five seven eight nine ten twelve twenty hundred thousand million half third quarter "
    "twice".split()
)
_LIST_NUMBER = re.compile(r"^[^\S\n]*+(?:\d+|[ivxIVX]+|[a-zA-Z])[.)]\s+", re.MULTILINE)
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9-]{2,}\b")
_PROPER = re.compile(r"(?<=[a-zà-ÿ,;] )[A-Z][a-zà-ÿ]+")
_CODE_NAME = re.compile(r"\b\w+_\w+\b|\b[a-z]+[A-Z]\w+\b")


def substance(text: str, words: Sequence[Token], columns: Collection[str], language: Language) -> Substance:
    """The level of `text`, whose tokens are `words`; `columns` are folded names of the project's own columns."""
    count = sum(token.is_word for token in words)
    if count < MIN_GENERIC_WORDS:
        return "mention"
    if count < MIN_SPECIFIC_WORDS:
        return "generic"
    if _weight(text, words, columns, language) < ENOUGH or is_definition(text, words, columns):
        return "generic"
    return "specific"


def is_definition(text: str, words: Sequence[Token], columns: Collection[str]) -> bool:
    """Whether the text says what something is in general, and nothing of the author's work."""
    folded = [token.folded for token in words]
    if not _DEFINITION.stand_in(folded):
        return False
    if not _AUTHOR.isdisjoint(folded) or any(word in columns for word in folded):
        return False
    body = _LIST_NUMBER.sub("", text)
    if _CODE_NAME.search(body):
        return False
    return all(match.group(1) in _TRIVIAL for match in _NUMBER.finditer(body))


def _weight(text: str, words: Sequence[Token], columns: Collection[str], language: Language) -> int:
    """What the specifics of the text weigh; figures and the project's own names are enough by themselves."""
    folded = [token.folded for token in words]
    body = _LIST_NUMBER.sub("", text)
    if _NUMBER.search(body) or _CODE_NAME.search(body) or any(word in columns for word in folded):
        return ENOUGH
    reasoned = _REASONS.stand_in(folded) or _ITS_OWN_REASONS[language].stand_in(folded)
    weight = 2 * reasoned or int(_AIMS.stand_in(folded))
    if _ACRONYM.search(body) or _PROPER.search(body):
        weight += 2
    if not _NUMERALS.isdisjoint(folded):
        weight += 2
    if weight and _TEXTBOOK.stand_in(folded):
        weight -= 2
    count = sum(token.is_word for token in words)
    return weight + 2 * (count >= 15) + 2 * (count >= 40)
