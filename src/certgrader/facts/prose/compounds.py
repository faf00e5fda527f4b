"""Fixed expressions whose words mean something else by themselves.

« Feature engineering » names a job and no variable, « ainsi que » adds and gives no reason, « préparation des données »
tells of no data in particular, « comparé aux » sets one value beside another and compares no methods, « a décidé »
tells of a decision already made and not of those that users of a tool make, « écart type » removes nothing, « réduire
le nombre de variables » is nobody's gain, « par époque » is a unit. A concept only found in a part of such an
expression is not mentioned; one whose own term is the expression, or longer, is. « F1 » is an axis where axes are
spoken of.
"""

from collections.abc import Iterator, Sequence

from certgrader.facts.prose.cues import Cues, phrases
from certgrader.facts.prose.words import Token

_COMPOUNDS = Cues(
    phrases(
        "a decide|ai decide|avons decide|ont decide|avait decide|avaient decide|ete decide|nous decidons|je decide|"
        "si necessaire|si besoin|if necessary|if needed|"
        "un contexte de|a context of|feature engineering|features engineering|target encoding|feature store|ainsi que|"
        "compare a|compare au|compare aux|comparee a|comparee au|comparee aux|compares a|compares aux|comparees a|"
        "comparees aux|compared to|compared with|comparativement a|en comparaison avec|"
        "commentaire de satisfaction|commentaires de satisfaction|score de satisfaction|scores de satisfaction|"
        "note de satisfaction|notes de satisfaction|enquete de satisfaction|enquetes de satisfaction|"
        "niveau de satisfaction|avis de satisfaction|satisfaction score|satisfaction scores|satisfaction survey|"
        "satisfaction surveys|preparation des donnees|preparation de donnees|science des donnees|data preparation|"
        "data science|par epoque|par epoch|chaque epoque|chaque epoch|per epoch|each epoch|every epoch|"
        "data scientist|data scientists|data engineer|data engineers|data analyst|data analysts|"
        "ecart type|ecarts types|ecart types|ecarts type|ecart moyen|ecarts moyens|ecart absolu|ecart relatif|"
        "ecart entre|ecarts entre|l ecart|ecart interquartile|ecart quadratique"
    )
)
_AXES = frozenset(
    "axe axes factoriel factorielle factoriels factorielles composante composantes acp pca axis component "
    "components".split()
)
_REDUCING = frozenset("reduire diminuer reduce decrease".split())
_STATISTICS = frozenset(
    "variable variables dimension dimensions dimensionnalite dimensionality inertie inertia variance bruit noise "
    "features colonnes columns composantes components".split()
)
_NEAR = 6
"""Words after the verb in which its object stands."""
_SCORES = frozenset("score scores rappel recall precision auc metrique metriques metric metrics".split())
_NUMBERED = frozenset("f1 f2 f3 f4 f5 f6".split())


def compounds(words: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where those expressions stand: start and end of each, in tokens."""
    folded = [token.folded for token in words]
    if not _COMPOUNDS.keys.isdisjoint(folded):
        yield from _COMPOUNDS.found(folded)
    yield from _reductions(folded)


def _reductions(folded: Sequence[str]) -> Iterator[tuple[int, int]]:
    """« Réduire le nombre de variables », from the verb to what is reduced, where that is data or statistics."""
    for at, word in enumerate(folded):
        if word in _REDUCING:
            reach = folded[at + 1 : at + _NEAR]
            yield from ((at, at + 2 + after) for after, one in enumerate(reach) if one in _STATISTICS)


def speaks_of_axes(words: Sequence[Token]) -> bool:
    """Whether « F1 » there is an axis of an analysis, and « inertie » what it carries, rather than scores."""
    folded = [token.folded for token in words]
    numbered = _NUMBERED.intersection(folded)
    return bool(numbered) and _SCORES.isdisjoint(folded) and (len(numbered) > 1 or not _AXES.isdisjoint(folded))


def names_an_axis(words: Sequence[Token]) -> bool:
    """Whether these words, where axes are spoken of, are the name of one or what it carries."""
    return len(words) == 1 and words[0].folded in _NUMBERED | {"inertie"}


def is_within(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the words `start` to `end` are a part, and not the whole, of one of these."""
    return any(first <= start and end <= last and end - start < last - first for first, last in spans)
