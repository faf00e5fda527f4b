"""« Le réglage améliore le rappel » where the two results shown, before and after, say the opposite."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from certgrader.catalogue.catalogue import phrase
from certgrader.facts.contradictions.changes import FALL, RISE, WORSE_OR_BETTER
from certgrader.facts.contradictions.claims import Said, Seen, denied
from certgrader.facts.contradictions.model import Contradiction
from certgrader.facts.contradictions.numbers import numbers
from certgrader.facts.contradictions.results import LOWER_IS_BETTER, measure, metric_of
from certgrader.facts.contradictions.tables import tables
from certgrader.facts.metrics import LABEL, fold, measured
from certgrader.notebook.model import Output

_BEFORE = re.compile(
    r"\b(?:avant|before|sans|without|default|defaut|initial\w*|base|baseline|non[- ]optimise\w*|not tuned|untuned|"
    r"original\w*|0[.,]50?|brut\w*|raw|vanilla)\b"
)
_AFTER = re.compile(
    r"\b(?:apres|after|avec|with|tuned|optimi[sz]e\w*|optimal\w*|smote|ajuste\w*|adjusted|calibr\w*|reequilibr\w*|"
    r"balanced|ameliore\w*|improved)\b"
)
_CAUSE = re.compile(
    r"\b(?:tun\w+|optimi\w+|smote|seuils?|threshold\w*|ajust\w+|calibr\w+|reequilibr\w*|rebalanc\w*|resampl\w*|"
    r"apres|after|"
    r"grid ?search\w*|regularis\w*|regulariz\w*)\b"
)
_VERB = re.compile(rf"\b(?:(?P<rise>{RISE})|(?P<fall>{FALL})|{WORSE_OR_BETTER})\b")
_NO_CLAIM = re.compile(
    r"\b(?:pas|not|si|if|mais|but|devrait|should|permet\w*|allows?|peut|may|could|legerement|slight\w*|stable|"
    r"train\w*|"
    r"entrainement|apprentissage|validation (?:set|score)|par rapport|compared)\b|\?"
)
_NEAR = 35
_HEADER = re.compile(r"^\s*precision\s+recall\s+f1-score\s+support\s*$")
_ROW = re.compile(r"^\s*(?P<name>\S.{0,60}?)\s+(?P<p>[01]\.\d+)\s+(?P<r>[01]\.\d+)\s+(?P<f>[01]\.\d+)\s+\d+\s*$")
_AVERAGES = frozenset({"macro avg", "weighted avg", "micro avg", "samples avg"})
_CLEARLY = 0.01
_PAIR = 2


@dataclass(frozen=True, slots=True)
class _State:
    """One of two results: `scores` by row (a class, an average, or nothing) and measure."""

    label: str
    scores: Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class _Pair:
    cell: int
    before: _State
    after: _State


def misread_improvements(sentences: Iterable[Said], seen: Seen) -> Iterator[Contradiction]:
    """Changes of a measure that the results shown before and after deny."""
    claims = [(one, metric, up) for one in sentences for metric, up in _claims(one)]
    if not claims:
        return
    pairs = [pair for output, fact in seen.outputs() for pair in _pairs(output, fact.cell)]
    told: set[int] = set()
    for one, metric, up in claims:
        above = [pair for pair in pairs if pair.cell < one.paragraph.cell]
        moves = [_move(pair, metric, one.folded) for pair in above]
        known = [(pair, move) for pair, move in zip(above, moves, strict=True) if move is not None]
        if known and all((move[1] - move[0]) * up < -_CLEARLY for _, move in known) and id(one) not in told:
            told.add(id(one))
            pair, move = known[-1]
            shown = phrase(
                "grading.contradiction.moves", metric=measure(metric), first=measured(move[0]), second=measured(move[1])
            )
            yield denied(one, "direction", shown, pair.cell)


def _claims(one: Said) -> Iterator[tuple[str, int]]:
    """Each measure with the direction in which it is said to move."""
    if one.denies or one.elsewhere or not _CAUSE.search(one.folded) or _NO_CLAIM.search(one.folded):
        return
    verbs = list(_VERB.finditer(one.folded))
    for label in LABEL.finditer(one.folded):
        metric = label.lastgroup or ""
        after = [verb for verb in verbs if 0 <= verb.start() - label.end() <= _NEAR]
        before = [verb for verb in verbs if 0 <= label.start() - verb.end() <= _NEAR]
        verb = after[0] if after else before[-1] if before else None
        if verb is not None:
            yield metric, _direction(verb, metric)


def _direction(verb: re.Match[str], metric: str) -> int:
    if verb["rise"] or verb["fall"]:
        return 1 if verb["rise"] else -1
    better = verb["better"] is not None
    return 1 if better != (metric in LOWER_IS_BETTER) else -1


def _pairs(output: Output, cell: int) -> Iterator[_Pair]:
    states = list(_reports(output.text)) if "f1-score" in output.text else list(_of_tables(output))
    before = [one for one in states if _BEFORE.search(one.label)]
    after = [one for one in states if _AFTER.search(one.label) and not _BEFORE.search(one.label)]
    if len(states) == _PAIR and len(before) == 1 and len(after) == 1:
        yield _Pair(cell, before[0], after[0])


def _reports(text: str) -> Iterator[_State]:
    """The classification reports of a text, each under the line above it."""
    title, label, scores, inside = "", "", dict[tuple[str, str], float](), False
    for line in [*text.split("\n")[:600], "precision recall f1-score support"]:
        if _HEADER.match(line):
            if inside and scores:
                yield _State(label, scores)
            label, scores, inside = title, {}, True
            continue
        row = _ROW.match(line) if inside else None
        if row is not None:
            name = fold(row["name"]).strip()
            scores |= {
                (name, metric): float(row[key]) for metric, key in (("precision", "p"), ("recall", "r"), ("f1", "f"))
            }
        elif line.strip() and not line.strip().startswith("accuracy"):
            title = fold(line)


def _of_tables(output: Output) -> Iterator[_State]:
    for table in tables(output):
        columns = [metric_of(name) for name in table.header]
        for row in table.rows if any(columns) else ():
            label = fold(row[0]) if row else ""
            scores = {
                ("", metric): number.value
                for metric, cell in zip(reversed(columns), reversed(row), strict=False)
                for number in [next(numbers(cell), None)]
                if metric is not None and number is not None
            }
            yield _State(label, scores)


def _move(pair: _Pair, metric: str, text: str) -> tuple[float, float] | None:
    """The measure before and after: of the class that the sentence names, else where all rows move alike."""
    rows = [row for row, named in pair.before.scores if named == metric and (row, metric) in pair.after.scores]
    named = [
        row
        for row in rows
        if row not in _AVERAGES
        and row
        and re.search(
            rf"(?<!not "
            rf")(?<!\w){re.escape(row)}(?!\w)",
            text,
        )
    ]
    moves = [(pair.before.scores[row, metric], pair.after.scores[row, metric]) for row in named[:1] or rows]
    if not moves or len({after > before for before, after in moves}) != 1:
        return None
    return moves[-1]
