"""Rows, columns and classes that the text counts, against the shapes that the outputs show."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.contradictions.claims import MAX_TEXT, Said, Seen
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.contradictions.numbers import Number, numbers

_DATA = re.compile(
    r"\b(?:dataset|data ?set|jeux? de donnees|data ?frames?|base(?: de donnees)?|donnees|fichier|table|tableau|"
    r"data|df|"
    r"corpus|echantillon)\b.{0,80}?\b(?:contient|contiennent|compte|comptent|comporte\w*|comprend|comprennent|"
    r"est compose\w*|"
    r"se compose\w*|contains?|has|have|consists?|comprises?|dispose|a|de taille|of size|with|avec)\b|"
    r"\b(?:disposons|avons|have|dispose|travaillons|working|work)\b.{0,30}$"
)
_ROWS = (
    r"(?:lignes|rows|observations|enregistrements|records|instances|entrees|entries|transactions|clients|customers|"
    r"individus|patients|employes|employees|exemples|examples|samples)"
)
_COLUMNS = r"(?:colonnes|columns|variables|features|attributs|attributes|caracteristiques)"
_THING = re.compile(rf"\s*(?:de |d')?(?:(?P<rows>{_ROWS})|(?P<columns>{_COLUMNS}))\b(?P<after>.{{0,25}})")
_COUNTED = re.compile(rf"\d\s*(?:de |d')?(?:{_ROWS}|{_COLUMNS})\b")
_NO_CLAIM = re.compile(
    r"\b(?:environ|about|around|approximat\w*|pres de|nearly|almost|plus de|more than|moins de|less than|over|"
    r"au moins|"
    r"at least|jusqu'a|up to|echantillon\w*|sample\w*|extrait\w*|subset\w*|sous-ensemble|chaque|chacun\w*|each|"
    r"par|per|"
    r"pas|not|premier\w*|first|dernier\w*|last|dont|including|entre|between|million\w*|milliers?|thousand\w*|"
    r"kaggle|site|source|origin\w*|initial\w*|complet\w*|full|avant|before|fichiers|files|tables|doublons?|"
    r"duplicat\w*)\b|[~≈<>+]"
)
_SOME_COLUMNS = re.compile(
    r"\b(?:apres|after|reste\w*|remain\w*|supprim\w*|remov\w*|drop\w*|manquant\w*|missing|nouvel\w*|new|"
    r"train\w*|test|"
    r"entrainement|apprentissage|numeriqu\w*|numeric\w*|categori\w*|qualitati\w*|quantitati\w*|explicativ\w*|"
    r"predicti\w*|utiles?|pertinent\w*|important\w*|principa\w*|types?|binair\w*|cible|target|redondant\w*|"
    r"selectionn\w*|selected|constant\w*|communs?|encod\w*|independant\w*|independent|descripti\w*)\b"
)
_SHAPES = (
    re.compile(r"\((?P<rows>\d+), (?P<columns>\d+)\)"),
    re.compile(r"\[?(?P<rows>\d+) rows [x×] (?P<columns>\d+) columns\]?"),
)
_ENTRIES = re.compile(r"Index: (\d+) entries")
_TOTAL = re.compile(r"total (\d+) columns")
_SAMPLES = re.compile(
    r"\bnrows\s*=|\bskiprows\b|\.sample\(|chunksize|\.limit\(|load_dataset|\bfraction\s*=|\.head\(\d{3,}"
)
_READS = re.compile(
    r"(?:^|\.)(?:read_(?:csv|excel|parquet|json|table|sql\w*|feather|pickle|fwf|html)|load_\w+|fetch_\w+|csv|"
    r"parquet)$"
)
_INTEGER = re.compile(r"(?<![\d.])\d[\d,.\u202f\u00a0 ']*")
_NEAR = 3


def miscounted(sentences: Iterable[Said], seen: Seen) -> Iterator[Contradiction]:
    """Counts of the one table that the notebook reads, which no output shows and every shape shown denies."""
    claims = [
        (one, number, kind) for one in sentences if not (one.denies or one.elsewhere) for number, kind in _counts(one)
    ]
    if not claims:
        return
    shapes, written = _shown(seen)
    if not _all_shown(seen, shapes):
        return
    for one, number, kind in claims:
        sizes = [(cell, rows if kind == "rows" else columns) for cell, rows, columns in shapes]
        shown = [(cell, value) for cell, value in sizes if value is not None]
        if any(cell <= one.paragraph.cell for cell, _ in shown) and _denied(number, kind, shown, written):
            cell, value = min(shown, key=lambda pair: abs(pair[1] - max(number.readings)))
            words = one.words(*_around(one, number))
            text = phrase(f"grading.contradiction.{kind}", n=value)
            yield Contradiction("size", one.paragraph.cell, one.sentence.lines, words, text, cell)


def _counts(one: Said) -> Iterator[tuple[Number, str]]:
    if not _COUNTED.search(one.folded):
        return
    for number in numbers(one.folded):
        found = _THING.match(one.folded, number.end)
        if found is None or not number.whole or number.value < 2:
            continue
        before, after = one.folded[: number.start], found["after"]
        if not _DATA.search(before) or _NO_CLAIM.search(before + found.group()):
            continue
        if found["rows"]:
            yield number, "rows"
        elif not _SOME_COLUMNS.search(before + after):
            yield number, "columns"


def _around(one: Said, number: Number) -> tuple[int, int]:
    found = _THING.match(one.folded, number.end)
    return number.start, found.start("after") if found is not None else number.end


def _all_shown(seen: Seen, shapes: Sequence[tuple[int, int | None, int | None]]) -> bool:
    """Whether as many tables as are read show how large they are, none of them read in part."""
    reading = {(call.cell, call.lines) for call in seen.code.calls if _READS.search(call.name)}
    looped = any(call.in_loop for call in seen.code.calls if _READS.search(call.name))
    sampled = any(_SAMPLES.search(cell.source) for cell in seen.notebook.cells if cell.kind == "code")
    counts = {rows for _, rows, _ in shapes if rows is not None}
    return 0 < len(reading) <= len(counts) and not looped and not sampled and not seen.code.unparsed


def _shown(seen: Seen) -> tuple[list[tuple[int, int | None, int | None]], str]:
    """Shapes of tables with more rows than a summary has, and all that is shown or written in code."""
    shapes: list[tuple[int, int | None, int | None]] = []
    texts = [cell.source for cell in seen.notebook.cells if cell.kind == "code"] + list(seen.texts())
    if sum(map(len, texts)) > MAX_TEXT:
        return [], ""
    for output, fact in seen.outputs():
        text = fact.text + "\n" + output.text
        for pattern in _SHAPES:
            shapes += [(fact.cell, int(found["rows"]), int(found["columns"])) for found in pattern.finditer(text)]
        shapes += [(fact.cell, int(found[1]), None) for found in _ENTRIES.finditer(text)]
        shapes += [(fact.cell, None, int(found[1])) for found in _TOTAL.finditer(text)]
    return shapes, "\n".join(texts)


def _denied(number: Number, kind: str, shown: Sequence[tuple[int, int]], written: str) -> bool:
    values = {value for _, value in shown}
    # « 5.000 lignes » are five thousand.
    wanted = [int(max(number.readings))]
    if kind == "columns":
        # A target, an index or an identifier may be left out.
        return all(abs(value - one) > _NEAR for value in values for one in wanted)
    if any(abs(value - one) <= max(_NEAR, value // 1000) for value in values for one in wanted):
        return False
    sums = {a + b for a, b in combinations(sorted(values)[-30:], 2)} | {
        abs(a - b) for a, b in combinations(sorted(values)[-30:], 2)
    }
    if sums & set(wanted):
        return False
    digits = {re.sub(r"\D", "", found) for found in _INTEGER.findall(written)}
    digits |= {one for found in _INTEGER.findall(written) for one in re.split(r"\D+", found)}
    return not any(str(one) in digits for one in wanted)
