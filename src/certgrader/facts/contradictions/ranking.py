"""« Le meilleur modèle est X » where the results shown give Y; X said to beat Y, or kept, though Y does better; X
given Y's figure.

Told only where nothing is left to doubt: every measure shown together puts Y before X, and no output of the notebook
puts X first by any of them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.contradictions.claims import Said, Seen, denied
from certgrader.facts.contradictions.families import families, named
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.contradictions.numbers import numbers
from certgrader.facts.contradictions.printed import called_best
from certgrader.facts.contradictions.results import LOWER_IS_BETTER, Result, measure
from certgrader.facts.metrics import LABEL, RATIOS, fold, measured

_MODEL = (
    r"(?:modele|algorithme|classifieur|classificateur|estimateur|regresseur|model|algorithm|classifier|regressor)s?"
)
_RESULT = (
    r"(?:scores?|resultats?|results?|performances?|performers?|metri\w+|accuracy|precision|rappel|recall|f1|auc|"
    r"r2|rmse|mae)"
)
_BEST = re.compile(
    rf"\b(?:(?:le|la|les|notre|nos|mon|des|comme|c'est|of|the|our|as) (?:\w+ )?(?:meilleur\w*|best)|"
    rf"(?:meilleur\w*|best)(?: overall| performing| globale?)? (?:{_MODEL}|{_RESULT})|"
    r"(?:le|la|les) plus (?:performant|precis|efficace|fiable)\w*|(?:the )?most (?:accurate|efficient|performant)|"
    r"(?:surpasse\w*|surclasse\w*|domine\w*|outperform\w*) (?:tou\w+|largement tou\w+|nettement tou\w+|"
    r"les autres|all|every|the other\w*)|"
    r"l'emporte|arrive en tete)\b(?!(?: \w+){0,2} (?:que|than)\b)"
)
_HIGHEST = re.compile(r"\b(?:highest|(?:le|la|les) plus (?:haut|eleve)\w*)\b")
_LOWEST = re.compile(r"\b(?:lowest|smallest|(?:le|la|les) plus (?:bas|faible|petit)\w*)\b")
_RANKS = re.compile(
    r"meilleur|mieux|better|superi|best|beat|\bbat|plus|more|most|highest|lowest|smallest|"
    r"surpass|surclass|devanc|domin|outperform|outscore|emporte|en tete"
)
_ERROR = re.compile(r"\b(?:erreurs?|errors?)\b")
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:meilleur\w*|best|plus (?:performant|efficace)\w*) (?:hyper ?-?parametr\w*|parametr\w*|param\w*|"
    r"seuil\w*|threshold|"
    r"variables?|features?|attribut\w*|pretraitement|preprocessing|distances?|encod\w+|k|nombre|number|"
    r"compromis|trade-?off|"
    r"equilibre|balance|epoch\w*|iteration|configuration|combinaison|choix economique|pratiques?|practices?|"
    r"solution|option)"
)
_KEPT = re.compile(
    r"\b(?:retenons|retiens|retient|(?:avons|ai|est|a ete|sera|ete) (?:donc |finalement |ainsi )?(?:retenu|"
    r"choisi|selectionne|conserve|garde)|"
    r"choisissons|gardons|conservons|selectionnons|optons pour|opte pour|we (?:therefore |finally )?(?:choose|"
    r"chose|keep|kept|select|"
    rf"selected|retain|retained)|{_MODEL} (?:final|retenu|choisi|selectionne|conserve)|(?:final|chosen|selected|"
    rf"retained) {_MODEL}|"
    r"(?:was|is|were) (?:therefore |finally )?(?:chosen|selected|retained|kept))\b"
)
_OTHERWISE = (
    r"interpret|explic|explain|simpl|rapid|vite|fast|quick|speed|temps|duree|\btime|cout|cost|compromis|trade|"
    r"equilibr|balance|"
    r"stab|robust|surappren|sur-appren|overfit|generali|leger|light|latence|latency|memoire|memory|equit|biais|"
    r"bias|fair|"
    r"contraint|constraint|deplo|metier|business|frugal|energ|scal|variance|calibr|probabil|ressource|resource"
)
_OTHER_MERIT = re.compile(_OTHERWISE)
_REASON = re.compile(
    _OTHERWISE
    + r"|malgre|bien que|although|despite|even though|meme si|though|production|maint|prudent|ecart|regulari|choix|"
    r"rationale|donnees non"
)
_NO_CLAIM = re.compile(
    r"\b(?:pas|jamais|sans|aucune?|not|never|without|moins|less|worse|pire|si|if|lorsque|quand|when|"
    r"generalement|souvent|"
    r"usually|often|typically|generally|theori\w*|litterature|literature|papier|paper|articles?|auteurs?|"
    r"authors?|attend\w*|"
    r"expect\w*|hypothes\w*|supposons|parmi les (?:modeles|methodes) \w+|initial\w*|avant|before|precedemment|"
    r"previously|"
    r"deuxieme|second|2e|2eme|troisieme|third|premiere? (?:essai|version)|reconnu\w*|connu\w*|known|repute\w*|"
    r"objectif|goal|"
    r"train|entrainement|apprentissage|potentiel\w*|semble\w*|seems?|may|peut|pourrait|could|might|devrait|should|"
    r"notebook|kaggle|concours|sauf|except|excepte|selon le|according|mais|but|toutefois|cependant|however|et non|"
    r"utilise\w*|classe \w+|class \w+|categorie\w*)\b|\?|/"
)
_BESIDE_ANOTHER = re.compile(
    r"\b(?:que|than|contre|vs|versus|par rapport|compar\w+|hybrid\w*|ensembl\w*|combin\w*|moyenn\w*|mean|average|cv|"
    r"croisee|cross|seuil|threshold|environ|about|around|pres de|nearly|gain|ecart|difference|points?)\b|[~≈<>±+]"
)
_BEATS = re.compile(
    r"[^,;:.()]{0,30}?\b(?:(?:surpasse|surclasse|devance)(?:nt)?|bat(?:tent)?|outperform(?:s|ed|ing)?|beats?|outscores?|"
    r"(?:est|sont|is|are|was|were|fait|font|fonctionne\w*|marche\w*|performs?|performed|does|did|se revele\w*|"
    r"obtient|obtiennent|donne\w*|a|ont|has|have|gives?|gave|achieves?|achieved|offre\w*)\b[^,;:.()]{0,40}?"
    r"\b(?:meilleur\w*|mieux|better|superieur\w*|superior|plus (?:performant|precis|efficace|fiable)\w*|"
    r"more (?:accurate|precise|reliable))\b[^,;:.()]{0,30}?(?:\bque\b|\bqu'|\bthan\b|\baux?\b|\ba\b|\bto\b))"
    rf"(?: (?:the|le|la|les|celui|celle|ceux|celles|that|those|de|du|des|of|our|notre|l'|un|une|an?|simple|{_MODEL}))*"
    r"[ ']*"
)
_HOW_MUCH = re.compile(
    r"\b(?:legerement|slightly|sensiblement|comparable|similaire|similar|presque|almost|parfois|sometimes)\b"
)
_FAR = 0.02
_BELOW = 2
"""Cells below a sentence in which the results may stand that it comments."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """What is said of one model, by which measures (any, where none is named); `over`: the one that it is said to beat,
    else all others."""

    kind: Literal["best", "beats", "kept"]
    model: str
    metrics: frozenset[str]
    over: str | None = None


def ranked(sentences: Iterable[Said], seen: Seen, results: Callable[[], list[Result]]) -> Iterator[Contradiction]:
    """Contradictions about which model is the best, which is kept, and which has what score."""
    sentences = [one for one in sentences if not (one.denies or one.elsewhere)]
    claims = [(one, claim) for one in sentences for claim in _claims(one)]
    claims += [(one, _Claim("best", model, frozenset())) for one, model in called_best(seen)]
    figures = [one for one in sentences if _figured(one)]
    if not claims and not figures:
        return
    shown = _Scores(results())
    for one, claim in claims:
        yield from shown.against(one, claim)
    for one in figures:
        yield from shown.attributed(one, seen)


def _claims(one: Said) -> Iterator[_Claim]:
    text = one.folded.replace("_", " ")
    if not (_RANKS.search(text) or _KEPT.search(text)) or _NO_CLAIM.search(text):
        return
    models = list(dict.fromkeys(name for name, _, _ in families(text)))
    metrics = frozenset(found.lastgroup for found in LABEL.finditer(text) if found.lastgroup)
    if len(models) == 2:
        yield from _duel(text, metrics)
    if len(models) != 1:
        return
    model = models[0]
    if model == "baseline":
        return
    if _superlative(text, metrics) and not _OF_SOMETHING_ELSE.search(text):
        if not _OTHER_MERIT.search(text):
            yield _Claim("best", model, metrics)
    elif _KEPT.search(text) and not _REASON.search(fold(one.paragraph.text)):
        yield _Claim("kept", model, metrics)


def _duel(text: str, metrics: frozenset[str]) -> Iterator[_Claim]:
    """« X obtient de meilleurs résultats que Y » and nothing else of the two."""
    named_in = families(text)
    if len(named_in) != 2 or _OTHER_MERIT.search(text) or _HOW_MUCH.search(text) or "baseline" in text:
        return
    (model, _, end), (over, start, _) = named_in
    if _BEATS.fullmatch(text[end:start]) and not _OF_SOMETHING_ELSE.search(text):
        yield _Claim("beats", model, metrics, over)


def _superlative(text: str, metrics: frozenset[str]) -> bool:
    """Whether it says that nothing does better: the best, or the good end of the scale of the measures named."""
    if _HIGHEST.search(text) or _LOWEST.search(text):
        lower = {metric in LOWER_IS_BETTER for metric in metrics}
        wanted = (
            {bool(_LOWEST.search(text))} if bool(_LOWEST.search(text)) != bool(_HIGHEST.search(text)) else {True, False}
        )
        return bool(metrics) and lower == wanted and (True in wanted or not _ERROR.search(text))
    return _BEST.search(text) is not None


def _figured(one: Said) -> bool:
    """Whether it gives one model one measure and its figure."""
    text = one.folded.replace("_", " ")
    if sum(1 for _ in numbers(text)) != 1 or len(LABEL.findall(text)) != 1:
        return False
    if _NO_CLAIM.search(text) or _BESIDE_ANOTHER.search(text):
        return False
    return len({name for name, _, _ in families(text)}) == 1


class _Scores:
    """The scores of named models, by what they were shown together with."""

    def __init__(self, found: Sequence[Result]) -> None:
        self._found = found
        self._tables: dict[tuple[int, int, int], list[Result]] = {}
        for one in found:
            self._tables.setdefault(one.table, []).append(one)

    def against(self, one: Said, claim: _Claim) -> Iterator[Contradiction]:
        """The claim against the results: the clearest case, if any."""
        worse = []
        for shown_together in self._tables.values():
            table = [one for one in shown_together if claim.over is None or one.model in (claim.model, claim.over)]
            own = [result for result in table if result.model == claim.model and _asked(result, claim)]
            if not own:
                continue
            beaten = _beaten(own, table)
            if beaten is None:
                return
            worse += beaten
        before = [pair for pair in worse if pair[0].cell <= one.paragraph.cell + _BELOW]
        if not before or self._elsewhere(claim, before):
            return
        mine, theirs = before[-1]
        shown = phrase(
            "grading.contradiction.beaten",
            model=named(mine.model),
            own=_shown(mine),
            other=named(theirs.model),
            theirs=_shown(theirs),
            metric=measure(mine.metric),
        )
        yield denied(one, claim.kind, shown, mine.cell)

    def _elsewhere(self, claim: _Claim, pairs: Sequence[tuple[Result, Result]]) -> bool:
        """Whether the model has such a score in some other output that the one before it does not beat."""
        best = {theirs.metric: theirs for _, theirs in pairs}
        mine = (result for result in self._found if result.model == claim.model and result.metric in best)
        return any(not best[result.metric].better(result) for result in mine)

    def attributed(self, one: Said, seen: Seen) -> Iterator[Contradiction]:
        """A figure given to one model that the outputs show as another's, or nowhere while they show others for it."""
        quoted = _figure(one)
        if quoted is None:
            return
        model, metric, value, step = quoted
        same = [r for r in self._found if r.metric == metric and r.cell <= one.paragraph.cell]
        own = [r for r in same if r.model == model]
        if not own or any(abs(r.value - value) <= max(2 * step, 0.01 * abs(value)) for r in own):
            return
        if any(r.model == model and abs(r.value - value) <= 2 * step for r in self._found):
            return
        nearest = min(own, key=lambda r: abs(r.value - value))
        others = [r for r in same if r.model != model and abs(r.value - value) <= step * 0.51 + 1e-9]
        told = {"model": named(model), "own": _shown(nearest), "metric": measure(metric)}
        if others:
            shown = phrase("grading.contradiction.attributed", other=named(others[-1].model), **told)
            yield denied(one, "attributed", shown, nearest.cell)
        elif abs(nearest.value - value) > _FAR * max(abs(value), 1) and seen.nowhere(value, step):
            yield denied(one, "unshown", phrase("grading.contradiction.unshown", **told), nearest.cell)


def _figure(one: Said) -> tuple[str, str, float, float] | None:
    """The model, the measure, the value and what its last digit is worth; None where it is rounded too much."""
    text = one.folded.replace("_", " ")
    metric, figure = next(LABEL.finditer(text)).lastgroup or "", next(numbers(text))
    value, step = figure.value, figure.step
    if metric in RATIOS and value > 1:
        value, step = value / 100, step / 100
    if not (figure.percent or figure.step < 1) or step > 0.011 or (metric in RATIOS and not 0 < value < 1):
        return None
    return families(text)[0][0], metric, value, step


def _asked(result: Result, claim: _Claim) -> bool:
    return not claim.metrics or result.metric in claim.metrics


def _beaten(own: Sequence[Result], table: Sequence[Result]) -> list[tuple[Result, Result]] | None:
    """The model's best score beside the one that beats it, for each measure; None where by some measure none does, or
    the same other model does not by all."""
    rivals: dict[str, dict[str, tuple[Result, Result]]] = {}
    for metric in dict.fromkeys(result.metric for result in own):
        mine = [result for result in own if result.metric == metric]
        others = [result for result in table if result.metric == metric and result.model != own[0].model]
        if not others:
            continue
        rivals[metric] = dict(_better_ones(mine, others))
        if not rivals[metric]:
            return None
    if not rivals:
        return []
    by_all = set.intersection(*(set(one) for one in rivals.values()))
    return [one[sorted(by_all)[0]] for one in rivals.values()] if by_all else None


def _better_ones(mine: Sequence[Result], others: Sequence[Result]) -> Iterator[tuple[str, tuple[Result, Result]]]:
    """Other models that clearly beat the model's best, and it at everything that both were tried with."""
    best = _best(mine)
    for name in dict.fromkeys(result.model for result in others):
        theirs = [result for result in others if result.model == name]
        shared = [(a, b) for a in mine for b in theirs if a.variant == b.variant]
        if _best(theirs).better(best) and all(b.better(a) for a, b in shared):
            yield name, (best, _best(theirs))


def _best(some: Sequence[Result]) -> Result:
    return min(some, key=lambda one: one.value if one.metric in LOWER_IS_BETTER else -one.value)


def _shown(result: Result) -> str:
    return measured(result.value)
