"""The walk as a whole: what each call means, and where values end."""

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from certgrader.facts.drawing import can_draw
from certgrader.facts.model import Call
from certgrader.facts.modelling import kinds
from certgrader.facts.modelling.arguments import Arguments, shaped, spot_of, written
from certgrader.facts.modelling.clocks import is_work
from certgrader.facts.modelling.exports import DUMPS, is_no_model
from certgrader.facts.modelling.expressions import LiveLines, NumberedCalls
from certgrader.facts.modelling.judging import Judging
from certgrader.facts.modelling.model import Sink, Spot
from certgrader.facts.modelling.results import changed_by, fills_an_entry, is_account, is_result
from certgrader.facts.modelling.values import (
    NOTHING,
    Class,
    Data,
    Entries,
    Function,
    Items,
    Model,
    Value,
    datum,
    grown,
    leaves,
    mask_of,
    together,
)
from certgrader.notebook.syntax import nodes

_SHOWN = frozenset({"print", "IPython.display.display", "display", "pprint.pprint"})
_SHOWING = frozenset({"show", "info", "printSchema", "set_title", "title", "suptitle", "write"})
_WRITES = re.compile(
    r"(^|\.)(to_(csv|parquet|excel|sql|pickle|json|feather|hdf|markdown|html|latex|gbq)|dumps?|savez?|savefig|savetxt|"
    r"write|writelines|write_\w+|log_(metrics?|params?|model|artifacts?|figure)|log|save_(model|pretrained)|"
    r"insert_(many|one)|executemany|add_scalar)$"
)


class Modelling(Judging):
    """All that is followed of a notebook."""

    no_models = 0
    """Bits of calls that write an object to a file which is certainly no model."""

    def __init__(self, calls: NumberedCalls, live: LiveLines) -> None:
        super().__init__(calls, live)
        self.results: set[tuple[int, int]] = set()
        """Cell and line of the statements that make or change a table of scores."""
        self.accounts: set[tuple[int, int]] = set()
        """The same of what sums up what was learned."""

    def statement(self, node: ast.stmt) -> None:
        super().statement(node)
        name = changed_by(node)
        env = self.env.find(name) if name else None
        value = env.names[name] if env is not None else NOTHING
        lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        if is_result(value) or (isinstance(value, Entries) and fills_an_entry(node)):
            self.results.update((self.cell, line) for line in lines)
        elif is_account(value):
            self.accounts.update((self.cell, line) for line in lines)

    def run(self, function: Function | Class, node: ast.Call, mask: int = 0) -> Value:
        if isinstance(function, Function) and _prints_what_it_gives(function.node):
            self.reached["shown"] |= mask
        found = self.calls.get((self.cell, node.end_lineno or 0, node.end_col_offset or 0), ())
        if self.asked_at is not None or not found:
            return super().run(function, node, mask)
        self.asked_at = spot_of(found[0][1])
        try:
            return super().run(function, node, mask)
        finally:
            self.asked_at = None

    def call(self, node: ast.Call, owner: Value | None, found: Sequence[tuple[int, Call]]) -> Value:
        name = found[0][1].name if found else written(node.func)
        short = kinds.last(name)
        given = Arguments([self.handed(short, self.eval(one)) for one in node.args], {})
        owner = self.handed(short, owner) if owner is not None else None
        for keyword in node.keywords:
            value = self.handed(short, self.eval(keyword.value))
            if keyword.arg is not None:
                given.named[keyword.arg] = value
                given.nodes[keyword.arg] = keyword.value
            elif isinstance(value, Entries):
                given.named.update(value.entries)
                given.everything |= value.everything
            else:
                given.named["**"] = value
        bit = 0
        for number, _ in found:
            bit |= 1 << number
        spot = spot_of(found[0][1]) if found else None
        inside = self._callbacks(kinds.last(name), owner, given)
        if spot is not None:
            moment = self.clocks.read(name, spot, bit, self.worked, hidden=self.cell in self.hidden)
            if moment is not None:
                return moment
            self.compared_data(name, given, spot)
        if self.idles(name, owner, given):
            self.changes_nothing |= bit
            return self.unchanged(name, owner)
        self.changes_something |= bit
        self.worked += is_work(name)
        self.handled(name, owner, given.all())
        if name in DUMPS and is_no_model(given.get(0, "value", "obj")):
            self.no_models |= bit
        self.asked = node
        result = self.traced(name, owner, given, self._meaning(node, name, owner, given, spot, bit))
        if inside is not None and isinstance(result, Data):
            result = grown(result, inside.mask, learned=result.learned | inside.learned)
        self._ends(name, found, owner, given, bit)
        result = self.opened(name, given, result)
        self.stored(name, owner, given, bit)
        return shaped(result, bit)

    def between(self, end: Value, start: Value) -> None:
        self.clocks.between(end, start)

    def comparing(self, node: ast.Call, given: Sequence[Value], named: Mapping[str, Value]) -> None:
        for _, one in self.calls.get((self.cell, node.end_lineno or 0, node.end_col_offset or 0), ()):
            self.compared_data(one.name, Arguments(list(given), dict(named)), spot_of(one))

    def _meaning(
        self, node: ast.Call, name: str, owner: Value | None, given: Arguments, spot: Spot | None, bit: int
    ) -> Value:
        short = kinds.last(name)
        if spot is not None:
            copied = self.copied(name, owner, given.positional, bit)
            if copied is not None:
                return copied
            for method in (self.split, self.judged, self.crossed, self.fitted, self.predicted, self.made):
                result = method(name, owner, given, spot, bit)
                if result is not None:
                    self.clocks.modelled += method in (self.judged, self.crossed, self.fitted, self.predicted)
                    return result
        if isinstance(owner, Model):
            self.clocks.modelled += 1
            return self.of_estimator(short, owner, given, bit)
        return self.computed(node, name, owner, given, spot, bit)

    def _callbacks(self, short: str, owner: Value | None, given: Arguments) -> Data | None:
        """`df.apply(clean)`: the function is called with what holds it, by columns with the whole of each."""
        functions = [one for one in given.all() if isinstance(one, Function) and one.owner is None]
        if not functions or short == "assign":
            return None
        by_groups = isinstance(owner, Data) and "grouped" in owner.flags and short == "apply"
        known = isinstance(owner, Data) and (by_groups or self.by_columns(short, owner, given))
        first = owner if known and isinstance(owner, Data) else NOTHING
        results = []
        for one in functions:
            given_to = [first, *[NOTHING] * len(one.node.args.args)][: len(one.node.args.args)]
            with self.at_each_step(short):
                results.append(datum(self.apply(one, given_to, {})))
        return together(results)

    def shown(self, value: Value) -> None:
        self.reached["shown"] |= mask_of(value)
        self._show(value)

    def _show(self, value: Value) -> None:
        for one in leaves(value):
            if isinstance(one, Data):
                for number in one.metrics:
                    key, _, _ = self.metric_data[number]
                    self.metrics[key] = replace(self.metrics[key], shown=True)

    def _ends(
        self, name: str, found: Sequence[tuple[int, Call]], owner: Value | None, given: Arguments, bit: int
    ) -> None:
        ends: list[Sink] = []
        if name in _SHOWN or kinds.last(name) in _SHOWING:
            ends.append("shown")
        if _WRITES.search(name):
            ends.append("file")
        if found and can_draw(found[0][1]):
            ends.append("figure")
        if not ends:
            return
        mask = bit | (mask_of(owner) if owner is not None else 0)
        for one in given.all():
            mask |= mask_of(one)
        for end in ends:
            self.reached[end] |= mask
        self._show(Items(tuple(given.all())))


def _prints_what_it_gives(function: ast.AST) -> bool:
    """Whether a function prints the name that it returns: its caller need not show it again."""
    found = nodes(function)
    given = {one.value.id for one in found if isinstance(one, ast.Return) and isinstance(one.value, ast.Name)}
    if not given:
        return False
    printing = (one for one in found if isinstance(one, ast.Call) and written(one.func) == "print")
    return any(isinstance(one, ast.Name) and one.id in given for call in printing for one in nodes(call))
