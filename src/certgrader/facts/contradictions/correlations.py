"""« Corrélation positive » where the sentence itself or the outputs give a clearly negative one, and conversely."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.contradictions.claims import Said, Seen, denied
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.contradictions.numbers import numbers
from certgrader.facts.contradictions.tables import Table, tables
from certgrader.facts.metrics import fold

_CORRELATED = re.compile(r"\b(?:correl\w+|lie\w* (?:positivement|negativement))")
POSITIVE = re.compile(r"\bpositi[vf]\w*")
NEGATIVE = re.compile(r"\b(?:negati[vf]\w*|invers\w*|anti-?correl\w*|opposee?s?)")
_TARGET = re.compile(r"\b(?:la cible|target|variable a predire|the label)\b")
_NO_CLAIM = re.compile(
    r"\b(?:pas|not|si|if|signifi\w+|mean\w*|lorsqu\w*|quand|when|tou\w+|all|valeur absolue|absolute|"
    r"partiell?e?\w*|partial|"
    r"bleu\w*|rouge\w*|red|blue|exemple|example|log|carre|squared|mais|but|cependant|however|sauf|except)\b|\?"
)
_CLEAR = 0.1
_MIN_NAME = 2
_MANY = 60


@dataclass(frozen=True, slots=True)
class _Found:
    """What the outputs give for a pair of names, both folded."""

    value: float
    cell: int


Pairs = Mapping[frozenset[str], list[_Found]]


def misread_signs(sentences: Iterable[Said], seen: Seen) -> Iterator[Contradiction]:
    """Signs of correlations read the wrong way round."""
    claims = [(one, sign) for one in sentences if not one.denies for sign in _sign(one)]
    if not claims:
        return
    shown: tuple[Pairs, frozenset[str]] | None = None
    for one, sign in claims:
        own = _of_itself(one, sign)
        if own is not None:
            shown_there = phrase("grading.contradiction.sign-itself", value=f"{own:.2g}")
            yield denied(one, "direction", shown_there)
            continue
        if one.elsewhere:
            continue
        shown = shown if shown is not None else _shown(seen)
        yield from _of_outputs(one, sign, *shown)


def _sign(one: Said) -> Iterator[int]:
    text = one.folded
    if not _CORRELATED.search(text) or _NO_CLAIM.search(text):
        return
    positive, negative = len(POSITIVE.findall(text)), len(NEGATIVE.findall(text))
    if positive + negative == 1:
        yield 1 if positive else -1


def _of_itself(one: Said, sign: int) -> float | None:
    """The one coefficient that the sentence gives, where it has the other sign, written out."""
    values = [number.value for number in numbers(one.folded) if number.step < 1 and not number.percent]
    if sign > 0 and len(values) == 1 and -1 <= values[0] <= -_CLEAR:
        return values[0]
    return None


def _of_outputs(one: Said, sign: int, pairs: Pairs, targets: frozenset[str]) -> Iterator[Contradiction]:
    names = named_in(one.folded.replace("_", " "), frozenset(name for pair in pairs for name in pair))
    if len(names) == 1 and _TARGET.search(one.folded) and len(targets) == 1:
        names |= targets
    found = pairs.get(names, []) if len(names) == 2 else []
    if found and all(value.value * sign <= -_CLEAR for value in found):
        first, second = sorted(names)
        shown = phrase("grading.contradiction.sign", first=first, second=second, value=f"{found[-1].value:.2f}")
        yield denied(one, "direction", shown, found[-1].cell)


def named_in(text: str, names: frozenset[str]) -> frozenset[str]:
    """The names that stand in the text as words; those inside a longer one do not count by themselves."""
    kept: list[str] = []
    for name in sorted(names, key=len, reverse=True):
        pattern = rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])"
        if len(name) >= _MIN_NAME and re.search(pattern, text):
            kept.append(name)
            text = re.sub(pattern, " ", text)
    return frozenset(kept)


def _shown(seen: Seen) -> tuple[Pairs, frozenset[str]]:
    pairs: dict[frozenset[str], list[_Found]] = {}
    targets: set[str] = set()
    for output, fact in seen.outputs():
        code = seen.notebook.cells[fact.cell].source
        for table in tables(output) if "corr" in code else ():
            for pair, value in _matrix(table):
                pairs.setdefault(pair, []).append(_Found(value, fact.cell))
        if ".corr" in code and fact.kind == "text":
            target, column = _series(output.text)
            targets |= {target} if target else set()
            for name, value in column if target else ():
                pairs.setdefault(frozenset({name, target}), []).append(_Found(value, fact.cell))
    return pairs, frozenset(targets)


def label_of(text: str) -> str:
    """A name of a column as sentences and tables are compared by it."""
    return fold(text).replace("_", " ").strip()


def _matrix(table: Table) -> Iterator[tuple[frozenset[str], float]]:
    """The cells of a square table whose columns and rows bear the same names."""
    header = [label_of(name) for name in table.header]
    rows = {label_of(row[0]): row for row in table.rows if row}
    if len(set(header) & set(rows)) < 2 or len(rows) > _MANY:
        return
    for name, row in rows.items():
        for column, cell in zip(reversed(header), reversed(row), strict=False):
            value = next(numbers(cell), None)
            if column in rows and column != name and value is not None and -1 <= value.value <= 1:
                yield frozenset({name, column}), value.value


def _series(text: str) -> tuple[str, list[tuple[str, float]]]:
    """A column of correlations with the one name that has 1.0 beside it."""
    found = [
        (label_of(line[1]), float(line[2]))
        for line in re.finditer(r"^(\S.{0,60}?)\s+(-?(?:0\.\d+|1\.0+))\s*$", text[:20_000], re.MULTILINE)
    ]
    ones = [name for name, value in found if value == 1.0]
    return (ones[0], [pair for pair in found if pair[0] != ones[0]]) if len(ones) == 1 and len(found) > 2 else ("", [])
