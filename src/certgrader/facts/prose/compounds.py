"""Fixed expressions whose words mean something else by themselves.

« Feature engineering » names a job and no variable, « ainsi que » adds and gives no reason, « préparation des données »
tells of no data in particular, « comparé aux » sets one value beside another and compares no methods, « a décidé »
tells of a decision already made and not of those that users of a tool make. A concept only found in a part of such an
expression is not mentioned; one whose own term is the expression, or longer, is.
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
        "data science|"
        "data scientist|data scientists|data engineer|data engineers|data analyst|data analysts"
    )
)


def compounds(words: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where those expressions stand: start and end of each, in tokens."""
    folded = [token.folded for token in words]
    if not _COMPOUNDS.keys.isdisjoint(folded):
        yield from _COMPOUNDS.found(folded)


def is_within(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the words `start` to `end` are a part, and not the whole, of one of these."""
    return any(first <= start and end <= last and end - start < last - first for first, last in spans)
