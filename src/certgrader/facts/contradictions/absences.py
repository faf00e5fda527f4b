"""« Aucune valeur manquante », « aucun doublon », « les classes sont équilibrées » below an output that counts "
"otherwise."""

import re
from collections.abc import Iterable, Iterator, Sequence

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.facts.contradictions.claims import Said, Seen, denied
from certgrader.facts.contradictions.model import Contradiction

_NONE = (
    r"\b(?:aucune?|pas de|pas d'|no|without|without any|sans|zero|(?:pas|not|n't) (?:have |contain |any )+)\s?"
    r"(?:(?:une?|seule?|any|single|de|des|lignes?|rows?)\s)*"
)
_MISSING = re.compile(
    rf"{_NONE}(?:valeurs? (?:manquantes?|nulles?)|donnees? manquantes?|nan|missing (?:values?|data)|"
    rf"null values?|nulls?)\b"
)
_DUPLICATES = re.compile(rf"{_NONE}(?:doublons?|duplicat\w*|dupliquee?s?|valeurs? dupliquees?)\b")
_BALANCED = re.compile(
    r"\b(?:classes?|donnees|dataset|jeu de donnees|cible|target|data)\b.{0,25}?\b(?:sont|est|is|are)\b"
    r"(?: (?:bien|assez|relativement|plutot|parfaitement|globalement|tres|well|quite|fairly|relatively|perfectly))*"
    r" (?:equilibree?s?|balanced)\b"
)
_NO_CLAIM = re.compile(
    # « Colonnes sans valeurs manquantes : » says which ones, not that there are none.
    r"\b(?:colonnes?|variables?|lignes?|attributs?|columns?|features?|rows?|fields?) "
    r"(?:sans|without|with no|having no|n'ayant|qui n'|ne )|"
    r"\b(?:dans (?:la|les|cette|ces|certaines?) (?:\w+ )?(?:colonnes?|variables?|cible)|in the (?:target|column|"
    r"feature)\w*|"
    r"sauf|except\w*|hormis|hors|apart|mais|but|apres|after|reste\w*|remain\w*|desormais|now|plus aucune?|"
    r"longer|si|if|"
    r"verifi\w+|check\w*|ensure|assur\w*|afin|pour|pas (?:tres |bien )?equilibre\w*|not balanced|smote|"
    r"resampl\w*|sampl\w*|"
    r"reequilibr\w*|stratif\w*|train|test|entrainement|suppr\w*|remov\w*|trait\w*|imput\w*|nettoy\w*|clean\w*)\b|\?"
)
_COUNTS_MISSING = re.compile(r"\.is(?:null|na)\(\)\.sum\(\)")
_COUNTS_DUPLICATES = re.compile(r"\.duplicated\([^()]*\)\.sum\(\)")
_COUNTS_CLASSES = re.compile(
    r"(?:\[['\"](?P<column>\w+)['\"]\]|\b(?P<name>y\w*|target|labels?)|"
    r"\.(?P<field>\w+))\.value_counts\(\s*\)"
)
_CHANGES = re.compile(
    r"dropna|fillna|impute|interpolate|drop_duplicates|\.drop\(|\.replace\(|resample|smote|merge\(|concat\(|"
    r"read_\w+\(|~?\w+\.duplicated",
    re.IGNORECASE,
)
_LINE = re.compile(r"^(?P<name>\S.{0,80}?)\s{2,}(?P<n>\d+)$", re.MULTILINE)
_ALONE = re.compile(r"(?:^|[:=]\s*)(?:np\.int64\()?(?P<n>\d+)\)?\s*$")
_CLASSES = 10
_UNBALANCED = 3


def miscounted_absences(sentences: Iterable[Said], seen: Seen) -> Iterator[Contradiction]:
    """What is said to be absent, or even, just below the cell that counts it and finds otherwise."""
    for one in sentences:
        if one.elsewhere or not _ABOUT.search(one.folded) or _NO_CLAIM.search(one.folded):
            continue
        above = one.paragraph.cell - 1
        if above < 0 or seen.notebook.cells[above].kind != "code":
            continue
        code = seen.notebook.cells[above].source
        texts = [output.text for output, fact in seen.outputs() if fact.cell == above]
        shown = _counted(one.folded, code, texts, seen.modelling.targets)
        if shown is not None:
            yield denied(one, "absence", shown, above)


_ABOUT = re.compile(r"manqu|null|nan\b|missing|doublon|dupli|balanced|equilibr")


def _counted(text: str, code: str, texts: Sequence[str], targets: Sequence[str]) -> Phrase | None:
    if _MISSING.search(text) and len(_COUNTS_MISSING.findall(code)) == 1 and not _changed(code, _COUNTS_MISSING):
        n = _total(texts)
        return phrase("grading.contradiction.missing", n=n) if n else None
    if (
        _DUPLICATES.search(text)
        and len(_COUNTS_DUPLICATES.findall(code)) == 1
        and not _changed(code, _COUNTS_DUPLICATES)
    ):
        n = _total(texts)
        return phrase("grading.contradiction.duplicates", n=n) if n else None
    found = _COUNTS_CLASSES.findall(code)
    if _BALANCED.search(text) and len(found) == 1 and not _CHANGES.search(code):
        name = next(part for part in found[0] if part)
        return _uneven(texts) if name in targets or name.lower().startswith(("y", "target", "label", "class")) else None
    return None


def _changed(code: str, counts: re.Pattern[str]) -> bool:
    """Whether the cell changes the data beside counting."""
    return _CHANGES.search(counts.sub("", code)) is not None


def _total(texts: Sequence[str]) -> int | None:
    """What the one output counts in all; None where several outputs or something else stands there."""
    if len(texts) != 1:
        return None
    lines = [line for line in texts[0].strip().split("\n") if line.strip()]
    if len(lines) == 1:
        alone = _ALONE.search(lines[0].strip())
        return int(alone["n"]) if alone is not None else None
    counted = [_LINE.match(line.rstrip()) for line in lines if not line.startswith(("dtype", "Length", "Name"))]
    return sum(int(one["n"]) for one in counted if one is not None) if counted and all(counted) else None


def _uneven(texts: Sequence[str]) -> Phrase | None:
    counts = [int(found["n"]) for text in texts for found in _LINE.finditer(text)]
    if (
        len(texts) != 1
        or not 2 <= len(counts) <= _CLASSES
        or min(counts) == 0
        or max(counts) < _UNBALANCED * min(counts)
    ):
        return None
    return phrase("grading.contradiction.uneven", most=max(counts), least=min(counts))
