"""`type: output`: the notebook shows a figure, a table, a text or a metric's value.

    - id: auc-shown
      type: output
      metric: [roc_auc]
      examples:
        match: [{code: "print('AUC :', auc)", output: "AUC : 0.91"}]
        no_match: [{code: "print('AUC')", output: "AUC"}]

`kind` figure, table or text · `metric` names such as accuracy, roc_auc, rmse, read in texts and tables · `text` regular
expressions searched in the output's lines · `from_calls` the cell makes one of these calls · `columns` regular
expressions of which one matches the whole name of a column that a table of the data shows · `readable` that many of the
columns that are named have names in words, and most of them; with `in_code`, that many of those stand in the code ·
`of_results: false` calls on tables of scores do not count · `clean_of` an output that counts missing values or
duplicates finds none · `classes` reports, counts of the target and folders of images tell of so many classes, and none
of others. All that is given must hold. `at_least` counts outputs, or different metrics when `metric` is given. An
output that its cell's code cannot produce is shown to the jury as a contradiction. One of a cell in another language
than Python counts as claimed only, and what is not found there is undecided.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from certgrader.catalogue.catalogue import phrase
from certgrader.checks.base import Check, Evidence, Finding, Regex, first_places
from certgrader.facts.baselines import of_baseline
from certgrader.facts.class_counts import class_counts
from certgrader.facts.column_names import ShownColumns, shown_columns
from certgrader.facts.metrics import NAMES, figure_in, heading_of, measured
from certgrader.facts.model import Facts, Metric, OutputFact
from certgrader.facts.nothing_wrong import Fault, nothing_wrong
from certgrader.facts.patterns import matches_any, packages
from certgrader.facts.reach import Reach
from certgrader.facts.searching import first_lines, full
from certgrader.facts.unread import in_another_language

_ALIASES = {"auc": "roc_auc", "f1_score": "f1", "r2_score": "r2", "silhouette_score": "silhouette", "jaccard": "iou"}


_WANTS = ("kind", "metric", "text", "from_calls", "columns", "readable", "clean_of", "classes")
_ALONE = re.compile(r"[\d.,%-]+")
_CUT = "…"
_ON_TRAIN = re.compile(r"(?i)(?<![a-z])(train\w*|entra[iî]n\w*|apprentissage|appris)")
_ON_OTHERS = re.compile(r"(?i)(?<![a-z])(test\w*|valid\w*|val|hold\w*)(?![a-z])")
_ROW = re.compile(r"(^|\S) {2,}\S+ {2,}\S|\|.+\||<class '|RangeIndex")
"""What lines of a printed table have: several fields, far apart."""
_TOLD_BY_MACHINE = re.compile(
    r"\s*((Mounted at|Drive already mounted|Collecting|Requirement already|Downloading|Extracting)\b.*\s*)+"
)
"""What an environment says of itself."""
_BEGINS = re.compile(r"[^\d\s|]+(?: [^\d\s|]+)*(?=\s|\|)")


def _from_its_rows(text: str) -> str:
    """A printed table from its head on, where words stand above it; another text as it is."""
    lines = text.splitlines()
    first = next((at for at, line in enumerate(lines) if _ROW.search(line)), 0)
    return "\n".join(lines[first:]).strip()[:200]


def _of_a_table(piece: Evidence) -> Evidence:
    """A row of a table as what it begins with and the figure with its column's name."""
    if _CUT not in piece.focus:
        return piece
    begins = _BEGINS.match(piece.excerpt.strip("| "))
    row = "" if begins is None else f"{begins.group()} {_CUT} "
    return replace(piece, excerpt=row + piece.focus)


def _metric(name: str) -> str:
    name = _ALIASES.get(name, name)
    if name not in NAMES:
        raise PydanticCustomError(
            "checks.unknown-metric", "{name}", {"name": name, "known": ", ".join(sorted(NAMES - {"auc"}))}
        )
    return name


class OutputCheck(Check):
    """Outputs, saved or of the run."""

    type: Literal["output"] = "output"
    kind: tuple[Literal["figure", "table", "text"], ...] = ()
    metric: tuple[Annotated[str, AfterValidator(_metric)], ...] = ()
    text: tuple[Regex, ...] = ()
    from_calls: tuple[str, ...] = ()
    of_results: bool = True
    columns: tuple[Regex, ...] = ()
    readable: int = Field(default=0, ge=0)
    in_code: int = Field(default=0, ge=0)
    clean_of: Fault | None = None
    classes: int = Field(default=0, ge=0)
    at_least: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not any(getattr(self, name) for name in _WANTS):
            raise PydanticCustomError("checks.empty-output", "nothing to look for")
        return self

    def run(self, facts: Facts) -> Finding:
        """Outputs that match."""
        # Without the code nothing says which outputs it can produce.
        if facts.failed("output") or facts.failed("code"):
            return self.cannot_tell(phrase("checks.failed.output"))
        cells, apart = self._cells(facts), frozenset(cell for cell, _ in facts.code.other_languages)
        outputs = [one for one in facts.output.outputs if one.kind not in {"error"} and one.cell in cells]
        found = self._found_in(facts, outputs)
        evidence = [self._beside(one, facts) if one.cell in apart else one for one in found]
        supporting = [one for one in evidence if one.stance == "supports"]
        counted = len({one.excerpt for one in supporting}) if self.metric else len(supporting)
        if counted < self.at_least:
            unread = {cell for cell, _, _ in facts.code.unread}.union(facts.code.unexamined)
            if any(one.cell in unread and one.stance == "contradicts" for one in evidence):
                return self.cannot_tell(phrase("checks.code.unread"))
            if any(self._may_be(one) for one in facts.output.outputs if one.cell in apart):
                return self.cannot_tell(in_another_language(facts.code))
            # No metric is read where nothing says that the code can print it.
            unknown = {*facts.code.unexamined, *facts.output.unexamined}
            if self.metric and any(one.cell in unknown for one in outputs):
                return self.cannot_tell(phrase("checks.code.unexamined"))
            return self.found(*first_places(one for one in evidence if one.stance == "contradicts"))
        return self.found(*first_places(map(_of_a_table, supporting)))

    def _found_in(self, facts: Facts, outputs: list[OutputFact]) -> Iterator[Evidence]:
        if self.metric:
            return self._metrics(facts, outputs)
        if self.columns or self.readable:
            return self._tables(facts, outputs)
        return self._told(facts, outputs) if self.clean_of or self.classes else self._outputs(outputs)

    def _told(self, facts: Facts, outputs: list[OutputFact]) -> Iterator[Evidence]:
        """Outputs that say there is nothing of a fault, or that there are so many classes and never others."""
        said = [(one.output, one.line) for one in nothing_wrong(facts) if one.fault == self.clean_of]
        told = class_counts(facts) if self.classes else ()
        if all(one.number == self.classes for one in told):
            said += [(one.output, one.line) for one in told]
        places = {(one.cell, one.output) for one in outputs}
        yield from (self._evidence(one, line[:200]) for one, line in said if (one.cell, one.output) in places)

    def _tables(self, facts: Facts, outputs: list[OutputFact]) -> Iterator[Evidence]:
        there = {(one.cell, one.output) for one in outputs}
        for one in shown_columns(facts):
            names = self._columns(one, facts) if (one.output.cell, one.output.output) in there else ()
            if names:
                yield self._evidence(one.output, ", ".join(names)[:200])

    def _columns(self, shown: ShownColumns, facts: Facts) -> tuple[str, ...]:
        """The columns for which an output counts."""
        if self.columns:
            return tuple(one for one in shown.names if full(self.columns, one))
        told = shown.readable
        if len(told) < self.readable or not self.in_code:
            return told if len(told) >= self.readable else ()
        code = "\n".join(text for _, _, text in facts.code.live)
        named = tuple(one for one in told if f"'{one}'" in code or f'"{one}"' in code)
        return named if len(named) >= self.in_code else ()

    def _beside(self, piece: Evidence, facts: Facts) -> Evidence:
        """A piece beside code that is not analysed: nothing says that the code gives that output, nor that not."""
        language = dict(facts.code.other_languages)[piece.cell or 0]
        told = phrase("checks.output.beside", language=language)
        return replace(piece, strength="claimed", note=told)

    def _may_be(self, output: OutputFact) -> bool:
        """Whether what is looked for could stand in such an output, as another language words it."""
        worded = any(getattr(self, name) for name in _WANTS if name not in {"kind", "from_calls"})
        return output.kind in (self.kind or (("text", "table") if worded else ("figure", "table", "text")))

    def _cells(self, facts: Facts) -> frozenset[int]:
        cells = frozenset(one.cell for one in facts.output.outputs)
        if not self.from_calls:
            return cells
        reach, known = Reach(facts.code), packages(facts.code)
        apart = frozenset() if self.of_results else facts.modelling.results
        return frozenset(
            cell
            for cell in cells
            if any(
                matches_any(call.name, self.from_calls, known) and (call.cell, call.lines[0]) not in apart
                for call in reach.calls(cell)
            )
        )

    def _outputs(self, outputs: list[OutputFact]) -> Iterator[Evidence]:
        # What only says that something was done comes last.
        for one in sorted(outputs, key=lambda one: one.kind == "text" and not _ROW.search(one.text)):
            if self.kind and one.kind not in self.kind:
                continue
            if not self.metric and _TOLD_BY_MACHINE.fullmatch(one.text):
                continue
            excerpt = _from_its_rows(one.text) if self.from_calls else one.text.strip()[:200]
            if self.text:
                line = next(first_lines(self.text, one.text), None)
                if line is None:
                    continue
                excerpt = line[1].strip()[:200]
            yield self._evidence(one, excerpt)

    def _metrics(self, facts: Facts, outputs: list[OutputFact]) -> Iterator[Evidence]:
        places = {(one.cell, one.output): one for one in outputs if not self.kind or one.kind in self.kind}
        best: dict[tuple[int, str], Metric] = {}
        # A baseline's scores, and those on what was learned, are shown where there are no others.
        for metric in sorted(facts.output.metrics, key=lambda one: self._aside(one, facts)):
            if metric.name in self.metric and (metric.cell, metric.output) in places:
                if self.text and next(first_lines(self.text, metric.text), None) is None:
                    continue
                best.setdefault((metric.cell, metric.name), metric)
        for metric in best.values():
            one = places[metric.cell, metric.output]
            note = phrase("checks.output.metric", name=metric.name, value=measured(metric.value))
            focus = figure_in(metric.text, metric.name, metric.value)
            heading = heading_of(one.text, metric.text, metric.name) if _ALONE.fullmatch(focus) else ""
            if heading:
                # In a table the figure stands below the name of its column.
                focus = f"{heading} {_CUT} {focus}"
            yield self._evidence(one, metric.text, focus).noted(note)

    def _aside(self, metric: Metric, facts: Facts) -> tuple[bool, bool]:
        on_train = _ON_TRAIN.search(metric.text) is not None and _ON_OTHERS.search(metric.text) is None
        return of_baseline(metric.cell, facts.modelling), on_train

    def _evidence(self, output: OutputFact, excerpt: str, focus: str = "") -> Evidence:
        return Evidence(
            kind="output",
            check=self.id,
            excerpt=excerpt,
            strength="executed" if output.producible else "claimed",
            cell=output.cell,
            output=output.output,
            stance="supports" if output.producible else "contradicts",
            origin=output.origin,
            note=None if output.producible else phrase("checks.output.unproducible"),
            focus=focus,
        )
