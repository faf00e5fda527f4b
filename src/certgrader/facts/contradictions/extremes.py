"""« L'ordre (2,1) minimise la MSE » where the table shown above gives another row the lowest one.

Rows are known by the very label that the table gives them, whatever they stand for: models, settings, orders, numbers
of clusters (« k = 4 »). Told only where no table of the notebook puts that row at the end which the text says.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.contradictions.claims import Said, Seen, denied
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.contradictions.numbers import numbers
from certgrader.facts.contradictions.tables import Table, tables
from certgrader.facts.metrics import LABEL, NAMES, fold, measured

_LEAST = re.compile(
    r"\bminimi[sz](?:e|es|ent|ing|ant)\b|\b(?:lowest|smallest)\b|\b(?:le|la|les) plus (?:faible|petit|bas)\w*\b|"
    r"\b(?:plus (?:faible|petit|bas)\w*) (?:valeur|score)\b"
)
_MOST = re.compile(
    r"\bmaximi[sz](?:e|es|ent|ing|ant)\b|\b(?:highest|largest)\b|\b(?:le|la|les) plus (?:eleve|grand|haut)\w*\b"
)
_NO_CLAIM = re.compile(
    r"\b(?:pas|jamais|sans|not|never|without|parmi|among|except\w*|sauf|hormis|train\w*|apprentissage|entrain\w*|"
    r"second\w*|deuxieme|presque|almost|nearly|quasi\w*|cherch\w+|compromis|trade-?off|(?:que|than))\b|\?"
)
_CRITERION = re.compile(r"(?<![a-z0-9])(?:aicc?|bic)(?![a-z0-9])")
_TRAIN = re.compile(r"train|apprentissage|entrain|std|ecart|rank|rang")
# What may part the end of the scale from its measure: « le plus bas score de », « la MSE est la ».
_LINK = re.compile(
    r"(?:\W{1,3}(?:la|le|les|l|the|its|est|is|de|du|of|plus|valeurs?|values?|scores?|criteres?|criterion|test|moyenne|mean))*\W{1,3}"
)
_ABOVE = 3
_MIN_ROWS = 3
_MAX_LABEL = 60
_NEAR = 0.002


@dataclass(frozen=True, slots=True)
class _Column:
    """The values that one table gives for one measure, with what names each of its rows."""

    cell: int
    names: tuple[frozenset[str], ...]
    values: tuple[float, ...]

    def beaten(self, place: int, *, least: bool) -> int | None:
        """The row at the end that the text means, where it is clearly not this one."""
        end = min(self.values) if least else max(self.values)
        if abs(self.values[place] - end) <= _NEAR * max(abs(end), 1e-9):
            return None
        return self.values.index(end)


def misread_extremes(sentences: Iterable[Said], seen: Seen) -> Iterator[Contradiction]:
    """Rows said to have the lowest or the highest of one measure, and others have it."""
    claims = [(one, claim) for one in sentences if not (one.denies or one.elsewhere) for claim in _claim(one)]
    if not claims:
        return
    shown = [(fact.cell, table) for output, fact in seen.outputs() for table in tables(output)]
    for one, (measure, least) in claims:
        columns = [column for cell, table in shown for column in _columns(cell, table, measure)]
        yield from _against(one, columns, measure, least=least)


def _claim(one: Said) -> Iterator[tuple[str, bool]]:
    """The one measure that the sentence names as it is written, and whether the least is meant."""
    text = one.folded
    least, most = list(_LEAST.finditer(text)), list(_MOST.finditer(text))
    named = _measures(text)
    if len(least) + len(most) != 1 or len({name for name, _ in named}) != 1 or _NO_CLAIM.search(text):
        return
    said = (least or most)[0]
    # « La précision » is the accuracy as often as not.
    if named[0][0] != "precision" and any(_LINK.fullmatch(_between(said, found)) for _, found in named):
        yield named[0][0], bool(least)


def _measures(folded: str) -> list[tuple[str, re.Match[str]]]:
    return [
        (found.lastgroup or found.group(), found) for found in (*LABEL.finditer(folded), *_CRITERION.finditer(folded))
    ]


def _between(first: re.Match[str], second: re.Match[str]) -> str:
    return first.string[min(first.end(), second.end()) : max(first.start(), second.start())]


def _against(one: Said, columns: Sequence[_Column], measure: str, *, least: bool) -> Iterator[Contradiction]:
    wrong: list[tuple[_Column, int, int]] = []
    text = one.folded
    for column in columns:
        places = [place for place, names in enumerate(column.names) if any(_stands(name, text) for name in names)]
        if len(places) != 1:
            continue
        other = column.beaten(places[0], least=least)
        if other is None:
            return
        wrong.append((column, places[0], other))
    above = [hit for hit in wrong if 0 <= one.paragraph.cell - hit[0].cell <= _ABOVE]
    if above:
        column, place, other = above[-1]
        told = {
            "own": measured(column.values[place]),
            "value": measured(column.values[other]),
            "metric": phrase(f"grading.measure.{measure}") if measure in NAMES else measure.upper(),
        }
        shown = phrase(f"grading.contradiction.{'lower' if least else 'higher'}", **told)
        yield denied(one, "direction", shown, column.cell)


def _stands(name: str, text: str) -> bool:
    """Whether the label stands in the text by itself, with whatever spaces."""
    if name not in text.replace(" ", ""):
        return False
    before = r"(?<![a-z0-9])(?<!\d[.,])" if name[0].isalnum() else ""
    after = r"(?![a-z0-9]|[.,]\d)" if name[-1].isalnum() else ""
    return re.search(before + " *".join(map(re.escape, name)) + after, text) is not None


def _columns(cell: int, table: Table, measure: str) -> Iterator[_Column]:
    header = [fold(name).strip().replace("_", " ") for name in table.header]
    places = [
        place - len(header)
        for place, name in enumerate(header)
        if not _TRAIN.search(name) and {each for each, _ in _measures(name)} == {measure}
    ]
    if len(places) != 1 or len(table.rows) < _MIN_ROWS:
        return
    names, values = [], []
    for row in table.rows:
        number = next(numbers(row[places[0]]), None) if len(row) >= len(header) else None
        if number is None:
            return
        values.append(number.value)
        names.append(frozenset(_names(row, header)))
    yield _Column(cell, tuple(names), tuple(values))


def _names(row: tuple[str, ...], header: Sequence[str]) -> Iterator[str]:
    """« (2,1) », « SVM linéaire », and « k=4 » for a column of whole numbers."""
    for place in range(1, len(row) + 1):
        cell = fold(row[-place]).replace(" ", "")
        if re.fullmatch(r"\d{1,3}", cell):
            name = header[-place].replace(" ", "") if place <= len(header) else ""
            if re.fullmatch(r"k|n_?clusters|nclusters|p|q|n", name):
                yield f"{name}={cell}"
        elif 2 < len(cell) <= _MAX_LABEL and not re.fullmatch(
            r"[-+]?[\d.,]+(?:e[-+]?\d+)?%?|nan|none|true|false", cell
        ):
            yield cell
