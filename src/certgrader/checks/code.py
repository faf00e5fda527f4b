"""`type: code`: the notebook's live code does something.

    - id: duplicates-coded
      type: code
      calls: [pandas.DataFrame.drop_duplicates, "?.dropDuplicates"]   # any of these calls
      finds: les doublons recherchés
      examples:
        match: [{code: "import pandas as pd\\ndf = pd.read_csv('a.csv')\\ndf = df.drop_duplicates()"}]
        no_match: [{code: "# df.drop_duplicates()"}]

What is looked for, each an alternative to the others:
`calls` public names, `*` standing for anything; `?.fit` is a method `fit` of any object but texts and containers;
`rows.bounded`, `rows.unlike`, `rows.void_removed` are rows chosen by a condition however it is written, `sql.…` is what
SQL does whoever executes it, `values.corrected`, `values.retyped` and `values.filled` what `replace` does,
`models.stored` an object written to a file that is a model or may be one (see `facts.modelling.operations`) ·
`imports` packages or names · `assigns` regular expressions that a whole assignment target matches (`df['age']`), with
`value` regular expressions of which one must be found in what is assigned ·
`columns` the same for names of columns · `shell` regular expressions searched in `!` and `%%bash` lines · `source`
regular expressions searched in lines of live code, comments and docstrings removed: the last resort.

What narrows `calls`: `arguments` (name: allowed values, `*` any; a value matches as text, with `*`), `with_arguments`
(at least one named argument), `without_arguments` (given none of these), `unlike` (nothing that one of these is found
in), `in_loop`, `without` (names that do not count, whatever they are given). With `any_argument: true`, `arguments` are
an alternative instead: any call that is given one of them. A call whose result is thrown away does not count unless
`result_used: false` says that it does not matter. `kept: true` asks more: that live code reads afterwards what the call
gave, or the object that it changed, or the name that is assigned; `reaches` that it ends in one of model (what a model
learns from or predicts), metric, figure, shown (printed or displayed), file. `used: true` asks, where the notebook
trains a model, that what was done reaches that model, its scores or a file; it takes nothing away where the way of the
data cannot be followed. `effect` names the event that a run observes when the call changes something
(`columns_renamed`): where the cell ran without it, the call does not count. `of_target: false` leaves out calls that
are given the column to predict, or that give the answers that a model learns: taking it out is no cleaning.
`of_results: false` leaves out what is done to tables of scores, `of_models: false` what reads a model from a file: they
are not the data. `of_groups: false` leaves out comparisons of two groups of one table; `failed: false` leaves out what
a cell that ended in an error did not come to; `fixed: true` leaves out names to which the notebook gives something else
later, such as the start of a search for the least; `paired` are names that count only when they are given two things,
data and what is true of them. `prefer`: places that one of these is found in are shown before others. `where: called`
tells what stands in a function of the notebook by the places where that is called, and not by its definition.
`at_least` asks for that many places, `distinct` for that many different things (a model counts once, whatever its
methods).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from certgrader.catalogue.catalogue import Phrase, phrase
from certgrader.checks.base import Check, Evidence, Finding, Regex, Where, first_places, where_called
from certgrader.facts.assigned import fills_target, given_anew, is_read
from certgrader.facts.baselines import baseline_cells
from certgrader.facts.lookups import lookups
from certgrader.facts.model import (
    CODED,
    Argument,
    Call,
    CellStanding,
    CodeFacts,
    Facts,
    Sink,
)
from certgrader.facts.modelling.kinds import is_baseline, unsuited
from certgrader.facts.modelling.model import Spot
from certgrader.facts.patterns import imported, names_of, packages, thing
from certgrader.facts.searching import full, latest, text_matches, within, words_within
from certgrader.facts.sparing import of_answers, spares
from certgrader.facts.statements import statement
from certgrader.facts.stopping import undone
from certgrader.facts.unobserved import UNOBSERVED
from certgrader.facts.unread import unread
from certgrader.facts.useful import line_used, used
from certgrader.notebook.model import Lines

_TRACED = re.compile(r"pandas\.(DataFrame|Series)\.")
_CLASS = re.compile(r"\b[A-Z]\w*$")
_WORD = re.compile(r"\w+")
_IMPORTS = ("import ", "from ")
_WANTS = ("calls", "imports", "assigns", "columns", "shell", "source")


@dataclass(frozen=True, slots=True)
class _Hit:
    """One place of the code that answers the check, and what it counts as among different things."""

    cell: int
    lines: Lines
    excerpt: str
    thing: str
    standing: CellStanding
    note: Phrase | None = None
    made: bool = False
    """Whether the thing is made here, rather than used."""
    focus: str = ""
    function: str | None = None

    @property
    def passes_on(self) -> bool:
        """Whether it only gives a name its own value, as `epochs=epochs`: what that is stands elsewhere."""
        name = self.focus.rstrip("= ")
        return name != self.focus and f"{name}={name}" in self.excerpt.replace(" ", "")


class CodeCheck(Check):
    """Calls, imports, assignments, columns or lines of live code."""

    type: Literal["code"] = "code"
    calls: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    assigns: tuple[Regex, ...] = ()
    value: tuple[Regex, ...] = ()
    columns: tuple[Regex, ...] = ()
    shell: tuple[Regex, ...] = ()
    source: tuple[Regex, ...] = ()
    without: tuple[str, ...] = ()
    arguments: Mapping[str, tuple[str | int | float | bool, ...]] = Field(default_factory=dict)
    any_argument: bool = False
    with_arguments: bool = False
    without_arguments: tuple[str, ...] = ()
    unlike: tuple[Regex, ...] = ()
    result_used: bool = True
    kept: bool = False
    reaches: tuple[Sink, ...] = ()
    used: bool = False
    effect: str | None = None
    of_target: bool = True
    of_results: bool = True
    of_models: bool = True
    of_groups: bool = True
    in_loop: bool = False
    failed: bool = True
    fixed: bool = False
    paired: tuple[str, ...] = ()
    prefer: tuple[Regex, ...] = ()
    where: Where = "written"
    at_least: int = Field(default=1, ge=1)
    distinct: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not any(getattr(self, name) for name in _WANTS) and not self.arguments:
            raise PydanticCustomError("checks.empty-code", "nothing to look for")
        return self

    def run(self, facts: Facts) -> Finding:
        """Places that match, those known to have been executed first."""
        if facts.failed("code"):
            return self.cannot_tell(phrase("checks.failed.code"))
        # What a baseline does is shown where there is nothing else, and so are scores of another task.
        apart = self._apart(facts)
        hits = [one for one in self._hits(facts) if (one.cell, one.lines[0]) not in apart]
        if not self.failed:
            # What was built before the error has done nothing yet.
            ends = ((one, None if one.made and _CLASS.search(one.thing) else one.lines) for one in hits)
            hits = [one for one, lines in ends if not undone(one.cell, lines, one.function, facts)]
        witness = baseline_cells(facts.modelling)
        hits.sort(
            key=lambda hit: (
                is_baseline(hit.thing) or hit.cell in witness,
                unsuited(hit.thing, facts.modelling.task),
                self._after(hit),
            )
        )
        places = {(hit.cell, hit.lines, hit.excerpt) for hit in hits}
        things = {hit.thing for hit in hits}
        if len(places) >= self.at_least and len(things) >= self.distinct:
            shown = _one_of_each(_together(hits, self.distinct)) if self.distinct > 1 else self._telling(hits)
            return self.found(*first_places(piece for hit in shown for piece in self._evidence(hit, facts)))
        why = unread(facts.code, (*self.calls, *self.imports), self.source)
        return self.found() if why is None else self.cannot_tell(why)

    def _after(self, hit: _Hit) -> bool:
        return bool(self.prefer) and not within(self.prefer, hit.excerpt)

    def _telling(self, hits: Sequence[_Hit]) -> Sequence[_Hit]:
        """Those that tell a value, where they are enough."""
        told = [hit for hit in hits if not hit.passes_on]
        return told if len(told) >= self.at_least else hits

    def _apart(self, facts: Facts) -> frozenset[tuple[int, int]]:
        """Places that do not count: what is done there is done to scores, to models, or to two groups of a table."""
        models = () if self.of_models else lookups(facts.code).by_name.get("models.loaded", ())
        scores = frozenset() if self.of_results else facts.modelling.results
        groups = [one.spot for one in facts.modelling.comparisons if one.groups and not self.of_groups]
        places: list[Call | Spot] = [*(call for _, call in models), *groups]
        return scores.union((one.cell, one.lines[0]) for one in places)

    def _evidence(self, hit: _Hit, facts: Facts) -> Iterable[Evidence]:
        piece = Evidence(
            kind="code",
            check=self.id,
            excerpt=hit.excerpt,
            strength=hit.standing.strength,
            cell=hit.cell,
            lines=hit.lines,
            origin=hit.standing.origin,
            note=hit.note,
            focus=hit.focus,
        )
        return where_called(piece, hit.function, facts) if self.where == "called" else (piece,)

    def _hits(self, facts: Facts) -> Iterator[_Hit]:
        yield from self._call_hits(facts)
        for one in facts.code.imports if self.imports else ():
            if any(imported(one.name, pattern) for pattern in self.imports):
                excerpt = f"import {one.name}"
                yield _Hit(one.cell, (one.line, one.line), excerpt, one.name, facts.cell_strength(one.cell))
        yield from self._assignment_hits(facts)
        for cell, line, text in facts.code.shell if self.shell else ():
            if within(self.shell, text):
                yield _Hit(cell, (line, line), text, text, facts.cell_strength(cell))
        yield from self._line_hits(facts)

    def _assignment_hits(self, facts: Facts) -> Iterator[_Hit]:
        for at in lookups(facts.code).targets.full(self.assigns) if self.assigns else ():
            one = facts.code.assignments[at]
            if one.dead or (self.value and not within(self.value, one.value)):
                continue
            if _false(one.value, facts.code) or (self.kept and not is_read(one, facts)):
                continue
            if self.fixed and given_anew(one, facts.code, self.value):
                continue
            excerpt = f"{one.target} = {one.value}"[:200]
            yield _Hit(one.cell, (one.line, one.line), excerpt, one.target, facts.cell_strength(one.cell))

    def _call_hits(self, facts: Facts) -> Iterator[_Hit]:
        if not self.calls and not self.any_argument and not (self.arguments and not self._others()):
            return
        for call, named in self._named_calls(facts.code):
            if self._lasts(call) and self._counts(call, named) and self._serves(call, facts):
                standing = facts.call_strength(call)
                counted = thing(call)
                note, made = self._note(call), call.name == counted
                focus = self._focus(call, named)
                yield _Hit(call.cell, call.lines, call.excerpt, counted, standing, note, made, focus, call.function)

    def _named_calls(self, code: CodeFacts) -> Iterator[tuple[Call, bool]]:
        """Calls whose name is looked for, or may count for an argument, in order; True for the former."""
        known = packages(code)
        wanted, without, paired = names_of(self.calls), names_of(self.without), names_of(self.paired)
        # Names that do not count whatever they are given, or whose function gives a number written in it.
        out = {f"notebook.{one.name}" for one in code.definitions if one.gives == "constant"}
        found: dict[int, tuple[Call, bool]] = {}
        for name, calls in lookups(code).by_name.items():
            if self.without and without.match(name, known):
                out.add(name)
            elif name not in out and (wanted.match(name, known) if self.calls else not self.any_argument):
                # What the library's own estimators call a score may need no answers: how likely the data are.
                alone = not name.startswith("sklearn.") and bool(self.paired) and paired.match(name, known)
                found.update((place, (call, True)) for place, call in calls if not alone or len(call.arguments) > 1)
        for argument in self.arguments if self.any_argument else ():
            for place, call in lookups(code).by_argument.get(argument, ()):
                if call.name not in out:
                    found.setdefault(place, (call, False))
        return (found[place] for place in sorted(found))

    def _focus(self, call: Call, named: bool) -> str:
        """The words of the call for which it counts."""
        if named and not self.arguments:
            return f"{call.name.rpartition('.')[2]}("
        told = [one for one in call.arguments if one.name in self.arguments]
        told.sort(key=lambda one: one.name == one.value)
        if not told:
            return ""
        # As it is written, with blanks around the sign or without.
        there = re.search(rf"\b{re.escape(told[0].name or '')}\s*=", call.excerpt)
        return there[0] if there is not None else f"{told[0].name}="

    def _note(self, call: Call) -> Phrase | None:
        """Why the call counts, where its place alone does not say it."""
        ends = [sink for sink in self.reaches if sink in call.reaches]
        if ends:
            return phrase(f"checks.code.reaches-{ends[0]}")
        return phrase("checks.code.in-function", function=call.function) if call.function else None

    def _lasts(self, call: Call) -> bool:
        """Whether the call is live, where it is asked for, and its value is not lost."""
        if call.dead or (self.in_loop and not call.in_loop) or (self.result_used and not call.result_used):
            return False
        return (call.kept or not self.kept) and (not self.reaches or not call.reaches.isdisjoint(self.reaches))

    def _serves(self, call: Call, facts: Facts) -> bool:
        """Whether what was done is of use, as far as that is asked and known."""
        if self.used and not used(call, facts):
            return False
        if self.effect and _idle(call, self.effect, facts):
            return False
        return self.of_target or (spares(call, facts) and not of_answers(call, facts))

    def _others(self) -> bool:
        return any(getattr(self, name) for name in _WANTS)

    def _counts(self, call: Call, named: bool) -> bool:
        if self.with_arguments and not any(argument.name for argument in call.arguments):
            return False
        if any(one.name in self.without_arguments or within(self.unlike, one.value) for one in call.arguments):
            return False
        given = [_given(call.arguments, name, values) for name, values in self.arguments.items()]
        return (named or any(given)) if self.any_argument else (named and all(given))

    def _line_hits(self, facts: Facts) -> Iterator[_Hit]:
        if self.source:
            for at in lookups(facts.code).live.within(self.source):
                cell, line, text = facts.code.live[at]
                if not self.of_target and fills_target(text, facts.modelling.targets):
                    continue
                whole = statement(facts.code, at)
                # What a line begins may go on to say that it does not count.
                if whole != text.strip() and not within(self.source, whole):
                    continue
                if not _false(text, facts.code) and (not self.used or line_used(cell, line, facts)):
                    standing = facts.cell_strength(cell)
                    focus = words_within(self.source, whole)
                    yield _Hit(cell, (line, line), whole[:200], text.strip(), standing, focus=focus)
        for column in facts.code.columns if self.columns else ():
            if full(self.columns, column):
                yield _column(column, facts)


def _together(hits: Sequence[_Hit], enough: int) -> Sequence[_Hit]:
    """Those of the cells with enough different things, if there are any: they show that there are several; the line
    that names most of them first."""
    things = {(hit.cell, hit.lines, hit.thing) for hit in hits}
    made = Counter(cell for cell, _ in {(cell, thing) for cell, _, thing in things})
    named = Counter((cell, lines) for cell, lines, _ in things)
    kept = [hit for hit in hits if made[hit.cell] >= enough] or list(hits)
    return sorted(kept, key=lambda hit: -named[hit.cell, hit.lines])


def _one_of_each(hits: Iterable[_Hit]) -> Iterable[_Hit]:
    """For each thing the place where it is made, or else the first one: two places of one thing show no difference."""
    kept: dict[str, _Hit] = {}
    for hit in hits:
        if hit.thing not in kept or (hit.made and not kept[hit.thing].made):
            kept[hit.thing] = hit
    return kept.values()


def _false(text: str, code: CodeFacts) -> bool:
    """Whether the text names a library's function that the notebook has replaced: it tells nothing."""
    names = _replaced_names(code)
    return bool(names) and not names.isdisjoint(_WORD.findall(text))


@latest
def _replaced_names(code: CodeFacts) -> frozenset[str]:
    return frozenset(one.name.rpartition(".")[2] for one in code.replaced)


def _idle(call: Call, effect: str, facts: Facts) -> bool:
    """Whether the cell ran, traced, and the effect was not observed. A function may do it from another cell."""
    run = facts.runtime
    if call.cell not in run.cells_ran or not _TRACED.match(call.name):
        return False
    there = [one for one in run.events if one.cell == call.cell]
    # Nothing traced at all, or data that were too large to be counted or could not be read: that says nothing.
    uncounted = any(one.name == "uncounted" or one.data.get("unread") for one in there)
    if uncounted or not any(one.name != UNOBSERVED for one in run.events):
        return False
    return not any(one.name == effect and (call.function or one.cell == call.cell) for one in run.events)


def _given(arguments: tuple[Argument, ...], name: str, values: tuple[str | int | float | bool, ...]) -> bool:
    """Whether the call has that argument with one of the values."""
    for argument in arguments:
        if argument.name != name:
            continue
        shown = argument.literal if argument.literal is not None else argument.value
        for value in values:
            if value == argument.literal and type(value) is type(argument.literal):
                return True
            if isinstance(value, str) and (text_matches(value, str(shown)) or text_matches(value, argument.value)):
                return True
    return False


def _column(column: str, facts: Facts) -> _Hit:
    """Where the column stands between quotes, else as an attribute; in a table of the data rather than of scores."""
    quoted = (f"'{column}'", f'"{column}"')
    attribute = re.compile(rf"\.{re.escape(column)}\b")
    found: list[tuple[int, int, str]] = []
    for place in (lambda text: any(one in text for one in quoted), attribute.search):
        found += [one for one in facts.code.live if place(one[2]) and not one[2].lstrip().startswith(_IMPORTS)]
    if not found:
        return _Hit(0, (1, 1), column, column, CODED)
    cell, line, text = next((one for one in found if one[:2] not in facts.modelling.results), found[0])
    return _Hit(cell, (line, line), text.strip()[:200], column, facts.cell_strength(cell))
