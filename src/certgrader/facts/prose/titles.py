"""Titles that announce what is still to be done: everything below « Perspectives » is a plan, unless it tells the past.

A title that names more than that (« Conclusion et perspectives ») leaves each sentence to speak for itself: only a
point that begins with the act it proposes (« Tester un réseau de neurones ») is a plan there.
"""

from collections.abc import Sequence
from typing import Literal

from certgrader.facts.prose.clauses import is_infinitive
from certgrader.facts.prose.cues import Cues, phrases
from certgrader.facts.prose.words import Token, tokens

Planned = Literal["no", "partly", "wholly"]

_PLANS = Cues(
    phrases(
        "perspective|perspectives|ameliorations possibles|ameliorations futures|ameliorations envisagees|"
        "pistes amelioration|pistes d amelioration|piste amelioration|axes amelioration|axe amelioration|"
        "pistes de recherche|pistes envisagees|autres pistes|prochaines etapes|etapes suivantes|evolutions possibles|"
        "evolutions futures|evolutions envisagees|travaux futurs|reste a faire|pour aller plus loin|aller plus loin|"
        "feuille de route|suite du projet|a faire|todo|to do|future work|future works|future improvements|"
        "further work|further improvements|next steps|next step|possible improvements|going further|roadmap|outlook"
    )
)
_ALONE = frozenset({"pistes", "ouverture"})
"""Titles of one word: « Pistes » is one, « Pistes cyclables » and « Ouverture du fichier » are not."""
_FILLERS = frozenset("les des de du la le et and of the our nos mes a for pour l d projet project ce cette".split())
_MOST = 3
"""Words beside those that announce plans, in a title that announces nothing else."""
_CONTENT = frozenset(
    "conclusion conclusions bilan synthese resume discussion limites limite limitations results resultats resultat "
    "analyse analysis summary interpretation recommandations recommendations".split()
)
_ACTS = frozenset(
    "add try test use collect improve explore deploy integrate consider gather extend replace automate monitor retrain "
    "ajout mise integration automatisation enrichissement".split()
)
_DONE = Cues(
    phrases(
        "nous avons|j ai|ai|on a|a ete|ont ete|we have|we used|we found|was|were|obtient|obtenons|atteint|atteignons"
    )
)

_ACCOMPLISHED = Cues(
    phrases(
        "reussi a|avons pu|ai pu|on a pu|a permis de|ont permis de|nous a permis|m a permis|managed to|succeeded in|"
        "was able to|were able to|have been able to|allowed us to|allowed me to|enabled us to"
    )
)
"""What they announce was done, although each point is in the infinitive: « nous avons réussi à : »."""


def tells_done(text: str) -> bool:
    """Whether a line announces points that tell what was done."""
    return text.rstrip("*_ ").endswith(":") and _ACCOMPLISHED.stand_in(
        [token.folded for token in tokens(text) if token.is_word]
    )


def planned(titles: Sequence[str]) -> Planned:
    """Whether what stands below these titles, outermost first, is work still to be done."""
    return max((_planned(title) for title in titles), key=("no", "partly", "wholly").index, default="no")


def _planned(title: str) -> Planned:
    words = [token.folded for token in tokens(title) if token.is_word and not token.folded.isdigit()]
    spans = list(_PLANS.found(words))
    if not spans:
        return "wholly" if len(words) == 1 and words[0] in _ALONE else "no"
    announcing = {index for start, end in spans for index in range(start, end)}
    others = [word for index, word in enumerate(words) if index not in announcing and word not in _FILLERS]
    if not _CONTENT.isdisjoint(others):
        return "partly"
    return "wholly" if len(others) <= _MOST else "no"


def is_plan_below(title: Planned, words: Sequence[Token]) -> bool:
    """Whether a sentence that asserts is yet a plan, by the title above it."""
    if title == "no":
        return False
    said = [token.folded for token in words if token.is_word]
    if title == "partly":
        return bool(said) and (is_infinitive(said[0]) or said[0] in _ACTS)
    return not _DONE.stand_in(said)
