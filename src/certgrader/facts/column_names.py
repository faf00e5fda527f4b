"""Names of the columns of tables that outputs show, and whether people can read them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from certgrader.facts.metrics import LABEL, fold
from certgrader.facts.model import Facts, OutputFact
from certgrader.facts.reach import Reach
from certgrader.facts.searching import latest

MAX_NAMES = 400
_LINES = 3_000
_NUMBER = re.compile(r"[-+]?[.,]?\d[\d.,]*(?:e[+-]?\d+)?%?|nan|None|True|False", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
_WORD = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[aeiouyà-ÿ]")
_HASH = re.compile(r"(?=.*\d)[0-9a-f]{8,}")
_EMPTY = frozenset(
    "col cols column colonne var variable feature feat field champ attr attribute unnamed component composante "
    "dim pca".split()
)
"""Words that say which column it is and not what it holds."""

# What lists columns, one a line: `df.info()`, of pandas 1 and before it; `df.dtypes`; Spark's `printSchema()`.
_INFO = re.compile(r"^ *\d+ {2,}(?P<name>\S.*?) {2,}[\d,]+ non-null +\w")
_OLD_INFO = re.compile(r"^(?P<name>\S.*?) +[\d,]+ non-null +\w")
_DTYPE = re.compile(
    r"^(?P<name>\S.*?) {2,}(?:object|str|string|category|bool|u?int\d*|float\d*|Int64|Float64|datetime64\[.*|"
    r"timedelta64\[.*)$"
)
_SCHEMA = re.compile(r"^ *\|-- (?P<name>.+?): \w+ \(nullable")
_LISTED = (_INFO, _OLD_INFO, _DTYPE, _SCHEMA)
_COUNT = re.compile(r"^(?P<name>\S(?:(?! {2}).)*?) {2,}\d+(?:\.\d+)?$")
_ASKS = re.compile(r"\.(?:columns|keys\(|feature_names)")
_INDEX = re.compile(r"(?:^|Index\()\[(?P<names>\s*['\"][^\[\]]*)\]", re.DOTALL)
_QUOTED = re.compile(r"'((?:[^'\\\n]|\\.)+)'|\"((?:[^\"\\\n]|\\.)+)\"")
_DRAWN = re.compile(r"^[+┌╔][-+─┬═╤]+[+┐╗]$")
_SPARK_ROW = re.compile(r"^[|│].*[|│]$")
_GAP = re.compile(r" {2,}|\t")
_STATISTICS = frozenset({"count", "mean", "std", "min", "25%", "50%", "75%", "max"})
_HEADS = 3
"""Columns that a table must have to be read as one by its look."""


@dataclass(frozen=True, slots=True)
class ShownColumns:
    """The columns that one output names; not those of a table of scores."""

    output: OutputFact
    names: tuple[str, ...]

    @property
    def readable(self) -> tuple[str, ...]:
        """Those that people can read, where they are not the lesser part."""
        told = tuple(filter(is_readable, self.names))
        return told if 2 * len(told) >= len(self.names) else ()


@latest
def shown_columns(facts: Facts) -> tuple[ShownColumns, ...]:
    """What texts and tables name, in order."""
    reach, asking, scores = Reach(facts.code), _asking(facts), {cell for cell, _ in facts.modelling.results}
    found = []
    for one in facts.output.outputs:
        if one.kind not in {"text", "table"} or not one.producible:
            continue
        counted = any(call.name.endswith((".isna", ".isnull")) for call in reach.calls(one.cell))
        names = columns_in(one.text, counted=counted, named=one.cell in asking, drawn=one.cell not in scores)
        if names:
            found.append(ShownColumns(one, names))
    return tuple(found)


def _asking(facts: Facts) -> frozenset[int]:
    return frozenset(cell for cell, _, text in facts.code.live if _ASKS.search(text))


def is_readable(name: str) -> bool:
    """Whether a name says in words what the column holds: no `x1`, `V12`, `col_3` and no hash."""
    if len(name) > 80 or _HASH.fullmatch(name.lower()):
        return False
    words = [word.lower() for word in _WORD.findall(_HUMP.sub(" ", name))]
    told = [word for word in words if len(word) >= 3 and _VOWEL.search(word) and word not in _EMPTY]
    # Of « TX_JSKZ_Q3 » no part is a word that somebody could say.
    return bool(told) and 2 * max(map(len, told)) >= sum(map(len, words)) / 2


def columns_in(text: str, *, counted: bool, named: bool, drawn: bool) -> tuple[str, ...]:
    """The names of columns that an output lists or shows above a table of data; none of a table of scores.

    `counted`: its cell counts something for each column (`isna().sum()`); `named`: its cell asks for their names;
    `drawn`: a table that it shows may be the data.
    """
    lines = text.split("\n")[:_LINES]
    listed = list(_listed(lines, counted=counted)) or (list(_quoted(text)) if named else [])
    names = listed if len(listed) > 1 or not drawn else _above(lines)
    return () if _of_scores(names) else tuple(dict.fromkeys(names))[:MAX_NAMES]


def _listed(lines: Iterable[str], *, counted: bool) -> Iterator[str]:
    ways = (*_LISTED, _COUNT) if counted else _LISTED
    for line in lines:
        found = next((one for one in (way.match(line.rstrip()) for way in ways) if one is not None), None)
        if found is not None and found["name"] not in {"Name:", "Length:"}:
            yield found["name"].strip()


def _quoted(text: str) -> Iterator[str]:
    for found in _INDEX.finditer(text):
        yield from (one or other for one, other in _QUOTED.findall(found["names"]))


def _above(lines: list[str]) -> list[str]:
    """What stands above the rows of tables: where pandas breaks a wide one, above each of its parts."""
    names: list[str] = []
    for at, line in enumerate(lines[:-1]):
        opens = at == 0 or not lines[at - 1].strip()
        if opens and line.startswith("  "):
            names += _headings(line, lines[at + 1])
        elif _DRAWN.match(line.strip()) and _SPARK_ROW.match(lines[at + 1].strip()):
            return names or [one.strip() for one in re.split(r"[|│┆]", lines[at + 1].strip()[1:-1])]
    if set(names) <= {*_STATISTICS, "unique", "top", "freq"}:
        # `describe().T`: the columns are its rows.
        names = [_GAP.split(line.strip())[0] for line in lines[1:] if line.strip()] if names else []
    return [one for one in names if one != "..."]


def _headings(line: str, below: str) -> list[str]:
    heads = _GAP.split(line.strip().rstrip("\\").strip())
    row = _GAP.split(below.strip())
    plain = len(heads) >= _HEADS and not any(_NUMBER.fullmatch(one) for one in heads if one not in _STATISTICS)
    return heads if plain and len(row) > len(heads) // 2 else []


def _of_scores(names: list[str]) -> bool:
    """Whether a third of the names are metrics, two at least: the table compares models."""
    met = [LABEL.search(fold(one)) for one in names]
    measured = [one for one in met if one is not None and one.group() not in {"acc", "perte", "loss"}]
    return len(measured) >= 2 and 3 * len(measured) >= len(names)
