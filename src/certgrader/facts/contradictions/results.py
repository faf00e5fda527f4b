"""Scores of models as the outputs show them: which model, which measure, what value, where."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.facts.contradictions.claims import Seen
from certgrader.facts.contradictions.families import families, family
from certgrader.facts.contradictions.numbers import Number, numbers
from certgrader.facts.contradictions.tables import MAX_LINE, MAX_LINES, Table, tables
from certgrader.facts.metrics import LABEL, RATIOS, fold
from certgrader.facts.model import Metric, OutputFact
from certgrader.facts.modelling.model import ModellingFacts
from certgrader.notebook.model import Output

LOWER_IS_BETTER = frozenset("rmse mse mae mape davies_bouldin hamming_loss log_loss loss perplexity".split())
_NOT_THE_SCORE = re.compile(
    r"\b(?:train\w*|apprentissage|entrain\w*|std|ecart|sd|time|temps|duree|rank|rang|fit_time|support|delta|"
    r"diff\w*|gain|"
    r"variance|min|max|seconds?|ms)\b|±"
)
_HEADS = re.compile(r"[=\-*#_─━~►▶•:>\[\]()\s\d.]*")
_FILLING = frozenset("classifier regressor regression model modele score results resultats resultat test set".split())
_LINKS = re.compile(
    r"[\s:=|>()~≈\-]+|\b(?:score|test|set|on|sur|is|est|de|of|le|la|moyenne?|mean|cv|"
    r"val(?:idation)?|global\w*)\b"
)
_SHORT = 60
_ALL_SCORES = 4000
_READ = 20_000
_NUMBER_ONLY = re.compile(
    r"[-+]?(?:\d{1,3}(?:[,\u202f\u00a0 ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)(?:e[+-]?\d+)?\s?%?(?:\s*(?:±|"
    r"\+/-).{0,20})?|nan|none|-+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Result:
    """One model's score. `table`: what it was shown together with; scores of other tables may be of other data."""

    model: str
    label: str
    metric: str
    number: Number
    cell: int
    table: tuple[int, int, int]

    @property
    def variant(self) -> frozenset[str]:
        """What its label says besides the model: the target, the data, the setting that it was tried with."""
        folded = LABEL.sub(" ", _without_names(_named(self.label)))
        return frozenset(re.findall(r"[a-z][a-z0-9]+", folded)) - _FILLING

    @property
    def value(self) -> float:
        """As a fraction, for ratios that were shown as percentages without their sign."""
        value = self.number.value
        return value / 100 if self.metric in RATIOS and 1 < value <= 100 else value

    def better(self, other: "Result") -> bool:
        """Whether it is clearly better than `other`, of the same measure."""
        mine, theirs = self.value, other.value
        if self.metric in LOWER_IS_BETTER:
            mine, theirs = -mine, -theirs
        return mine - theirs > max(0.005, 0.01 * abs(theirs))

    def as_good(self, other: "Result") -> bool:
        """Whether it is at least as good."""
        return self.value <= other.value if self.metric in LOWER_IS_BETTER else self.value >= other.value


def measure(metric: str) -> Phrase:
    """What a measure is called where people read it."""
    return phrase(f"grading.measure.{metric}")


def results(output: Output, fact: OutputFact) -> Iterator[Result]:
    """The scores that one output shows of models that are named beside them."""
    place = (fact.cell, fact.output)
    number = 0
    for number, table in enumerate(tables(output)):
        yield from of_table(table, (*place, number))
    if fact.kind == "text":
        yield from _of_lines(output.text, (*place, number + 1))


def results_of_cells(modelling: ModellingFacts, shown: Iterable[Metric]) -> Iterator[Result]:
    """Scores that a cell prints without a name, of the one model that its code judges, on data that it has not seen.

    With one split only they are of the same data; else each stands alone.
    """
    judged: dict[int, set[tuple[str | None, str]]] = {}
    for one in modelling.metrics:
        judged.setdefault(one.spot.cell, set()).add((one.model, one.part))
    together = sum(split.kind != "folds" for split in modelling.splits) == 1
    for metric in shown:
        models = judged.get(metric.cell, set())
        if len(models) == 1 and not _NOT_THE_SCORE.search(fold(metric.text)):
            model, part = next(iter(models))
            known = family(fold((model or "").rpartition(".")[2]))
            if known is not None and part == "test":
                place = (-1, 0 if together else metric.cell + 1, 0)
                yield Result(known, known, metric.name, Number((metric.value,), 1e-4, 0, 0), metric.cell, place)


def all_results(seen: Seen) -> list[Result]:
    """Those of all outputs that count, by the models that are named or judged there."""
    held = ((output, fact) for output, fact in seen.outputs() if LABEL.search(fold(output.text[:_READ])))
    found = [result for output, fact in held for result in results(output, fact)][:_ALL_SCORES]
    return found + list(results_of_cells(seen.modelling, seen.output.metrics))


def _named(label: str) -> str:
    """A label as names are looked for in it: RandomForest_tuned names a random forest."""
    return fold(label).replace("_", " ")


def _without_names(text: str) -> str:
    for _, start, end in reversed(families(text)):
        text = text[:start] + " " + text[end:]
    return text


def metric_of(cell: str) -> str | None:
    """The measure that a column, row or phrase names, if it names one and is short."""
    folded = fold(cell).strip()
    if len(folded) > _SHORT or _NOT_THE_SCORE.search(folded.replace("_", " ")):
        return None
    named = {one.lastgroup for one in LABEL.finditer(folded.replace("_", " "))}
    return named.pop() if len(named) == 1 else None


def of_table(table: Table, place: tuple[int, int, int]) -> Iterator[Result]:
    """The scores in its columns, or its rows, that name a measure, of models that its rows, or columns, name."""
    columns = [metric_of(name) for name in table.header]
    if any(columns):
        for row in table.rows:
            yield from _of_row(row, columns, place)
        return
    models = [family(_named(name)) for name in table.header]
    if sum(one is not None for one in models) > 1:
        for row in table.rows:
            metric = metric_of(row[0]) if row else None
            if metric is not None:
                yield from _across(row, list(zip(table.header, models, strict=True)), metric, place)


def _of_row(row: tuple[str, ...], columns: list[str | None], place: tuple[int, int, int]) -> Iterator[Result]:
    label = " ".join(cell for cell in row if not _NUMBER_ONLY.fullmatch(cell))
    named = family(_named(label)) if len(label) <= 2 * _SHORT and not _NOT_THE_SCORE.search(fold(label)) else None
    if named is None or not 0 <= len(row) - len(columns) <= 1:
        return
    for column, cell in zip(reversed(columns), reversed(row), strict=False):
        if column is not None and _NUMBER_ONLY.fullmatch(cell):
            yield from _result((named, label), column, cell, place)


def _across(
    row: tuple[str, ...], models: list[tuple[str, str | None]], metric: str, place: tuple[int, int, int]
) -> Iterator[Result]:
    for (label, model), cell in zip(reversed(models), reversed(row), strict=False):
        if model is not None and _NUMBER_ONLY.fullmatch(cell):
            yield from _result((model, label), metric, cell, place)


def _result(named: tuple[str, str], metric: str, cell: str, place: tuple[int, int, int]) -> Iterator[Result]:
    number = next(numbers(cell), None)
    if number is not None and _plausible(metric, number.value):
        yield Result(named[0], named[1].strip(), metric, number, place[0], place)


def _plausible(metric: str, value: float) -> bool:
    return -1 <= value <= 100 if metric in RATIOS else abs(value) < 1e15


def _of_lines(text: str, place: tuple[int, int, int]) -> Iterator[Result]:
    """« Random Forest : accuracy 0.87 », or the model on a line of its own above the lines of its scores."""
    above: tuple[str, str] | None = None
    for line in text.split("\n")[:MAX_LINES]:
        folded = fold(line[:MAX_LINE])
        if not folded.strip():
            continue
        spaced = folded.replace("_", " ")
        scores = list(_scores(folded)) if not _NOT_THE_SCORE.search(spaced) else []
        # A long line without a score names nothing for those below.
        named = family(spaced) if scores or len(spaced) <= 2 * _SHORT else None
        if named is not None:
            above = (named, line.strip(" =-*#_:>")[:_SHORT]) if not scores and _title(folded) else None
        elif not scores and _title(folded):
            above = None
        model = (named, line.strip()[:_SHORT]) if named is not None else above
        for metric, number in scores if model is not None and _one_model(folded) else ():
            yield Result(model[0], model[1], metric, number, place[0], place)  # type: ignore[index]


def _title(folded: str) -> bool:
    """A line that may name a model for those below: few words, and nothing that is measured."""
    return not re.search(r"\d[.,]\d|['{\[]", folded) and len(_HEADS.sub("", folded, count=1)) <= _SHORT


def _one_model(folded: str) -> bool:
    return not re.search(r"\b(?:vs|versus|contre|epoch|step|fold)\b|\[=|ms/", folded)


def _beside(text: str) -> str:
    """What stands between a measure and its number besides the model's name and linking words."""
    return _LINKS.sub("", _without_names(text.replace("_", " ")) if len(text) > 4 else text)


def _scores(folded: str) -> Iterator[tuple[str, Number]]:
    """Each measure with the number that follows it before any other measure."""
    labels = list(LABEL.finditer(folded)) if re.search(r"\d", folded) else []
    for place, label in enumerate(labels):
        end = labels[place + 1].start() if place + 1 < len(labels) else len(folded)
        between = folded[label.end() : end]
        number = next(numbers(between), None)
        if number is None or label.lastgroup is None or len(_beside(between[: number.start])) > 4:
            continue
        if _plausible(label.lastgroup, number.value) and not (
            label.lastgroup in RATIOS and number.value > 1 and number.step == 1
        ):
            yield label.lastgroup, number
