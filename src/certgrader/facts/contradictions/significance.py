"""Tests read the wrong way round: a probability that is said to reject and does not, or the other way round.

Between 1 % and 10 % anybody's threshold may apply: nothing is told.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.contradictions.claims import Said, Seen, denied
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.contradictions.numbers import Number, numbers
from certgrader.facts.metrics import measured

Verdict = Literal["small", "large"]
"""What the sentence takes the probability to be."""
SMALL, LARGE = 0.01, 0.1
_P = r"(?:p[- _]?val(?:ue|eur|u)?s?|valeur[- ]p|p-?values?|\bp(?=\s*[=(≈]))"
_GIVEN = re.compile(
    rf"{_P}\W{{0,4}}(?:obtenue |du test |est |is |de |of |egale a |equal to |vaut |a |=|:|\(|≈|"
    rf"\s){{0,6}}(?P<n>\d+(?:[.,]\d+)?(?:e-?\d+)?)(?!\s?%)"
)
_COMPARED = re.compile(
    rf"{_P}[^.;]{{0,40}}?(?P<a>\d+(?:[.,]\d+)?(?:e-?\d+)?)(?!\s?%)[^.;\d]{{0,30}}?(?:(?P<less>inferieure?|<|"
    rf"en dessous|less than|below|lower than|"
    r"smaller than|plus petite?)|(?P<more>superieure?|>|au-dessus|greater than|above|higher than|larger than|"
    r"plus grande?))"
    r"[^.;\d]{0,30}?(?P<b>0[.,](?:001|01|05|10?)|[15] ?%|10 ?%)"
)
_REJECTS = re.compile(r"\b(?:rejett?\w*|reject\w*)\b")
_NULL = re.compile(r"hypothese nulle|null hypothesis|\bh_?0\b|hypothese d'independance")
_KEEPS = re.compile(
    r"\b(?:ne (?:peut|peuvent|pouvons|permet\w*) (?:donc )?pas (?:de |etre )?rejet\w*|ne rejet\w+ (?:donc )?pas|"
    r"n'est pas rejet\w*|"
    r"non[- ]rejet|pas pouvoir rejeter|(?:fail\w*|cannot|can not|do not|don't|unable) (?:to )?reject|not reject\w*|"
    r"accept\w* (?:l'hypothese nulle|h_?0|the null))\b"
)
_SIGNIFICANT = re.compile(
    r"\b(?:statistiquement |statistically )?(?:significati(?:f|ve|vement)s?|significant(?:ly)?)\b"
)
_NOT_SIGNIFICANT = re.compile(
    r"\b(?:non|pas|aucune?|not|no|ni|jamais|never|peu|moins|less|least)\b.{0,60}significa\w+|insignificant"
)
_STATIONARY = re.compile(r"\b(?:serie\w*|series|donnees|data|residus)\b.{0,40}\bstationn?ai?r\w+")
_NOT_STATIONARY = re.compile(r"(?:\bpas|\bnon|\bnot|\bn'est plus)[- ](?:\w+ )?stationn?ai?r\w+|non-?stationar\w+")
_NORMAL = re.compile(
    r"\b(?:suit|suivent|follows?) (?:bien |donc )?(?:une |la |a )?(?:loi|distribution)? ?(?:normale|gaussienne|"
    r"normal|gaussian)\b|"
    r"\bnormalement distribue\w*|\bnormally distributed|\bnormalite (?:est )?(?:verifiee|respectee|acceptee|"
    r"confirmee)"
)
_NOT_NORMAL = re.compile(
    r"\bne sui\w+ (?:donc )?pas\b|\bpas normal\w*|\bnot (?:normally|follow)|\bnormalite (?:est )?(?:rejetee|"
    r"non)|\bnon[- ]?normal\w*"
)
_ADF = re.compile(r"adfuller|\badf\b", re.IGNORECASE)
_OTHER_WAY = re.compile(r"kpss", re.IGNORECASE)
_SHAPIRO = re.compile(r"shapiro|normaltest|jarque", re.IGNORECASE)
_TESTED = re.compile(
    r"chi2_contingency|chi2\(|f_oneway|ttest|mannwhitney|wilcoxon|kruskal|ks_2samp|kstest|pearsonr|spearmanr|"
    r"anova|mcnemar|"
    r"friedman|levene|bartlett|fisher_exact",
    re.IGNORECASE,
)
_PRINTED = re.compile(r"p[- _]?val(?:ue|eur|u)?\w*\W{0,6}(?P<n>\d+(?:[.,]\d+)?(?:e-?\d+)?)(?![\d.,]*%)", re.IGNORECASE)
_NO_CLAIM = re.compile(
    r"\b(?:si|if|lorsqu\w*|quand|when|permet de|allows?|seuil de|niveau de|hypothese alternative|generalement|"
    r"en general|"
    r"exemple|example|sauf|except|certain\w*|some|quelques|few|plusieurs|several|selon|coefficients?|tou\w+|"
    r"parametre\w*)\b|\?|[≤≥]|:=|→"
)


_ABOUT = re.compile(r"significa|stationn?a|rej[et]|normal|gauss|p[- _]?val|valeur[- ]p|\bp\s*[=(≈]")


def misread_tests(sentences: Iterable[Said], seen: Seen) -> Iterator[Contradiction]:
    """Sentences that read a test the wrong way round."""
    for one in sentences:
        text = one.folded
        if not _ABOUT.search(text) or _NO_CLAIM.search(text):
            continue
        compared = _COMPARED.search(text)
        if compared is not None and len(list(numbers(text))) == 2:
            yield from _arithmetic(one, compared)
            continue
        given = _GIVEN.search(text)
        if given is not None:
            number = _number(given["n"])
            if number is not None and _alone(text, number):
                yield from _against(one, _taken_for(text, ""), number, one.paragraph.cell)
        elif one.elsewhere:
            continue
        elif (
            _REJECTS.search(text)
            or _SIGNIFICANT.search(text)
            or _STATIONARY.search(text)
            or _NORMAL.search(text)
            or _NOT_NORMAL.search(text)
        ):
            yield from _printed_above(one, seen)


def _arithmetic(one: Said, found: re.Match[str]) -> Iterator[Contradiction]:
    first, second = _number(found["a"]), _number(found["b"])
    if first is None or second is None or not 0 <= first.value <= 1:
        return
    less = first.value < second.value
    if less != bool(found["less"]) and first.value != second.value:
        key = "p-below" if less else "p-above"
        shown = phrase(f"grading.contradiction.{key}", value=found["a"], threshold=found["b"])
        yield denied(one, "significance", shown)


def _number(text: str) -> Number | None:
    return next(numbers(text), None)


def _alone(text: str, given: Number) -> bool:
    """Whether it is the only probability of the sentence, thresholds apart."""
    others = {one.value for one in numbers(text)} - {given.value, 0.05, 0.01, 0.1, 0.001}
    return not any(0 <= value <= 1 for value in others) and 0 <= given.value <= 1


def _taken_for(text: str, code: str) -> Verdict | None:
    """Whether the sentence takes the probability for small or large; None where it says neither, or both."""
    said: set[Verdict] = set()
    if _NULL.search(text) and (_REJECTS.search(text) or _KEEPS.search(text)):
        said.add("large" if _KEEPS.search(text) else "small")
    elif _SIGNIFICANT.search(text):
        said.add("large" if _NOT_SIGNIFICANT.search(text) else "small")
    if (
        _ADF.search(code + text)
        and not _OTHER_WAY.search(code + text)
        and (_STATIONARY.search(text) or _NOT_STATIONARY.search(text))
    ):
        said.add("large" if _NOT_STATIONARY.search(text) else "small")
    if _SHAPIRO.search(code + text) and (_NORMAL.search(text) or _NOT_NORMAL.search(text)):
        said.add("small" if _NOT_NORMAL.search(text) else "large")
    return said.pop() if len(said) == 1 else None


def _against(one: Said, taken: Verdict | None, number: Number, cell: int) -> Iterator[Contradiction]:
    if (taken == "small" and number.value > LARGE) or (taken == "large" and number.value < SMALL):
        key = "p-large" if taken == "small" else "p-small"
        shown = phrase(f"grading.contradiction.{key}", value=measured(number.value))
        yield denied(one, "significance", shown, cell)


def _printed_above(one: Said, seen: Seen) -> Iterator[Contradiction]:
    """The one probability printed by the cell just above, of a test that it makes."""
    above = one.paragraph.cell - 1
    if above < 0 or seen.notebook.cells[above].kind != "code":
        return
    code = seen.notebook.cells[above].source
    kinds = [pattern for pattern in (_ADF, _SHAPIRO, _TESTED) if pattern.search(code)]
    texts = [output.text for output, fact in seen.outputs() if fact.cell == above]
    printed = [found["n"] for text in texts for found in _PRINTED.finditer(text)]
    if len(kinds) != 1 or len(printed) != 1:
        return
    number = _number(printed[0])
    if number is not None and 0 <= number.value <= 1 and _fits(one.folded, kinds[0]):
        yield from _against(one, _taken_for(one.folded, code), number, above)


def _fits(text: str, kind: re.Pattern[str]) -> bool:
    """« significatif » says something of a test of differences or links, less of others."""
    return kind is _TESTED or _NULL.search(text) is not None or not _SIGNIFICANT.search(text)
